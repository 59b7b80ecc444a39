"""The pieces of the desk: queues with counts, the bar that changes what is selected, what came of it. Pure."""

import json
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboard.desk import ids
from dashboard.new_ticket.pages import item_options
from dashboard.tickets.list_address import DESK_PATH
from dashboard.ui.attributes import aria, data
from dashboard.ui.links import link
from ingest.portal.schema import PortalDefinition
from ingest.tickets.bulk import BulkDone, BulkResult
from ingest.tickets.choices import NamedChoice, PlaceChoices
from ingest.tickets.desk import Queue
from ingest.tickets.filters import TicketFilters, address_query

NOBODY: Final = "0"
NOTHING_CHOSEN: Final[Mapping[str, str]] = MappingProxyType({})
NO_PLACES: Final = PlaceChoices()
# Places are those of the selected tickets.
_NOTHING_FOUND: Final = {
    ids.SITE: "Select tickets first: their organisations' sites are offered",
    ids.ITEM: "Choose a site with items, or select tickets of one",
}


def queue_address(filters: TicketFilters) -> str:
    """A queue's list on the desk."""
    return f"{DESK_PATH}?{address_query(filters)}"


def queue_links(queues: Sequence[Queue], *, filters: TicketFilters) -> html.Nav:
    """Every queue with the number of its tickets; the one that is shown is marked."""
    here = address_query(filters)
    return html.Nav(
        html.Ul([html.Li(_queue(one, here=here)) for one in queues], className="queues"), **aria(label="Queues")
    )


def _queue(one: Queue, *, here: str) -> html.A:
    count = html.Span(f"{one.number:,}", className="queue-count")
    anchor = link(html.Span([one.name, " ", count]), queue_address(one.filters), class_name="queue")
    if address_query(one.filters) == here:
        setattr(anchor, "aria-current", "page")
    return anchor


def bulk_bar(
    staff: Sequence[NamedChoice],
    *,
    portal: PortalDefinition,
    places: PlaceChoices = NO_PLACES,
    chosen: Mapping[str, str] = NOTHING_CHOSEN,
    selected: Sequence[str] = (),
) -> html.Section:
    """What can be done with the selected tickets; an empty choice changes nothing.

    `chosen` is by control; `selected` are numbers to select anew once their rows are there (assets/desk.js).
    """
    people = [(NOBODY, "Nobody"), *((str(one.id), one.name) for one in staff)]
    offered = (
        (ids.ASSIGN, "Assign to", _options(people)),
        (ids.STATUS, "Status", _options((one.key, one.label) for one in portal.statuses)),
        (ids.PRIORITY, "Priority", _options((one.key, one.label) for one in portal.priorities)),
        (ids.REQUEST_TYPE, "Request Type", _options((one.key, one.label) for one in portal.request_types)),
        (ids.SITE, "Site", site_options(places)),
        (ids.ITEM, "Configuration Item", item_options(list(places.items))),
    )
    choices = [_choice(control, label, data, chosen.get(control)) for control, label, data in offered]
    said = html.P("No ticket selected", id=ids.SELECTED, className="bulk-selected", role="status")
    buttons = [
        dmc.Button("Change selected", id=ids.APPLY, className="bulk-apply"),
        dmc.Button("Claim", id=ids.CLAIM, variant="default"),
    ]
    # On a phone, where the list is what counts, the choices are folded away behind this button (assets/shell.js).
    more = html.Button(
        "Change\N{HORIZONTAL ELLIPSIS}", type="button", className="button bulk-more", disable_n_clicks=True,
        **data(unfolds=ids.BULK_CHOICES), **aria(expanded="false", controls=ids.BULK_CHOICES),
    )  # fmt: skip
    folded = html.Div(choices, id=ids.BULK_CHOICES, className="bulk-choices")
    return html.Section(
        [said, more, folded, *buttons],
        className="bulk",
        **aria(label="Selected tickets"),
        **data(selected=json.dumps(list(selected))),
    )


def site_options(places: PlaceChoices) -> list[dict[str, str]]:
    """The sites the selected tickets can be moved to."""
    return _options((str(one.id), one.name) for one in places.sites)


def bulk_result(result: BulkResult) -> list[Component]:
    """How many tickets were changed, which were not and why, and what was done to each."""
    changed, same = [one for one in result.done if one.changes], [one for one in result.done if not one.changes]
    parts: list[Component] = [html.P(_counted(len(changed), "changed."))]
    if same:
        parts.append(html.P(f"{_counted(len(same), 'so')} already: {', '.join(one.number for one in same)}."))
    if result.refused:
        lines = [html.Li(f"{number}: {reason}") for number, reason in result.refused]
        parts += [html.P(_counted(len(lines), "not changed:")), html.Ul(lines)]
    if changed:
        lines = [html.Li(f"{one.number}: {_made(one)}") for one in changed]
        parts.append(html.Details([html.Summary("What was changed"), html.Ul(lines)]))
    return parts


def _counted(number: int, rest: str) -> str:
    return f"{number} ticket {rest}" if number == 1 else f"{number} tickets {rest}"


def _made(one: BulkDone) -> str:
    return "; ".join(f"{change.field} {change.before or 'nothing'} \N{RIGHTWARDS ARROW} {change.after or 'nothing'}"
                     for change in one.changes)  # fmt: skip


def presence_words(names: Sequence[str]) -> str:
    """Who else is on the ticket, in a sentence; nothing where nobody is."""
    if not names:
        return ""
    verb = "is" if len(names) == 1 else "are"
    return f"{' and '.join([', '.join(names[:-1]), names[-1]] if len(names) > 1 else names)} {verb} on this ticket too."


def _options(pairs: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"value": value, "label": label} for value, label in pairs]


def _choice(control: str, label: str, options: Sequence[Mapping[str, Any]], value: str | None) -> Component:
    choice: Component = dmc.Select(
        id=control, label=label, data=[dict(one) for one in options], value=value, clearable=True, searchable=True,
        placeholder="No change", nothingFoundMessage=_NOTHING_FOUND.get(control, "Nothing like this"),
    )  # fmt: skip
    return choice
