"""The pieces of the desk: queues with counts, the bar that changes what is selected, what came of it. Pure."""

from collections.abc import Sequence
from typing import Any, Final

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboard.desk import ids
from dashboard.tickets.list_address import DESK_PATH
from dashboard.ui.attributes import aria
from dashboard.ui.links import link
from ingest.portal.schema import PortalDefinition
from ingest.tickets.bulk import BulkResult
from ingest.tickets.choices import NamedChoice
from ingest.tickets.desk import Queue
from ingest.tickets.filters import TicketFilters, address_query

NOBODY: Final = "0"
REASONS_SHOWN: Final = 10


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


def bulk_bar(staff: Sequence[NamedChoice], *, portal: PortalDefinition) -> html.Section:
    """What can be done with the selected tickets; an empty choice changes nothing."""
    people = [(NOBODY, "Nobody"), *((str(one.id), one.name) for one in staff)]
    choices = [
        _choice(ids.ASSIGN, "Assign to", people),
        _choice(ids.STATUS, "Status", [(one.key, one.label) for one in portal.statuses]),
        _choice(ids.PRIORITY, "Priority", [(one.key, one.label) for one in portal.priorities]),
    ]
    selected = html.P("No ticket selected", id=ids.SELECTED, className="bulk-selected", role="status")
    buttons = [dmc.Button("Change selected", id=ids.APPLY), dmc.Button("Claim", id=ids.CLAIM, variant="default")]
    return html.Section(
        [selected, *choices, html.Div(buttons, className="row")], className="bulk", **aria(label="Selected tickets")
    )


def bulk_result(result: BulkResult) -> list[Component]:
    """How many tickets were changed, and which were not and why."""
    number = len(result.changed)
    said = html.P(f"{number} ticket changed." if number == 1 else f"{number} tickets changed.")
    if not result.refused:
        return [said]
    shown = [html.Li(f"{ticket}: {reason}") for ticket, reason in result.refused[:REASONS_SHOWN]]
    rest = len(result.refused) - len(shown)
    more = [html.Li(f"and {rest} more.")] if rest else []
    return [said, html.P(f"{len(result.refused)} not changed:"), html.Ul([*shown, *more])]


def presence_words(names: Sequence[str]) -> str:
    """Who else is on the ticket, in a sentence; nothing where nobody is."""
    if not names:
        return ""
    verb = "is" if len(names) == 1 else "are"
    return f"{' and '.join([', '.join(names[:-1]), names[-1]] if len(names) > 1 else names)} {verb} on this ticket too."


def _choice(control: str, label: str, options: Sequence[tuple[str, str]]) -> Component:
    data: list[dict[str, Any]] = [{"value": value, "label": text} for value, text in options]
    choice: Component = dmc.Select(
        id=control, label=label, data=data, clearable=True, searchable=True, placeholder="Leave as it is"
    )
    return choice
