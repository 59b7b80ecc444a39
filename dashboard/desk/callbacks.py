"""What the desk does: change or claim the selected tickets, assign one in its row, and say who is on a ticket."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import unquote

from dash import no_update
from dash.development.base_component import Component

from dashboard.desk.components import NOBODY, bulk_result, presence_words
from dashboard.desk.pages import desk_parts
from dashboard.guard import current_viewer
from dashboard.pages import address_of
from dashboard.tickets.list_address import DESK_PATH
from ingest.db.engine import unit_of_work
from ingest.errors import InvalidInputError
from ingest.tickets.bulk import BulkResult, change_tickets, claim_tickets
from ingest.tickets.presence import note_presence
from ingest.viewer import Viewer, require_staff

_TICKETS = "/tickets/"


def selected_changed(
    clicks: int | None,
    rows: list[dict[str, Any]] | None,
    assignee: str | None,
    status_key: str | None,
    priority: str | None,
    search: str | None,
) -> Any:
    """Give the selected tickets what was chosen, and show the desk with what came of it."""
    viewer = _staff()
    if not clicks:
        return no_update
    changes: dict[str, object] = {} if assignee is None else {"assignee_id": _account(assignee)}
    changes |= {name: value for name, value in (("status", status_key), ("priority", priority)) if value}
    with unit_of_work() as session:
        result = change_tickets(session, viewer, numbers=_numbers(rows), changes=changes)
    return _desk(viewer, result, search=search)


def selected_claimed(clicks: int | None, rows: list[dict[str, Any]] | None, search: str | None) -> Any:
    """Assign the selected tickets to whoever asks, as far as nobody has them."""
    viewer = _staff()
    if not clicks:
        return no_update
    with unit_of_work() as session:
        result = claim_tickets(session, viewer, numbers=_numbers(rows))
    return _desk(viewer, result, search=search)


def row_assigned(asked: dict[str, Any] | None, search: str | None) -> Any:
    """Assign or claim the ticket of one row."""
    viewer = _staff()
    if not asked:
        return no_update
    numbers = [str(asked.get("number", ""))]
    with unit_of_work() as session:
        if asked.get("is_claim"):
            result = claim_tickets(session, viewer, numbers=numbers)
        else:
            changes = {"assignee_id": _account(str(asked.get("assignee", "")))}
            result = change_tickets(session, viewer, numbers=numbers, changes=changes)
    return _desk(viewer, result, search=search)


def presence_told(_ticks: int | None, path: str | None) -> str:
    """Note that the ticket's page is open, and name the colleagues who have it open too."""
    viewer = _staff()
    if path is None or not path.startswith(_TICKETS):
        raise InvalidInputError("This is not the page of a ticket.")
    with unit_of_work() as session:
        return presence_words(note_presence(session, viewer, number=unquote(path.removeprefix(_TICKETS))))


def _staff() -> Viewer:
    viewer = current_viewer()
    require_staff(viewer)
    return viewer


def _desk(viewer: Viewer, result: BulkResult, *, search: str | None) -> list[Component]:
    return desk_parts(viewer, address_of(DESK_PATH, search), result=bulk_result(result))


def _numbers(rows: Sequence[Any] | None) -> list[str]:
    return [str(row.get("number", "")) for row in rows or [] if isinstance(row, dict)]


def _account(text: str) -> int | None:
    if text == NOBODY:
        return None
    # 18 digits fit the 64-bit ids of both databases.
    if not (text.isascii() and text.isdigit() and len(text) <= 18):  # noqa: PLR2004 - said above
        raise InvalidInputError("Choose a member of staff.", fields={"assignee_id": "not one of the list"})
    return int(text)
