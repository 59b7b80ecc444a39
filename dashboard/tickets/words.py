"""Filters in words: the heading that names a list, and the chips that take filters away. Pure."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from dashboard.ui.chips import FilterChip
from ingest.portal.schema import PortalDefinition
from ingest.tickets.filters import DEFAULT_SORT, TicketFilters, tickets_address
from ingest.tickets.periods import Period

STAGE_WORDS = {
    "open": "Open",
    "completed": "Completed",
    "new": "New",
    "in_progress": "In progress",
    "pending_customer": "Waiting for the customer",
    "on_hold": "On hold",
    "resolved": "Resolved",
    "closed": "Closed",
    "cancelled": "Cancelled",
}
Names = Mapping[int, str]


def heading_words(filters: TicketFilters, *, portal: PortalDefinition, organisations: Names, sites: Names) -> str:
    """What a list is called: 'Created in May 2026 - Incident - Leeds'."""
    words = [label for _, _, label in _parts(filters, portal, organisations, sites)]
    return " - ".join(words) or "All tickets"


def chips_of(
    filters: TicketFilters, *, portal: PortalDefinition, organisations: Names, sites: Names
) -> list[FilterChip]:
    """A chip for each filter value, leading to the list without it."""
    return [
        FilterChip(label, tickets_address(filters.without(name, value)))
        for name, value, label in _parts(filters, portal, organisations, sites)
    ]


def cleared(filters: TicketFilters) -> str:
    """The address of the list without filters, sorted as it is."""
    return tickets_address(TicketFilters(sort=filters.sort or DEFAULT_SORT))


def _parts(
    filters: TicketFilters, portal: PortalDefinition, organisations: Names, sites: Names
) -> Iterator[tuple[str, str | None, str]]:
    """Each filter value as its name, its text in the address (None where there is one only) and its words."""
    words: dict[str, Callable[[Any], str]] = {
        "stage": STAGE_WORDS.__getitem__,
        "created": lambda period: f"Created {period.words}",
        "completed": lambda period: f"Completed {period.words}",
        "request_type": portal.request_type_label,
        "status": portal.status_label,
        "priority": lambda key: f"Priority {portal.priority_label(key)}",
        "organisation": lambda found: organisations.get(found, "Unknown organisation"),
        "site": lambda found: "No site" if found == 0 else sites.get(found, "Unknown site"),
    }
    if filters.mine:
        yield "mine", None, "My tickets"
    for name, say in words.items():
        for value in getattr(filters, name):
            yield name, value.text if isinstance(value, Period) else str(value), say(value)
    if filters.q:
        yield "q", None, f"\N{LEFT DOUBLE QUOTATION MARK}{filters.q}\N{RIGHT DOUBLE QUOTATION MARK}"
