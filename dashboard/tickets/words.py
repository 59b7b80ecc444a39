"""Tickets in words: the heading that names a list, the chips that take filters away, a status as a badge. Pure."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from dash import html

from dashboard.tickets.report_words import report_words
from dashboard.ui.badges import stage_badge, stage_tone
from dashboard.ui.chips import FilterChip
from ingest.enums import Stage
from ingest.portal.schema import PortalDefinition, Tone
from ingest.tickets.filters import DEFAULT_SORT, TicketFilters, spelling, tickets_address
from ingest.tickets.periods import day_words

STAGE_WORDS = {
    "open": "Open",
    "completed": "Completed",
    "waiting_for_us": "Waiting for us",
    "new": "New",
    "in_progress": "In progress",
    "pending_customer": "Waiting for the customer",
    "on_hold": "On hold",
    "resolved": "Resolved",
    "closed": "Closed",
    "cancelled": "Cancelled",
}
_SUBJECTS = {"mine": "My tickets", "approval": "Waiting My Approval", "unassigned": "Unassigned"}
_MARKS = {"reopened": "Reopened at least once", "one_touch": "One-touch"}
Names = Mapping[int, str]
Href = Callable[[TicketFilters], str]
NO_NAMES: Names = {}


def heading_words(
    filters: TicketFilters,
    *,
    portal: PortalDefinition,
    organisations: Names,
    sites: Names,
    teams: Names = NO_NAMES,
    items: Names = NO_NAMES,
    agents: Names = NO_NAMES,
) -> str:
    """What a list is called: 'Created in May 2026 · Incident · Leeds', 'My open tickets'."""
    parts = [(name, label) for name, _, label in _parts(filters, portal, (organisations, sites, teams, items, agents))]
    words = [label for name, label in parts if name not in {"mine", "unassigned", "stage"}]
    if filters.mine or filters.unassigned or filters.stage:
        words.insert(0, _subject([label for name, label in parts if name == "stage"], filters))
    return " \N{MIDDLE DOT} ".join(words) or "All tickets"


def _subject(stages: list[str], filters: TicketFilters) -> str:
    words = [*(["My"] if filters.mine else []), *(["Unassigned"] if filters.unassigned else [])]
    words += [" or ".join(stages)] if stages else []
    first, *others = " ".join([*words, "tickets"]).split(" ", 1)
    return " ".join([first, *(one.lower() for one in others)])


def chips_of(
    filters: TicketFilters,
    *,
    portal: PortalDefinition,
    organisations: Names,
    sites: Names,
    teams: Names = NO_NAMES,
    items: Names = NO_NAMES,
    agents: Names = NO_NAMES,
    href: Href = tickets_address,
) -> list[FilterChip]:
    """A chip for each filter value, leading to the list without it."""
    return [
        FilterChip(label, href(filters.without(name, value)))
        for name, value, label in _parts(filters, portal, (organisations, sites, teams, items, agents))
    ]


def cleared(filters: TicketFilters, *, href: Href = tickets_address) -> str:
    """The address of the list without filters, sorted as it is."""
    return href(TicketFilters(sort=filters.sort or DEFAULT_SORT))


def status_tone(portal: PortalDefinition, status: str, stage: Stage) -> Tone:
    """The tone the portal gives a status; for a word of an import it does not know, the stage's."""
    known = portal.status(status)
    return stage_tone(stage) if known is None else known.tone


def status_shown(portal: PortalDefinition, status: str, stage: Stage) -> html.Span:
    """A ticket's status as a badge, in the portal's word and tone and with its stage's icon."""
    return stage_badge(portal.status_label(status), stage, tone=status_tone(portal, status, stage))


def _parts(
    filters: TicketFilters, portal: PortalDefinition, names: tuple[Names, ...]
) -> Iterator[tuple[str, str | None, str]]:
    """Each filter value as its name, its text in the address (None where there is one only) and its words."""
    organisations, sites, teams, items, agents = names
    labels = {one.key: one.label for one in portal.ticket_columns}
    words: dict[str, Callable[[Any], str]] = {
        "stage": STAGE_WORDS.__getitem__,
        "created": lambda period: f"Created {period.words}",
        "updated": lambda period: f"Updated {period.words}",
        "completed": lambda period: f"Completed {period.words}",
        "request_type": portal.request_type_label,
        "status": portal.status_label,
        "priority": lambda key: f"Priority {portal.priority_label(key)}" if key else "No priority",
        "organisation": lambda found: organisations.get(found, "Unknown organisation"),
        "site": lambda found: "No site" if found == 0 else sites.get(found, "Unknown site"),
        "team": lambda found: "No team" if found == 0 else teams.get(found, "One team"),
        "config_item": lambda found: items.get(found, "One configuration item"),
        "customer_requested_date": lambda period: f"{labels.get('customer_requested_date', 'Wanted')} {period.words}",
        **report_words(stages=STAGE_WORDS, agents=agents),
    }
    yield from ((name, None, said) for name, said in _SUBJECTS.items() if getattr(filters, name))
    if filters.open_on is not None:
        yield "open_on", None, f"Open at the end of {day_words(filters.open_on)}"
    for name, say in words.items():
        for value in getattr(filters, name):
            yield name, spelling(name, value), say(value)
    yield from ((name, None, said) for name, said in _MARKS.items() if getattr(filters, name))
    for name, text in filters.texts.items():
        yield name, None, f"{labels.get(name, name)}: {_quoted(text)}"
    if filters.q:
        yield "q", None, _quoted(filters.q)


def _quoted(text: str) -> str:
    return f"\N{LEFT DOUBLE QUOTATION MARK}{text}\N{RIGHT DOUBLE QUOTATION MARK}"
