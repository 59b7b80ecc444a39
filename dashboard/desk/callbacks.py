"""What the desk does: change or claim the selected tickets, assign one in its row, and say who is on a ticket."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import unquote

from dash import no_update
from dash.development.base_component import Component

from dashboard.desk import ids
from dashboard.desk.components import NOBODY, NOTHING_CHOSEN, presence_words, site_options
from dashboard.desk.pages import desk_parts
from dashboard.guard import current_viewer
from dashboard.new_ticket.pages import item_options
from dashboard.pages import address_of
from dashboard.tickets.list_address import DESK_PATH
from ingest.db.engine import reading, unit_of_work
from ingest.errors import InvalidInputError
from ingest.tickets.bulk import MAX_TICKETS, BulkResult, change_tickets, claim_tickets
from ingest.tickets.choices import place_choices
from ingest.tickets.presence import note_presence
from ingest.viewer import Viewer, require_staff

_TICKETS = "/tickets/"
Rows = list[dict[str, Any]] | None
# The controls of the bar, and the columns they change.
CHOICES: Final = {
    ids.ASSIGN: "assignee_id",
    ids.STATUS: "status",
    ids.PRIORITY: "priority",
    ids.REQUEST_TYPE: "request_type",
    ids.SITE: "site_id",
    ids.ITEM: "config_item_id",
}
_IDS: Final = frozenset({ids.SITE, ids.ITEM})


def selected_changed(clicks: int | None, rows: Rows, *given: str | None) -> Any:
    """Give the selected tickets what was chosen (`given` as CHOICES have it, then the address), and show the desk.

    Where tickets refuse, they stay selected and the choices stay made.
    """
    viewer = _staff()
    if not clicks:
        return no_update
    *values, search = given
    chosen = {control: value for control, value in zip(CHOICES, values, strict=True) if value}
    changes = {CHOICES[control]: _read(control, value) for control, value in chosen.items()}
    with unit_of_work() as session:
        result = change_tickets(session, viewer, numbers=_numbers(rows), changes=changes)
    return _desk(viewer, result, search=search, chosen=chosen if result.refused else NOTHING_CHOSEN)


def places_offered(rows: Rows, site: str | None, item: str | None) -> tuple[Any, Any, Any, Any]:
    """The sites and items the selected tickets can be moved to; a choice that is no longer offered is taken back."""
    viewer = _staff()
    numbers = _numbers(rows)[:MAX_TICKETS]
    with reading() as session:
        places = place_choices(session, viewer, numbers=numbers, site_id=None)
        if site in {str(one.id) for one in places.sites}:
            places = place_choices(session, viewer, numbers=numbers, site_id=int(site or 0))
        else:
            site = None
    is_offered = item in {str(one.id) for one in places.items}
    return site_options(places), site, item_options(list(places.items)), item if is_offered else None


def selected_claimed(clicks: int | None, rows: Rows, search: str | None) -> Any:
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


def _desk(
    viewer: Viewer, result: BulkResult, *, search: str | None, chosen: Mapping[str, str] = NOTHING_CHOSEN
) -> list[Component]:
    return desk_parts(viewer, address_of(DESK_PATH, search), result=result, chosen=chosen)


def _numbers(rows: Sequence[Any] | None) -> list[str]:
    return [str(row.get("number", "")) for row in rows or [] if isinstance(row, dict)]


def _read(control: str, value: str) -> object:
    if control == ids.ASSIGN:
        return _account(value)
    return _whole(value, sentence="Choose one of the list.", name=CHOICES[control]) if control in _IDS else value


def _account(text: str) -> int | None:
    return None if text == NOBODY else _whole(text, sentence="Choose a member of staff.", name="assignee_id")


def _whole(text: str, *, sentence: str, name: str) -> int:
    # 18 digits fit the 64-bit ids of both databases.
    if not (text.isascii() and text.isdigit() and len(text) <= 18):  # noqa: PLR2004 - said above
        raise InvalidInputError(sentence, fields={name: "not one of the list"})
    return int(text)
