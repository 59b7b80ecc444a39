"""Reads what a list of tickets is shown with: choices, the columns of the viewer or of the view, and the views."""

from dataclasses import dataclass
from typing import Any

from dashboard.tickets.column_filters import ColumnFilter, ListChoices, column_filters
from dashboard.tickets.columns import PREFERENCE, offered_columns, shown_columns, usual_columns
from dashboard.tickets.grid import column_definitions, with_assigning
from dashboard.tickets.list_address import DESK_PATH, ListAddress
from dashboard.tickets.list_notes import words_not_of_portal
from ingest.db.engine import reading
from ingest.organisations.queries import organisations, sites
from ingest.people.queries import preference
from ingest.portal.current import current_portal
from ingest.portal.schema import TicketColumn
from ingest.tickets.choices import NamedChoice, assignable_staff, named_agents, named_items, seen_teams, words_in_use
from ingest.tickets.filters import TicketFilters
from ingest.tickets.queries import ticket_total
from ingest.tickets.saved_views import TicketListView, saved_views
from ingest.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Listed:
    """A list's surroundings, all of one moment."""

    address: ListAddress
    total: int
    choices: ListChoices
    offered: tuple[TicketColumn, ...]
    shown: tuple[TicketColumn, ...]
    # Those of whoever chose none.
    usual: tuple[TicketColumn, ...]
    filtered: dict[str, ColumnFilter]
    views: list[TicketListView]
    # Words asked for that neither the portal nor any ticket has, by filter.
    unused: dict[str, tuple[str, ...]]
    # At the desk, to whom a row can be assigned.
    staff: tuple[NamedChoice, ...] = ()

    @property
    def view(self) -> TicketListView | None:
        """The view the address names, if it is there for the viewer."""
        return next((one for one in self.views if one.id == self.address.view_id), None)

    @property
    def definitions(self) -> list[dict[str, Any]]:
        """The grid's columns."""
        found = column_definitions(self.offered, shown=self.shown, filters=self.address.filters, filtered=self.filtered)
        return with_assigning(found, staff=self.staff) if self.address.path == DESK_PATH else found


def listed_at(viewer: Viewer, address: ListAddress, *, columns: list[str] | None = None) -> Listed:
    """Everything about the list at an address; `columns` are shown in place of the ones that are kept."""
    portal, filters = current_portal(), address.filters
    with reading() as session:
        total = ticket_total(session, viewer, filters=filters)
        choices = ListChoices(
            organisations=tuple(organisations(session, viewer)),
            sites=tuple(sites(session, viewer)),
            teams=tuple(seen_teams(session, viewer)),
            is_for_staff=viewer.is_staff,
            items=tuple(named_items(session, viewer, item_ids=filters.config_item)),
            agents=tuple(named_agents(session, viewer, agents=filters.agent)),
        )
        kept = columns if columns is not None else preference(session, viewer, name=PREFERENCE)
        views = saved_views(session, viewer)
        unused = _unused(session, viewer, filters)
        staff = tuple(assignable_staff(session, viewer)) if address.path == DESK_PATH else ()
    view = next((one for one in views if one.id == address.view_id), None)
    if columns is None and view is not None and view.columns is not None:
        kept = list(view.columns)
    offered, usual = offered_columns(portal, viewer), usual_columns(portal, viewer, is_desk=address.path == DESK_PATH)
    shown = shown_columns(portal, viewer, kept=kept) if isinstance(kept, list) else usual
    filtered = column_filters(offered, filters=filters, portal=portal, choices=choices)
    return Listed(address, total, choices, offered, shown, usual, filtered, views, unused, staff)


def _unused(session: Any, viewer: Viewer, filters: TicketFilters) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, words in words_not_of_portal(filters, portal=current_portal()).items():
        used = words_in_use(session, viewer, name=name, words=words)
        if left := tuple(word for word in words if word not in used):
            found[name] = left
    return found
