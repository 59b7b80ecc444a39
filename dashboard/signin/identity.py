"""Who a session belongs to: the account and its key in the signed cookie, checked against the database each time."""

from flask import Flask, session
from flask_login import LoginManager, UserMixin, login_user, logout_user

from ingest.db.engine import reading
from ingest.people.queries import viewer_of_account
from ingest.people.schemas import SignedIn
from ingest.viewer import Viewer


class SignedInUser(UserMixin):  # type: ignore[misc]  # Flask-Login has no types
    """What Flask-Login knows of the person: the viewer, and the key that ends with the account's sessions."""

    def __init__(self, viewer: Viewer, session_key: str) -> None:
        self.viewer = viewer
        self.session_key = session_key

    def get_id(self) -> str:
        """What the cookie holds."""
        return f"{self.viewer.account_id}:{self.session_key}"


def identify(server: Flask) -> None:
    """Let Flask-Login find the person of each request."""
    manager = LoginManager()
    # Tying sessions to an address would throw out every phone that changes its network.
    manager.session_protection = None
    manager.user_loader(_user_of)
    manager.init_app(server)


def begin_session(signed_in: SignedIn) -> None:
    """Start a fresh session; nothing of the one before, which anybody might have planted, is kept."""
    session.clear()
    session.permanent = True
    login_user(SignedInUser(signed_in.viewer, signed_in.session_key))


def end_session() -> None:
    """Forget the person on this computer."""
    logout_user()
    session.clear()


def _user_of(known_as: str) -> SignedInUser | None:
    account_id, _, session_key = known_as.partition(":")
    if not (account_id.isascii() and account_id.isdigit() and session_key):
        return None
    with reading() as database:
        viewer = viewer_of_account(database, account_id=int(account_id), session_key=session_key)
    return None if viewer is None else SignedInUser(viewer, session_key)
