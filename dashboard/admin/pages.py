"""`/admin`, the lists of records under it, and the page of one record or a new one."""

from typing import Final

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.admin import ids
from dashboard.admin.access import may_keep
from dashboard.admin.acts import acts_of
from dashboard.admin.addresses import (
    ADMINISTRATION,
    ROWS_A_PAGE,
    filters_address,
    import_path,
    list_path,
    new_path,
    page_number,
    record_filters,
    record_id_at,
    tickets_address,
)
from dashboard.admin.components import (
    Options,
    filter_bar,
    nothing_found,
    offered,
    pager,
    powers_card,
    records_table,
    state_badge,
)
from dashboard.admin.fields import record_form
from dashboard.admin.words import ABOUT, ELSEWHERE, RELATED, counted, new_words
from dashboard.pages import Address
from dashboard.ui.headings import TrailStep, page_heading
from dashboard.ui.links import button_link, download_link, link
from ingest.db.engine import reading
from ingest.people.staff_powers import has_power
from ingest.portal.current import current_portal
from ingest.records.kinds import KINDS, kind_named
from ingest.records.queries import record_of, record_options, record_page
from ingest.records.schemas import Kind, RecordFilters, RecordRow
from ingest.viewer import Viewer

TITLE: Final = "Administration"
_HOME: Final = TrailStep("Home", "/")
_TRAIL: Final = (_HOME, TrailStep(TITLE, ADMINISTRATION))


def administration_page(viewer: Viewer, _address: Address) -> Component:
    """Everything there is to administer, with how much there is of it, and what each role may do."""
    cards: list[Component] = []
    with reading() as session:
        for kind in KINDS:
            if has_power(viewer, kind.reads):
                total = record_page(session, viewer, kind=kind, filters=RecordFilters(), limit=1).total
                cards.append(_card(kind.title, list_path(kind), ABOUT[kind.name], counted(kind, total)))
    cards += [_card(title, href, about, None) for title, href, about, power in ELSEWHERE if has_power(viewer, power)]
    return html.Div(
        [
            page_heading(TITLE, trail=[_HOME], subtitle="What the provider keeps, and who may keep it."),
            html.Div(cards, className="admin-cards"),
            powers_card(),
        ],
        className="stack",
    )


def _card(title: str, href: str, about: str, count: str | None) -> html.Section:
    parts: list[Component] = [html.H2(link(title, href), className="widget-title"), html.P(about, className="muted")]
    if count is not None:
        parts.append(html.P(count, className="admin-count"))
    return html.Section(parts, className="card")


def list_page(viewer: Viewer, address: Address, *, kind: Kind) -> Component:
    """The records of a kind behind an address."""
    filters, page, base = record_filters(kind, address.params), page_number(address.params), list_path(kind)
    with reading() as session:
        found = record_page(
            session, viewer, kind=kind, filters=filters, offset=(page - 1) * ROWS_A_PAGE, limit=ROWS_A_PAGE
        )
        options = record_options(session, viewer, kind=kind, is_filtering=True)
    shown = [html.Div(records_table(kind, found), className="card"), pager(base, found, filters, page=page)]
    total = html.Span(counted(kind, found.total), role="status")
    return html.Div(
        [
            dcc.Location(id=ids.LOCATION, refresh="callback-nav"),
            page_heading(kind.title, trail=_TRAIL, subtitle=total, actions=_list_actions(viewer, kind, filters)),
            filter_bar(kind, filters, options),
            *(shown if found.rows else [nothing_found(kind, filters)]),
            *([powers_card()] if kind.name == "staff" else []),
        ],
        className="stack",
    )


def _list_actions(viewer: Viewer, kind: Kind, filters: RecordFilters) -> list[Component]:
    href = filters_address(f"{list_path(kind)}.csv", filters)
    export = download_link("Download CSV", href, class_name="button", aria_label=f"Download CSV: {kind.title}")
    if not may_keep(kind)(viewer):
        return [export]
    return [
        export,
        button_link("Upload CSV", import_path(kind)),
        button_link(new_words(kind), new_path(kind), is_primary=True),
    ]


