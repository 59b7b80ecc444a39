"""The widgets of the home dashboard. Pure."""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import quote

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.documents.addresses import UPLOAD_HERE
from dashboard.home import ids
from dashboard.home.figures import (
    completed_address,
    completed_words,
    created_address,
    created_completed_figure,
    created_words,
)
from dashboard.home.scope import APPROVAL, MINE, open_filters, scope_query, with_query
from dashboard.tickets.columns import cell_text, weightiest_columns
from dashboard.tickets.words import status_shown
from dashboard.ui.attributes import aria
from dashboard.ui.figures import GRAPH_CONFIG
from dashboard.ui.links import button_link, link
from dashboard.ui.states import empty_state
from dashboard.ui.tables import Column, LinkCell, data_table
from dashboard.ui.times import relative_time
from dashboard.ui.widgets import widget_card
from ingest.metrics.schemas import HomeFigures, KeyCount, MonthFigures, Scope
from ingest.metrics.tiles import scope_filters
from ingest.organisations.schemas import OrganisationName, SiteName
from ingest.portal.schema import PortalDefinition, TicketColumn
from ingest.tickets.filters import tickets_address
from ingest.tickets.periods import Period, month_period
from ingest.tickets.schemas import TicketRow
from ingest.viewer import Viewer

# The open tickets show as many of a person's columns as a wide screen holds, and on a tablet the sure ones.
MOST_COLUMNS, SURE_COLUMNS = 7, 5
CREATED_COMPLETED_DEFINITION = (
    "Created: tickets by the day they were created. Completed: tickets that are completed now, each once, by the day "
    "they last became completed. Days are those of the organisation's calendar."
)
OPEN_DEFINITION = "Tickets that are new, in progress, waiting for the customer or on hold, by request type."


def heading_actions(
    scope: Scope, *, organisations: Sequence[OrganisationName], sites: Sequence[SiteName], is_staff: bool
) -> list[Component]:
    """What stands beside the heading: the choice of scope, and the way to upload a document."""
    choice = scope_choice(scope, organisations=organisations, sites=sites, is_staff=is_staff)
    return [*choice, button_link("Upload a Document", UPLOAD_HERE)]


def scope_choice(
    scope: Scope, *, organisations: Sequence[OrganisationName], sites: Sequence[SiteName], is_staff: bool
) -> list[Component]:
    """`View data for`: a site, and for staff an organisation before it."""
    site = dmc.Select(
        id=ids.SITE,
        label="View data for",
        data=[{"value": "", "label": f"All sites ({len(sites):,})"}]
        + [{"value": str(one.id), "label": one.name} for one in sites],
        value="" if scope.site_id is None else str(scope.site_id),
        className="scope-choice",
        searchable=True,
        allowDeselect=False,
    )
    organisation = dmc.Select(
        id=ids.ORGANISATION,
        label="Organisation",
        data=[{"value": "", "label": "All organisations"}]
        + [{"value": str(one.id), "label": one.name} for one in organisations],
        value="" if scope.organisation_id is None else str(scope.organisation_id),
        className="scope-choice",
        searchable=True,
        allowDeselect=False,
        style=None if is_staff else {"display": "none"},
    )
    return [organisation, site]


def created_completed_widget(figures: HomeFigures, *, timezone: str) -> html.Section:
    """Tickets Created & Completed by Month."""
    key, title = "created-completed", "Tickets Created & Completed by Month"
    if figures.active_months is None:
        body = empty_state("No tickets yet", "The chart fills as tickets are created or imported.")
        return widget_card(key, title, body, definition=CREATED_COMPLETED_DEFINITION)
    return widget_card(
        key,
        title,
        _chart(figures),
        definition=CREATED_COMPLETED_DEFINITION,
        table=_months_table(title, figures),
        csv_href=with_query("/home/created-completed.csv", scope_query(figures.scope)),
        subtitle=_legend(figures, timezone=timezone),
    )


