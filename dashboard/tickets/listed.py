"""Reads what a list of tickets is shown with: choices, the columns of the viewer or of the view, and the views."""

from dataclasses import dataclass
from typing import Any

from dashboard.tickets.column_filters import ColumnFilter, ListChoices, column_filters
from dashboard.tickets.columns import PREFERENCE, offered_columns, shown_columns
from dashboard.tickets.grid import column_definitions
from dashboard.tickets.list_address import ListAddress
from ingest.db.engine import reading
from ingest.organisations.queries import organisations, sites
from ingest.people.queries import preference
from ingest.portal.current import current_portal
from ingest.portal.schema import TicketColumn
from ingest.tickets.choices import named_items, seen_teams
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
    filtered: dict[str, ColumnFilter]
    views: list[TicketListView]

    @property
    def view(self) -> TicketListView | None:
        """The view the address names, if it is there for the viewer."""
        return next((one for one in self.views if one.id == self.address.view_id), None)

    @property
    def definitions(self) -> list[dict[str, Any]]:
        """The grid's columns."""
        return column_definitions(self.offered, shown=self.shown, filters=self.address.filters, filtered=self.filtered)


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
        )
        kept = columns if columns is not None else preference(session, viewer, name=PREFERENCE)
        views = saved_views(session, viewer)
    view = next((one for one in views if one.id == address.view_id), None)
    if columns is None and view is not None and view.columns is not None:
        kept = list(view.columns)
    offered = offered_columns(portal, viewer)
    filtered = column_filters(offered, filters=filters, portal=portal, choices=choices)
    return Listed(address, total, choices, offered, shown_columns(portal, viewer, kept=kept), filtered, views)
