"""Tickets in words: the heading that names a list, the chips that take filters away, a status as a badge. Pure."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from dash import html

from dashboard.ui.badges import stage_badge, stage_tone
from dashboard.ui.chips import FilterChip
from ingest.enums import Stage
from ingest.portal.schema import PortalDefinition, Tone
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
    """What a list is called: 'Created in May 2026 · Incident · Leeds', 'My open tickets'."""
    parts = [(name, label) for name, _, label in _parts(filters, portal, organisations, sites)]
    words = [label for name, label in parts if name not in {"mine", "stage"}]
    if filters.mine or filters.stage:
        words.insert(0, _subject([label for name, label in parts if name == "stage"], is_mine=filters.mine))
    return " \N{MIDDLE DOT} ".join(words) or "All tickets"


def _subject(stages: list[str], *, is_mine: bool) -> str:
    words = ["My"] if is_mine else []
    words += [" or ".join(stages)] if stages else []
    first, *others = " ".join([*words, "tickets"]).split(" ", 1)
    return " ".join([first, *(one.lower() for one in others)])


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


def status_tone(portal: PortalDefinition, status: str, stage: Stage) -> Tone:
    """The tone the portal gives a status; for a word of an import it does not know, the stage's."""
    known = portal.status(status)
    return stage_tone(stage) if known is None else known.tone


def status_shown(portal: PortalDefinition, status: str, stage: Stage) -> html.Span:
    """A ticket's status as a badge, in the portal's word and tone and with its stage's icon."""
    return stage_badge(portal.status_label(status), stage, tone=status_tone(portal, status, stage))


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
    if filters.approval:
        yield "approval", None, "Waiting My Approval"
    for name, say in words.items():
        for value in getattr(filters, name):
            yield name, value.text if isinstance(value, Period) else str(value), say(value)
    if filters.q:
        yield "q", None, f"\N{LEFT DOUBLE QUOTATION MARK}{filters.q}\N{RIGHT DOUBLE QUOTATION MARK}"