def _chart(figures: HomeFigures) -> html.Div:
    months, scope = figures.months, figures.scope
    graph = dcc.Graph(
        id=ids.MONTHS,
        figure=created_completed_figure(months, scope=scope),
        config=GRAPH_CONFIG,  # type: ignore[arg-type]  # Dash means any dictionary
    )
    # The marks say in words what the picture shows.
    picture = html.Div(graph, **aria(hidden="true"))
    return html.Div([picture, chart_marks(months, scope=scope)], className=f"chart {_kept_months(months)}")


def _months_table(title: str, figures: HomeFigures) -> html.Div:
    rows = [
        (
            f"{one.month:%B %Y}",
            _month_cell(one.created, "created", one, created_address(one, scope=figures.scope)),
            _month_cell(one.completed, "completed", one, completed_address(one, scope=figures.scope)),
        )
        for one in figures.months
    ]
    columns = (Column("Month"), Column("Created", is_number=True), Column("Completed", is_number=True))
    return data_table(title, columns, rows)


def chart_marks(months: Sequence[MonthFigures], *, scope: Scope) -> html.Ul:
    """Every mark of the chart as a link for the keyboard, seen as a label over its month while it has the focus."""
    share = 100 / len(months)
    marks = [
        html.Li(
            [
                link(created_words(one), created_address(one, scope=scope), class_name="chart-mark"),
                link(completed_words(one), completed_address(one, scope=scope), class_name="chart-mark"),
            ],
            style={"--at": f"{share * (index + 0.5):.2f}%"},
        )
        for index, one in enumerate(months)
    ]
    return html.Ul(marks, className="chart-marks", **aria(label="Marks of the chart"))


def _kept_months(months: Sequence[MonthFigures]) -> str:
    # A phone has room for every second month's name (assets/home.css); January, which bears the year, is one of them.
    january = next((index for index, one in enumerate(months) if one.month.month == 1), 0)
    return "chart-names-even" if january % 2 else "chart-names-odd"


def _month_cell(count: int, word: str, one: MonthFigures, href: str) -> LinkCell:
    return LinkCell(f"{count:,}", href, f"{count:,} {word} in {one.month:%B %Y}")


def _legend(figures: HomeFigures, *, timezone: str) -> html.Div:
    months = figures.months
    last = months[-1].month
    period = Period(f"{months[0].month}..{month_period(last).bounds(today=last)[1]}")
    scope = figures.scope
    entries = (
        ("Created", sum(one.created for one in months), scope_filters(scope, created=(period,))),
        ("Completed", sum(one.completed for one in months), scope_filters(scope, completed=(period,))),
    )
    links = [
        link(
            html.Span([html.Span(className=f"legend-mark legend-{word.lower()}"), f"{word} {count:,}"]),
            tickets_address(filters),
        )
        for word, count, filters in entries
    ]
    return html.Div([*links, html.Span(f"{len(months)} months to {last:%B %Y}, {timezone}")], className="legend")


def open_by_widget(counts: Sequence[KeyCount], *, scope: Scope, portal: PortalDefinition) -> html.Section:
    """Open Tickets by Request Type: bars that are links."""
    title = "Open Tickets by Request Type"
    if not counts:
        return widget_card(
            "open-by-type",
            title,
            empty_state("Nothing is open", "New tickets appear here."),
            definition=OPEN_DEFINITION,
        )
    largest = max(one.count for one in counts)
    named = [
        (
            portal.request_type_label(one.key),
            one.count,
            tickets_address(scope_filters(scope, stage=("open",), request_type=(one.key,))),
        )
        for one in counts
    ]
    bars = html.Ul([html.Li(_bar(*one, largest=largest)) for one in named], className="bars")
    rows = [(label, LinkCell(f"{count:,}", href, f"{count:,} open, {label}")) for label, count, href in named]
    return widget_card(
        "open-by-type",
        title,
        bars,
        definition=OPEN_DEFINITION,
        table=data_table(title, (Column("Request Type"), Column("Open", is_number=True)), rows),
        csv_href=with_query("/home/open-by-request-type.csv", scope_query(scope)),
        subtitle=f"{sum(one.count for one in counts):,} open now",
    )


