"""Keeps what is ticked on the page of notifications."""

from dashboard.guard import current_viewer
from ingest.db.engine import unit_of_work
from ingest.enums import NotificationKind
from ingest.errors import InvalidInputError
from ingest.notifications.preferences import choose_notifications


def choice_made(
    kinds: list[str] | None,
    is_whole: bool | None,  # noqa: FBT001 - the state of a switch
    is_opened: bool | None,  # noqa: FBT001 - the same
) -> str:
    """Keep the choice, and say so."""
    viewer = current_viewer()
    if set(kinds or ()) - set(NotificationKind):
        raise InvalidInputError("Choose among what is offered.")
    on = {NotificationKind(one) for one in kinds or ()}
    with unit_of_work() as session:
        choose_notifications(session, viewer, on=on, hears_whole=bool(is_whole), hears_opened=is_opened is not False)
    return "Saved."
