"""What the pages of one's own access do: save the profile, ask for an address, change the password."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dash import no_update

from dashboard.guard import current_viewer
from dashboard.notices import notify
from dashboard.signin.identity import current_session_id, go_on
from dashboard.ui.problems import problem_summary
from ingest.db.engine import unit_of_work
from ingest.errors import ConflictError, HelmdeskError, InvalidInputError, SignInRequiredError
from ingest.people.addresses import ask_for_address
from ingest.people.choosing import change_password, count_wrong_current
from ingest.people.profile import change_profile, field_label
from ingest.people.unlocking import choose_question
from ingest.viewer import Viewer

Ids = Sequence[Mapping[str, Any]]
_NOT_SAVED: Final = "Nothing was saved yet"
_TIMEZONE: Final = "timezone"


def profile_saved(
    clicks: int | None, values: Sequence[Any], fields: Ids, timezone: str | None, opened: object
) -> tuple[Any, ...]:
    """Save the profile; what does not fit is said beside its field and at the top."""
    viewer = current_viewer()
    if not clicks:
        return no_update, [no_update for _ in fields], no_update, no_update
    names = [str(one.get("field")) for one in fields]
    typed = {name: str(value or "") for name, value in zip(names, values, strict=True)}
    try:
        with unit_of_work() as session:
            known = {name: str(text) for name, text in opened.items()} if isinstance(opened, dict) else {}
            change_profile(session, viewer, opened=known, typed=typed, timezone=timezone or "")
    except (InvalidInputError, ConflictError) as error:
        labels = {name: field_label(name) for name in names}
        summary = problem_summary(_NOT_SAVED, error.fields or {"": error.message}, labels=labels)
        return summary, [error.fields.get(name) for name in names], error.fields.get(_TIMEZONE), no_update
    notify("Saved", "Your profile is as you said.")
    return None, [None for _ in fields], None, {name: text.strip() for name, text in typed.items()}


def address_asked(clicks: int | None, address: str | None, password: str | None) -> tuple[Any, ...]:
    """Send a link to a new address; beside each field what does not fit, the password emptied, what happens now."""
    viewer = current_viewer()
    if not clicks:
        return (no_update,) * 4
    try:
        with unit_of_work() as session:
            spelt = ask_for_address(session, viewer, address=address or "", current=password or "")
    except InvalidInputError as error:
        _count_if_wrong(viewer, error)
        return error.fields.get("address"), error.fields.get("current"), no_update, ""
    return None, None, "", f"A link is on its way to {spelt}. It works once, for one day."


def password_changed(
    clicks: int | None, current: str | None, password: str | None, again: str | None
) -> tuple[Any, ...]:
    """Change the password; beside each field what does not fit, else all fields emptied and a sentence."""
    viewer, session_id = current_viewer(), current_session_id()
    if not clicks:
        return (no_update,) * 7
    if session_id is None:
        raise SignInRequiredError("Sign in to go on.")
    typed = {"current": current or "", "password": password or "", "again": again or ""}
    try:
        with unit_of_work() as session:
            started = change_password(session, viewer, session_id=session_id, **typed)
    except InvalidInputError as error:
        _count_if_wrong(viewer, error)
        return (*(error.fields.get(name) for name in typed), *(no_update for _ in typed), "")
    go_on(viewer, started)
    notify("Changed", "Your password is changed.")
    done = "Your password is changed. All other sign-ins have ended, and a letter confirms it."
    return (*(None for _ in typed), *("" for _ in typed), done)


def question_chosen(
    clicks: int | None, question: str | None, answer: str | None, password: str | None
) -> tuple[Any, ...]:
    """Keep a security question; beside each field what does not fit, else answer and password emptied."""
    viewer = current_viewer()
    if not clicks:
        return (no_update,) * 5
    try:
        with unit_of_work() as session:
            typed = {"question": question or "", "answer": answer or "", "current": password or ""}
            choose_question(session, viewer, **typed)
    except InvalidInputError as error:
        _count_if_wrong(viewer, error)
        return (*(error.fields.get(name) for name in typed), no_update, no_update)
    notify("Kept", "Your security question is kept.")
    return None, None, None, "", ""


def _count_if_wrong(viewer: Viewer, error: HelmdeskError) -> None:
    # The transaction of what failed is gone; the failure itself has to be kept.
    if "current" in error.fields:
        with unit_of_work() as session:
            count_wrong_current(session, viewer)