def new_page(viewer: Viewer, address: Address, *, kind: Kind) -> Component:
    """The form of a new record; fields that the address names begin with what it says."""
    with reading() as session:
        options = record_options(session, viewer, kind=kind)
    values = {one.name: text for one in kind.fields if (text := address.param(one.name))}
    if kind.field("timezone") is not None:
        values.setdefault("timezone", current_portal().timezone)
    known = {one["value"] for name in kind.filters for one in offered(kind, name, options)}
    values = {name: text for name, text in values.items() if name == "timezone" or text in known}
    return html.Div(
        [
            dcc.Location(id=ids.LOCATION, refresh="callback-nav"),
            page_heading(new_words(kind), trail=_list_trail(kind), subtitle="Fields marked with * are needed."),
            dcc.Store(id=ids.OPENED, data={}),
            html.Div(id=ids.PROBLEMS),
            record_form(kind, None, options=options, values=values),
            html.Div(
                [
                    dmc.Button("Save", id=ids.SAVE),
                    dmc.Button("Save & New", id=ids.SAVE_AND_NEW, variant="default"),
                    link("Cancel", list_path(kind)),
                ],
                className="row form-buttons",
            ),
        ],
        className="stack",
    )


def one_page(viewer: Viewer, address: Address, *, kind: Kind) -> Component:
    """One record: its form for whoever may keep it, else what it says."""
    with reading() as session:
        row = record_of(session, viewer, kind=kind, record_id=record_id_at(address.path))
        options = record_options(session, viewer, kind=kind, kept=row)
        acts = acts_of(session, viewer, kind=kind, row=row)
    body = _form(kind, row, options) if may_keep(kind)(viewer) else [_facts(kind, row)]
    return html.Div(
        [
            dcc.Location(id=ids.LOCATION, refresh="callback-nav"),
            page_heading(row.name or f"Number {row.id}", trail=_list_trail(kind), subtitle=_standing(kind, row)),
            *body,
            *acts,
        ],
        className="stack",
    )


def _form(kind: Kind, row: RecordRow, options: Options) -> list[Component]:
    # Known to its callback, which a new record's form shares.
    hidden = dmc.Button("Save & New", id=ids.SAVE_AND_NEW, style={"display": "none"})
    return [
        dcc.Store(id=ids.OPENED, data=dict(row.values)),
        html.Div(id=ids.PROBLEMS),
        record_form(kind, row, options=options, values=row.values),
        html.Div(
            [dmc.Button("Save", id=ids.SAVE), hidden, link("Cancel", list_path(kind))], className="row form-buttons"
        ),
    ]


def _facts(kind: Kind, row: RecordRow) -> html.Section:
    pairs = [html.Div([html.Dt(one.label), html.Dd(row.words[one.name] or "\N{EN DASH}")]) for one in kind.fields]
    return html.Section(html.Dl(pairs, className="facts"), className="card form-card")


def _standing(kind: Kind, row: RecordRow) -> html.Span:
    count = "1 open ticket" if row.open_tickets == 1 else f"{row.open_tickets:,} open tickets"
    owner = "" if kind.owner is None else f" {row.words[kind.owner.name]} ·"
    parts: list[str | Component] = [state_badge(kind, is_retired=row.is_retired), f"{owner} "]
    parts.append(link(count, tickets_address(kind, row)))
    for name, field in RELATED[kind.name]:
        other = kind_named(name)
        asked = RecordFilters(state="", fields={field: str(row.id)})
        parts += [" \N{MIDDLE DOT} ", link(other.title, filters_address(list_path(other), asked))]
    return html.Span(parts)


def _list_trail(kind: Kind) -> tuple[TrailStep, ...]:
    return (*_TRAIL, TrailStep(kind.title, list_path(kind)))
