"""Who a request comes from: the session in its signed cookie, looked up each time, or a remembered sign-in."""

from collections.abc import Callable
from typing import Final

import structlog
from flask import Flask, Request, Response, after_this_request, current_app, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from ingest.db.engine import reading, unit_of_work
from ingest.people.own_sign_ins import sign_out
from ingest.people.schemas import PresentSession, StartedSession
from ingest.people.sessions import note_presence, present_session, renew_remembered
from ingest.viewer import Viewer

REMEMBERED_COOKIE: Final = "helmdesk_remembered"
_MAX_TOKEN_CHARACTERS: Final = 200

_log = structlog.get_logger(__name__)


class SignedInUser(UserMixin):  # type: ignore[misc]  # Flask-Login has no types
    """What Flask-Login knows of the person: the viewer, the session, and its key where it has just been given."""

    def __init__(self, viewer: Viewer, *, session_id: int, key: str = "") -> None:
        self.viewer = viewer
        self.session_id = session_id
        self._key = key

    def get_id(self) -> str:
        """What the cookie holds."""
        return f"{self.viewer.account_id}:{self._key}"


def identify(server: Flask) -> None:
    """Let Flask-Login find the person of each request."""
    manager = LoginManager()
    # Tying sessions to an address would throw out every phone that changes its network.
    manager.session_protection = None
    manager.user_loader(_user_of)
    manager.request_loader(_remembered_user)
    manager.init_app(server)


def enter(viewer: Viewer, started: StartedSession) -> None:
    """Let the browser keep a session; nothing of the one before, which anybody might have planted, is kept."""
    session.clear()
    session.permanent = True
    login_user(SignedInUser(viewer, session_id=started.id, key=started.key))
    after_this_request(_keep_token(started))


def go_on(viewer: Viewer, started: StartedSession) -> None:
    """Let the browser go on in its own session with new keys; the page that is open, and its forms, stay good."""
    session["_user_id"] = SignedInUser(viewer, session_id=started.id, key=started.key).get_id()
    after_this_request(_keep_token(started))


def leave() -> None:
    """End the session everywhere, and forget the person on this computer."""
    session_id = current_session_id()
    if session_id is not None:
        with unit_of_work() as work:
            sign_out(work, current_user.viewer, session_id=session_id)
    logout_user()
    session.clear()
    after_this_request(_forget_token)


def current_session_id() -> int | None:
    """The session of this request; None for nobody's."""
    return getattr(current_user, "session_id", None)


def _user_of(known_as: str) -> SignedInUser | None:
    account_id, _, key = known_as.partition(":")
    if not (account_id.isascii() and account_id.isdigit() and key):
        return None
    with reading() as work:
        found = present_session(work, account_id=int(account_id), key=key)
    if found is None:
        return None
    if found.is_due:
        after_this_request(_note_when_answered(found))
    return SignedInUser(found.viewer, session_id=found.id, key=key)


def _remembered_user(asked: Request) -> SignedInUser | None:
    """Whoever is kept logged in on this computer, with new keys for it."""
    token = asked.cookies.get(REMEMBERED_COOKIE, "")
    if not 0 < len(token) <= _MAX_TOKEN_CHARACTERS:
        return None
    with unit_of_work() as work:
        started = renew_remembered(work, token=token)
        found = None if started is None else present_session(work, account_id=started.account_id, key=started.key)
    if started is None or found is None:
        after_this_request(_forget_token)
        return None
    enter(found.viewer, started)
    return SignedInUser(found.viewer, session_id=found.id, key=started.key)


def _note_when_answered(found: PresentSession) -> Callable[[Response], Response]:
    # After the answer: nobody waits for a writer because somebody was here.
    def note() -> None:
        try:
            with unit_of_work() as work:
                note_presence(work, session_id=found.id)
        except Exception as error:  # noqa: BLE001 - the answer is out, and the next request notes it
            _log.warning("presence not noted", reason=type(error).__name__)

    def when_answered(response: Response) -> Response:
        response.call_on_close(note)
        return response

    return when_answered


def _keep_token(started: StartedSession) -> Callable[[Response], Response]:
    def keep(response: Response) -> Response:
        if started.remembered_token is None:
            return _forget_token(response)
        response.set_cookie(
            REMEMBERED_COOKIE,
            started.remembered_token,
            expires=started.expires_at,
            httponly=True,
            secure=current_app.config["SESSION_COOKIE_SECURE"],
            samesite="Lax",
        )
        return response

    return keep


def _forget_token(response: Response) -> Response:
    response.delete_cookie(
        REMEMBERED_COOKIE, httponly=True, secure=current_app.config["SESSION_COOKIE_SECURE"], samesite="Lax"
    )
    return response
