"""How each column of a list is filtered: by a text, a period or one of a list; for headers and for the bar. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from dashboard.tickets.words import STAGE_WORDS
from ingest.organisations.schemas import OrganisationName, SiteName
from ingest.portal.schema import PortalDefinition, TicketColumn
from ingest.tickets.choices import NamedChoice
from ingest.tickets.filters import PERIOD_FILTERS, TEXT_FILTERS, TicketFilters, spelling

Kind = Literal["text", "period", "list"]
Options = list[tuple[str, str]]
PERIODS_OFFERED: Final = "ticket-periods"
_NAMES: Final = {"created_at": "created", "updated_at": "updated", "completed_at": "completed"}


@dataclass(frozen=True, slots=True)
class ListChoices:
    """What lists offer to choose from, all of it within what the viewer may see."""

    organisations: tuple[OrganisationName, ...] = ()
    sites: tuple[SiteName, ...] = ()
    teams: tuple[NamedChoice, ...] = ()
    is_for_staff: bool = False
    # Those the list is filtered by.
    items: tuple[NamedChoice, ...] = ()
    agents: tuple[NamedChoice, ...] = ()

    @property
    def names(self) -> dict[str, Mapping[int, str]]:
        """Names by id, for headings and chips."""
        return {
            "organisations": {one.id: one.name for one in self.organisations},
            "sites": {one.id: one.name for one in self.sites},
            "teams": {one.id: one.name for one in self.teams},
            "items": {one.id: one.name for one in self.items},
            "agents": {one.id: one.name for one in self.agents},
        }


@dataclass(frozen=True, slots=True)
class ColumnFilter:
    """The filter of a column: its name in an address, its kind, what it is set to, and what a list offers."""

    name: str
    label: str
    kind: Kind
    values: tuple[str, ...]
    options: Options = field(default_factory=list)

    def as_params(self) -> dict[str, Any]:
        """What assets/tickets.js draws the header's field from."""
        known = dict(self.options)
        text = self.values[0] if len(self.values) == 1 else ""
        shown = f"{len(self.values)} chosen" if len(self.values) > 1 else ""
        options = [*self.options, *([(text, text)] if self.kind == "list" and text and text not in known else [])]
        return {
            "name": self.name,
            "label": self.label,
            "kind": self.kind,
            "value": text if self.kind == "list" or not self.values else self.values[0],
            "several": shown,
            "options": [list(one) for one in options],
            "periods": PERIODS_OFFERED,
        }


def column_filters(
    columns: Iterable[TicketColumn], *, filters: TicketFilters, portal: PortalDefinition, choices: ListChoices
) -> dict[str, ColumnFilter]:
    """The filter of each column by the column's key."""
    offered = options_offered(filters, portal=portal, choices=choices)
    found: dict[str, ColumnFilter] = {}
    for column in columns:
        name = _NAMES.get(column.key, column.key)
        value = getattr(filters, name)
        values = (
            tuple(spelling(name, one) for one in value) if isinstance(value, tuple) else tuple([value] if value else [])
        )
        found[column.key] = ColumnFilter(name, column.label, kind_of(name), values, offered.get(name, []))
    return found


def kind_of(name: str) -> Kind:
    """How a filter is given."""
    if name in PERIOD_FILTERS:
        return "period"
    return "text" if name in TEXT_FILTERS else "list"


def options_offered(filters: TicketFilters, *, portal: PortalDefinition, choices: ListChoices) -> dict[str, Options]:
    """What each list offers: the portal's words, and the organisation's own places."""
    return {
        "stage": list(STAGE_WORDS.items()),
        "request_type": _labels(portal.request_types),
        "status": _labels(portal.statuses),
        "priority": [*_labels(portal.priorities), (spelling("priority", ""), "No priority")],
        "organisation": [(str(one.id), one.name) for one in choices.organisations],
        "site": _sites(filters, choices),
        "team": [*((str(one.id), one.name) for one in choices.teams), ("0", "No team")],
    }


def _sites(filters: TicketFilters, choices: ListChoices) -> Options:
    """The sites of the chosen organisations; where there are several, each with its organisation."""
    chosen, owners = filters.organisation, choices.names["organisations"]
    named = choices.is_for_staff and len(chosen) != 1
    return [
        (str(one.id), f"{one.name} ({owners[one.organisation_id]})" if named else one.name)
        for one in choices.sites
        if not chosen or one.organisation_id in chosen
    ]


def _labels(entries: Iterable[Any]) -> Options:
    return [(one.key, one.label) for one in entries]