def _bar(label: str, count: int, href: str, *, largest: int) -> html.A:
    track = html.Span(
        html.Span(className="bar-filled", style={"width": f"{100 * count / largest:.1f}%"}), className="bar-track"
    )
    words = html.Span([html.Span(label), html.Strong(f"{count:,}")], className="bar-words")
    return html.A([words, track], href=href, className="bar", **aria(label=f"{label}: {count:,} open"))


_NOTHING = {
    MINE: ("None of yours is open", "Tickets that are not completed appear here."),
    APPROVAL: ("Nothing waits for your approval", "Tickets that wait for a board you are on appear here."),
}


def open_tickets_widget(
    rows: Sequence[TicketRow],
    *,
    totals: tuple[int, int, int],
    whose: str,
    scope: Scope,
    viewer: Viewer,
    now: datetime,
    portal: PortalDefinition,
    columns: Sequence[TicketColumn],
) -> html.Section:
    """Open Tickets in those of the person's columns that fit: the newest few, All, My or Waiting My Approval.

    `totals` are of these three, in this order.
    """
    columns = weightiest_columns(columns, limit=MOST_COLUMNS)
    href = tickets_address(open_filters(scope, whose=whose))
    if rows:
        listed = href.partition("?")[2]
        cells = [_cells(row, columns, listed=listed, viewer=viewer, now=now, portal=portal) for row in rows]
        table = data_table("Open Tickets", _columns(columns), cells, class_name="ticket-table opens-rows")
        total = {MINE: totals[1], APPROVAL: totals[2]}.get(whose, totals[0])
        more = link(f"View all {total:,} open tickets" if total != 1 else "View the one open ticket", href)
        body: Component = html.Div([table, more], className="stack")
    else:
        body = empty_state(*_NOTHING.get(whose, ("Nothing is open", "Tickets that are not completed appear here.")))
    return widget_card("open-tickets", "Open Tickets", body, actions=[_whose(totals, whose=whose, scope=scope)])


def _whose(totals: tuple[int, int, int], *, whose: str, scope: Scope) -> html.Div:
    query = scope_query(scope)
    named = (("All", ""), ("My", MINE), ("Waiting My Approval", APPROVAL))
    asked = [(word, key, f"{query}&show={key}".removeprefix("&") if key else query) for word, key in named]
    choices = [
        (word, count, with_query("/", shown), whose == key)
        for (word, key, shown), count in zip(asked, totals, strict=True)
    ]
    tabs = [
        html.A(f"{word} {count:,}", href=href, className="choice", **aria(current="true" if is_chosen else None))
        for word, count, href, is_chosen in choices
    ]
    return html.Div(tabs, className="choices", role="group", **aria(label="Whose tickets"))


def _columns(columns: Sequence[TicketColumn]) -> list[Column]:
    # assets/tickets.css hides the spare ones where the table would not fit, and makes cards of rows on a phone.
    sure = weightiest_columns(columns, limit=SURE_COLUMNS)
    return [
        Column(one.label, class_name=f"cell-{one.key}" if one in sure else f"cell-{one.key} cell-spare")
        for one in columns
    ]


def _cells(
    row: TicketRow,
    columns: Sequence[TicketColumn],
    *,
    listed: str,
    viewer: Viewer,
    now: datetime,
    portal: PortalDefinition,
) -> tuple[LinkCell | Component | str | None, ...]:
    special: dict[str, LinkCell | Component] = {
        "number": LinkCell(row.number, f"/tickets/{quote(row.number, safe='')}?list={quote(listed, safe='')}"),
        "title": html.Span(row.title, className="two-lines", title=row.title),
        "status": status_shown(portal, row.status, row.stage),
        "created_at": relative_time(row.created_at, now=now, timezone=viewer.timezone),
        "updated_at": relative_time(row.updated_at, now=now, timezone=viewer.timezone),
    }
    return tuple(
        special.get(one.key) or cell_text(row, one.key, portal=portal, timezone=viewer.timezone) for one in columns
    )
