"""`/tickets`: the list behind an address, named by its filters."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.pages import Address
from dashboard.tickets import ids
from dashboard.tickets.columns import PREFERENCE, offered_columns, shown_columns
from dashboard.tickets.grid import column_definitions, tickets_grid
from dashboard.tickets.words import STAGE_WORDS, chips_of, cleared, heading_words
from dashboard.ui.attributes import aria, data
from dashboard.ui.chips import filter_chips
from dashboard.ui.headings import TrailStep, page_heading
from dashboard.ui.links import button_link, download_link
from dashboard.ui.states import empty_state
from ingest.db.engine import reading
from ingest.organisations.queries import organisations, sites
from ingest.organisations.schemas import SiteName
from ingest.people.queries import preference
from ingest.portal.current import current_portal
from ingest.portal.schema import PortalDefinition, TicketColumn
from ingest.tickets.filters import TicketFilters, address_query, filters_from_address
from ingest.tickets.queries import ticket_total
from ingest.viewer import Viewer

FILTER_CHOICES: Final = "tickets-filter-choices"


def tickets_page(viewer: Viewer, address: Address) -> Component:
    """The list; its total is announced and equals the number that led here."""
    portal, filters = current_portal(), filters_from_address(address.params)
    with reading() as session:
        total = ticket_total(session, viewer, filters=filters)
        places = sites(session, viewer)
        owners = {one.id: one.name for one in organisations(session, viewer)}
        kept = preference(session, viewer, name=PREFERENCE)
    offered, shown = offered_columns(portal, viewer), shown_columns(portal, viewer, kept=kept)
    definitions = column_definitions(offered, shown=shown, filters=filters)
    names = {"organisations": owners, "sites": {one.id: one.name for one in places}}
    title = heading_words(filters, portal=portal, **names)
    query = address_query(filters)
    download = download_link("Download CSV", f"/tickets.csv?{query}", class_name="button")
    chips = chips_of(filters, portal=portal, **names)
    return html.Div(
        [
            dcc.Location(id=ids.LOCATION, refresh="callback-nav"),
            page_heading(
                title,
                trail=[TrailStep("Home", "/"), TrailStep("Tickets", "/tickets")],
                subtitle=html.Span(total_words(total), role="status"),
                actions=[_column_chooser(offered, shown), download],
            ),
            _filter_bar(filters, portal=portal, owners=owners, places=places, is_staff=viewer.is_staff),
            *([filter_chips(chips, clear_href=cleared(filters))] if chips else []),
            tickets_grid(definitions, total=total) if total else _nothing(filters),
        ],
        className="stack",
    )


def total_words(total: int) -> str:
    """How a list announces its total."""
    return "1 ticket" if total == 1 else f"{total:,} tickets"


def _column_chooser(offered: Iterable[TicketColumn], shown: Iterable[TicketColumn]) -> html.Details:
    """All columns with a tick each; the fixed one cannot be taken away."""
    boxes = [dmc.Checkbox(label=one.label, value=one.key, disabled=one.is_fixed, radius="sm") for one in offered]
    group = dmc.CheckboxGroup(
        html.Div(boxes, className="column-boxes"), id=ids.COLUMNS, label="Columns of all lists",
        value=[one.key for one in shown],
    )  # fmt: skip
    summary = html.Summary("Columns", className="button", **aria(label="Choose columns"))
    return html.Details([summary, html.Div(group, className="definition-text")], className="definition column-chooser")


def _nothing(filters: TicketFilters) -> Component:
    # The grid's place stays known to its callbacks, so that nothing asks for a component that is not there.
    if not address_query(filters):
        return empty_state("No tickets yet", "Tickets appear here as they are created or imported.")
    actions = [button_link("Show all tickets", cleared(filters))]
    return empty_state("No ticket fits these filters", "Remove a filter above, or see all.", actions=actions)


def _filter_bar(
    filters: TicketFilters,
    *,
    portal: PortalDefinition,
    owners: Mapping[int, str],
    places: Iterable[SiteName],
    is_staff: bool,
) -> html.Div:
    search = dmc.TextInput(id=ids.SEARCH, label="Search", value=filters.q, debounce=400, placeholder="Number or words")
    choices = (
        (ids.STAGE, "Stage", filters.stage, list(STAGE_WORDS.items())),
        (ids.REQUEST_TYPE, "Request Type", filters.request_type, _labels(portal.request_types)),
        (ids.STATUS, "Status", filters.status, _labels(portal.statuses)),
        (ids.PRIORITY, "Priority", filters.priority, _labels(portal.priorities)),
        (ids.SITE, "Site", _texts(filters.site), _site_labels(filters, places, owners=owners, is_staff=is_staff)),
    )
    owner = _choice(
        ids.ORGANISATION,
        "Organisation",
        _texts(filters.organisation),
        [(str(key), name) for key, name in owners.items()],
        # Contacts have one; the control stays known to its callback.
        is_hidden=not is_staff,
    )
    # On a phone the choices are folded away behind this button (assets/shell.js and tickets.css).
    more = html.Button(
        "More filters",
        type="button",
        className="button filter-more",
        disable_n_clicks=True,
        **data(unfolds=FILTER_CHOICES),
        **aria(expanded="false", controls=FILTER_CHOICES),
    )
    folded = html.Div([owner, *(_choice(*one) for one in choices)], id=FILTER_CHOICES, className="filter-choices")
    return html.Div([search, more, folded], className="filter-bar")


def _texts(values: Iterable[int]) -> tuple[str, ...]:
    return tuple(map(str, values))


def _site_labels(
    filters: TicketFilters, places: Iterable[SiteName], *, owners: Mapping[int, str], is_staff: bool
) -> list[tuple[str, str]]:
    """The sites of the chosen organisations; where there are several, each with its organisation."""
    chosen = filters.organisation
    return [
        (str(one.id), f"{one.name} ({owners[one.organisation_id]})" if is_staff and len(chosen) != 1 else one.name)
        for one in places
        if not chosen or one.organisation_id in chosen
    ]


def _labels(entries: Iterable[Any]) -> list[tuple[str, str]]:
    return [(one.key, one.label) for one in entries]


def _choice(
    control: str, label: str, values: tuple[str, ...], options: list[tuple[str, str]], *, is_hidden: bool = False
) -> dmc.MultiSelect:
    known = dict(options)
    # A value of the address that the portal does not know stays a value, or choosing another would lose it.
    labels = known | {value: value for value in values if value not in known}
    return dmc.MultiSelect(
        id=control,
        label=label,
        data=[{"value": key, "label": name} for key, name in labels.items()],
        value=list(values),
        # Chips below the bar name what is chosen; the control itself stays one line high (assets/tickets.css).
        placeholder=_chosen_words([labels[value] for value in values]),
        className="filter-chosen" if values else "",
        searchable=True,
        clearable=True,
        style={"display": "none"} if is_hidden else None,
    )


def _chosen_words(labels: list[str]) -> str:
    if len(labels) > 1:
        return f"{len(labels)} chosen"
    return labels[0] if labels else "All"
