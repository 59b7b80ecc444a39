"""The columns of ticket lists: what the portal offers, what a person chose, and their cells; the same on every list."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Final

from ingest.clock import zone
from ingest.portal.schema import PortalDefinition, TicketColumn
from ingest.tickets.schemas import TicketRow
from ingest.viewer import Viewer

PREFERENCE: Final = "ticket_columns"
# What a queue is read for.
_DESK_FIRST: Final = ("organisation", "title", "status", "assignee", "updated_at")
# What people look for first, where a place is too narrow for all of their columns.
_WEIGHTS: Final = (
    "number",
    "title",
    "status",
    "updated_at",
    "organisation",
    "site",
    "request_type",
    "contact",
    "priority",
    "created_at",
)


def offered_columns(portal: PortalDefinition, viewer: Viewer) -> tuple[TicketColumn, ...]:
    """The columns a person may choose from."""
    return tuple(column for column in portal.ticket_columns if viewer.is_staff or not column.is_for_staff)


def shown_columns(portal: PortalDefinition, viewer: Viewer, *, kept: object) -> tuple[TicketColumn, ...]:
    """The columns a person sees: the fixed one, then those `kept` names in that order; else the portal's."""
    offered = offered_columns(portal, viewer)
    if not isinstance(kept, list):
        return tuple(column for column in offered if column.is_fixed or column.is_shown)
    known = {column.key: column for column in offered}
    chosen = [known[key] for key in dict.fromkeys(map(str, kept)) if key in known and not known[key].is_fixed]
    return (*(column for column in offered if column.is_fixed), *chosen)


def usual_columns(portal: PortalDefinition, viewer: Viewer, *, is_desk: bool) -> tuple[TicketColumn, ...]:
    """The columns of whoever chose none: the portal's; at the desk whose it is and who has it stand in front."""
    columns = shown_columns(portal, viewer, kept=None)
    if not is_desk:
        return columns
    keys = [*_DESK_FIRST, *(one.key for one in columns)]
    return shown_columns(portal, viewer, kept=keys)


def weightiest_columns(columns: Sequence[TicketColumn], *, limit: int) -> tuple[TicketColumn, ...]:
    """At most `limit` of the columns a person sees, in their order: those people look for first."""
    weights = {key: place for place, key in enumerate(_WEIGHTS)}
    kept = sorted(columns, key=lambda one: weights.get(one.key, len(weights)))[:limit]
    return tuple(one for one in columns if one in kept)


def known_keys(portal: PortalDefinition, viewer: Viewer, *, keys: Iterable[object]) -> list[str]:
    """Those of `keys` that can be chosen, in their order and each once."""
    known = {one.key for one in offered_columns(portal, viewer) if not one.is_fixed}
    return [key for key in dict.fromkeys(map(str, keys)) if key in known]


def cell_text(row: TicketRow, key: str, *, portal: PortalDefinition, timezone: str) -> str:
    """One cell in words; moments in the viewer's zone."""
    value = getattr(row, key)
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value.astimezone(zone(timezone)):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    labels = {
        "status": portal.status_label,
        "request_type": portal.request_type_label,
        "priority": portal.priority_label,
    }
    return labels[key](value) if key in labels else str(value)
