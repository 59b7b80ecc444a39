"""What the page of sign-ins does: end one, end all others."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import no_update

from dashboard.guard import current_viewer
from dashboard.notices import notify
from dashboard.profile.sign_in_pages import sign_in_lists
from dashboard.signin.identity import current_session_id
from ingest.db.engine import unit_of_work
from ingest.errors import SignInRequiredError
from ingest.people.own_sign_ins import revoke_other_sign_ins, revoke_sign_in


def sign_in_ended(clicks: Sequence[int | None], buttons: Sequence[Mapping[str, Any]]) -> Any:
    """End the sign-in whose button was pressed."""
    viewer = current_viewer()
    pressed = [one.get("session") for one, count in zip(buttons, clicks, strict=True) if count]
    # The list comes anew after each: only one has been pressed.
    chosen = next(iter(pressed), None)
    if not isinstance(chosen, int):
        return no_update
    with unit_of_work() as session:
        revoke_sign_in(session, viewer, session_id=chosen)
    notify("Ended", "Whoever uses it has to sign in again.")
    return sign_in_lists(viewer)


def other_sign_ins_ended(clicks: int | None) -> Any:
    """End all sign-ins but this one."""
    viewer, session_id = current_viewer(), current_session_id()
    if not clicks:
        return no_update
    if session_id is None:
        raise SignInRequiredError("Sign in to go on.")
    with unit_of_work() as session:
        count = revoke_other_sign_ins(session, viewer, session_id=session_id)
    notify("Ended", f"{count:,} other sign-ins have ended." if count != 1 else "The other sign-in has ended.")
    return sign_in_lists(viewer)
