"""`/desk/outbox` and `/desk/outbox/<mail_id>`: what leaves this house by mail, and how it stands."""

from typing import Final

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.outbox import ids
from dashboard.outbox.addresses import (
    MAX_NUMBER_CHARACTERS,
    PATH,
    ROWS_A_PAGE,
    mail_number,
    outbox_filters,
    page_number,
)
from dashboard.outbox.components import STATE_WORDS, mail_parts, mails_table, nothing_found, pager
from dashboard.pages import Address
from dashboard.ui.headings import TrailStep, page_heading
from ingest.clock import now
from ingest.db.engine import reading
from ingest.notifications.current import current_mailing
from ingest.notifications.queries import mail_view, outbox_page
from ingest.notifications.schemas import MailView, OutboxFilters
from ingest.viewer import Viewer

TITLE: Final = "Outbox"


def outbox_list(viewer: Viewer, address: Address) -> Component:
    """The mails behind an address, newest first; staff."""
    filters, page = outbox_filters(address.params), page_number(address.params)
    with reading() as session:
        found = outbox_page(session, viewer, filters=filters, offset=(page - 1) * ROWS_A_PAGE, limit=ROWS_A_PAGE)
    total = "1 mail" if found.total == 1 else f"{found.total:,} mails"
    body = [mails_table(found, now=now(), timezone=viewer.timezone), pager(found, filters, page=page)]
    return html.Div(
        [
            dcc.Location(id=ids.LOCATION, refresh="callback-nav"),
            page_heading(TITLE, subtitle=html.Span([html.Span(total, role="status"), _where_to()])),
            _filter_bar(filters),
            *(body if found.rows else [nothing_found(filters)]),
        ],
        className="stack",
    )


def mail_page(viewer: Viewer, address: Address) -> Component:
    """One mail as it is read; staff."""
    view = shown_mail(viewer, address.variables["mail_id"])
    return html.Div(
        [
            page_heading(
                view.row.subject,
                trail=[TrailStep("Home", "/"), TrailStep(TITLE, PATH), TrailStep(f"Mail {view.row.id}")],
                subtitle=None if view.rendered is None else view.rendered.preview,
            ),
            html.Div(mail_shown(view, viewer), id=ids.MAIL, className="stack"),
        ],
        className="stack",
    )


def shown_mail(viewer: Viewer, text: str) -> MailView:
    """The mail an address names, as it stands now; NotFoundError where there is none."""
    with reading() as session:
        return mail_view(session, viewer, mail_id=mail_number(text))


def mail_shown(view: MailView, viewer: Viewer) -> list[Component]:
    """What the page of a mail shows."""
    return mail_parts(view, is_administrator=viewer.is_administrator, now=now(), timezone=viewer.timezone)


def _where_to() -> str:
    server = current_mailing().server
    if server is None:
        return " \N{MIDDLE DOT} no mail server is set up: mails are kept and can be read here"
    return f" \N{MIDDLE DOT} through {server.host}"


def _filter_bar(filters: OutboxFilters) -> html.Div:
    states = dmc.MultiSelect(
        id=ids.STATES,
        label="State",
        data=[{"value": one.value, "label": word} for one, (word, _, _) in STATE_WORDS.items()],
        value=[one.value for one in filters.states],
        placeholder=None if filters.states else "All",
        clearable=True,
    )
    number = dmc.TextInput(
        id=ids.NUMBER,
        label="Ticket",
        value=filters.number,
        debounce=400,
        placeholder="Ticket number",
        attributes={"input": {"maxLength": MAX_NUMBER_CHARACTERS}},
    )
    return html.Div([states, number], className="filter-bar")
