"""What of an address a list cannot follow, said above it: unknown names, words, places and views. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from dash import html
from dash.development.base_component import Component

from dashboard.tickets.column_filters import ListChoices
from dashboard.tickets.list_address import ListAddress
from ingest.portal.schema import PortalDefinition
from ingest.tickets.filters import TicketFilters
from ingest.tickets.report_filters import NOBODY, is_account

_WORDS: Final = {"status": "status", "request_type": "request type", "priority": "priority"}
_PLACES: Final = {"organisation": "organisations", "site": "sites", "team": "teams"}
Unknown = dict[str, tuple[str, ...]]


def words_not_of_portal(filters: TicketFilters, *, portal: PortalDefinition) -> Unknown:
    """Words asked for that the portal does not have, by filter; imported tickets may have them all the same."""
    offered: Mapping[str, Sequence[Any]] = {
        "status": portal.statuses, "request_type": portal.request_types, "priority": portal.priorities,
    }  # fmt: skip
    found = {
        # No word at all is what tickets without one are found by.
        name: tuple(word for word in getattr(filters, name) if word and word not in {one.key for one in offered[name]})
        for name in _WORDS
    }
    return {name: words for name, words in found.items() if words}


def list_notes(
    address: ListAddress, *, choices: ListChoices, unused: Mapping[str, Sequence[str]], has_view: bool
) -> list[Component]:
    """The sentences, where there are any; `unused` are words that no ticket has."""
    sentences = [*_sentences(address, choices=choices, unused=unused)]
    if address.view_id is not None and not has_view:
        sentences.append("The saved view of this address is not there, or not for you.")
    if not sentences:
        return []
    return [html.Div([html.P(one) for one in sentences], className="notice notice-warning list-notes", role="status")]


def _sentences(address: ListAddress, *, choices: ListChoices, unused: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for name in address.unknown:
        yield f"Unknown filter {_quoted(name)} was left out."
    for name, words in unused.items():
        for word in words:
            yield f"There is no {_WORDS[name]} {_quoted(word)} here, so no ticket has it."
    for name, names in _PLACES.items():
        known = choices.names[names]
        for key in getattr(address.filters, name):
            if key not in known and (key != 0 or name == "organisation"):
                yield f"There is no {name} {key} here, so no ticket is there."
    for agent in address.filters.agent:
        if is_account(agent) and agent != NOBODY and int(agent) not in choices.names["agents"]:
            yield f"There is no agent {agent} here, so no ticket is theirs."


def _quoted(text: str) -> str:
    return f"\N{LEFT DOUBLE QUOTATION MARK}{text[:60]}\N{RIGHT DOUBLE QUOTATION MARK}"
