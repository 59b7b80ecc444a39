"""Documents on screen: the table of them, the panel on a ticket, the two dialogs, what was done lately. Pure."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.documents import ids
from dashboard.documents.addresses import ROWS_SHOWN, download_address, list_address, view_address
from dashboard.documents.controls import upload_control
from dashboard.ui.attributes import aria, data
from dashboard.ui.links import download_link, link
from dashboard.ui.states import empty_state
from dashboard.ui.tables import Cell, Column, data_table
from dashboard.ui.times import relative_time
from ingest.documents.kinds import VIEWED
from ingest.documents.names import extension_of
from ingest.documents.rules import size_words
from ingest.documents.schemas import DocumentEventView, DocumentFilters, DocumentPage, DocumentView, Place
from ingest.enums import DocumentEventKind
from ingest.portal.schema import DocumentRules
from ingest.viewer import Viewer

_NAME: Final = Column("Name", class_name="document-name")
_ORGANISATION: Final = Column("Organisation", class_name="document-owner")
_COLUMNS: Final = (
    Column("Type", class_name="document-kind"),
    Column("Size", is_number=True, class_name="document-size"),
    Column("Ticket", class_name="document-ticket"),
    Column("Uploaded by", class_name="document-by"),
    Column("Uploaded", class_name="document-at"),
    Column("Actions", class_name="document-acts"),
)


def document_list(
    found: DocumentPage, viewer: Viewer, *, filters: DocumentFilters, page: int, now: datetime
) -> list[Component]:
    """One page of the list: how many there are, the documents, and the ways to the other pages."""
    total = html.P(_total_words(found.total), className="muted documents-total", role="status")
    if not found.rows:
        return [total, _nothing(filters, total=found.total)]
    columns = (_NAME, *((_ORGANISATION,) if viewer.is_staff else ()), *_COLUMNS)
    rows = [_cells(one, viewer, now=now) for one in found.rows]
    table = data_table("Documents", columns, rows, class_name="document-table")
    return [total, table, *_pages(filters, page=page, total=found.total)]


def documents_panel(
    rows: Sequence[DocumentView], viewer: Viewer, *, number: str, now: datetime, rules: DocumentRules
) -> html.Section:
    """The documents of a ticket: see, add, rename, delete; with all that its callbacks need."""
    control = upload_control(
        rules, place=Place(ticket_number=number), label="Attach document to this ticket", is_named=True
    )
    return html.Section(
        [
            html.H2("Documents", id="ticket-documents-title", className="widget-title"),
            html.Div(panel_list(rows, viewer, now=now), id=ids.LIST, tabIndex="-1"),
            control,
            *document_dialogs(),
        ],
        className="card stack ticket-documents",
        **aria(labelledby="ticket-documents-title"),
    )


def panel_list(rows: Sequence[DocumentView], viewer: Viewer, *, now: datetime) -> Component:
    """The documents of a ticket as a list."""
    if not rows:
        return html.P("No documents yet.", className="muted")
    return html.Ul([_panel_item(one, viewer, now=now) for one in rows], className="document-items")


def document_dialogs() -> list[Component]:
    """What a page that shows documents has once: the dialogs to rename and delete, and what was chosen."""
    rename = dmc.Modal(
        html.Div(
            [
                dmc.TextInput(id=ids.RENAME_NAME, label="Name", value="", attributes={"input": {"maxLength": 200}}),
                _dialog_buttons(dmc.Button("Save", id=ids.RENAME_SAVE), dialog=ids.RENAME_DIALOG),
            ],
            className="stack",
        ),
        id=ids.RENAME_DIALOG,
        opened=False,
        title="Rename document",
        closeButtonProps=aria(label="Close"),
    )
    delete = dmc.Modal(
        html.Div(
            [
                html.P(id=ids.DELETE_WORDS, className="document-sure"),
                _dialog_buttons(dmc.Button("Delete", id=ids.DELETE_CONFIRM, color="red.9"), dialog=ids.DELETE_DIALOG),
            ],
            className="stack",
        ),
        id=ids.DELETE_DIALOG,
        opened=False,
        title="Delete document",
        closeButtonProps=aria(label="Close"),
    )
    return [dcc.Store(id=ids.ARRIVED), dcc.Store(id=ids.CHOSEN), rename, delete]


def recent_changes(events: Sequence[DocumentEventView], viewer: Viewer, *, now: datetime) -> list[Component]:
    """Who added, renamed and deleted what lately; nothing where nothing was done."""
    if not events:
        return []
    items = [html.Li([*_event_words(one), " ", _when(one.at, viewer, now=now)]) for one in events]
    summary = html.Summary("Recent changes")
    return [html.Details([summary, html.Ul(items, className="document-events")], className="card document-trace")]


def _dialog_buttons(act: Component, *, dialog: str) -> html.Div:
    # assets/documents.js closes the dialog; nothing is to be asked for that.
    cancel = html.Button("Cancel", type="button", className="button", disable_n_clicks=True, **data(closes=dialog))
    return html.Div([act, cancel], className="row")


def _total_words(total: int) -> str:
    return f"{total:,} document{'' if total == 1 else 's'}"


def _nothing(filters: DocumentFilters, *, total: int) -> Component:
    if total:
        return empty_state("Nothing on this page", link("Go to the first page", list_address(filters)))
    if filters.q:
        return empty_state("No document matches", "Search for a part of its name, or take the search away.")
    advice = "Files you upload here or on a ticket are listed here, for everybody of the organisation."
    return empty_state("No documents yet", advice)


def _cells(one: DocumentView, viewer: Viewer, *, now: datetime) -> list[Cell]:
    ticket: Cell = None
    if one.ticket_number is not None:
        words = f"{one.ticket_number}: {one.ticket_title}"
        ticket = html.Span(link(one.ticket_number, f"/tickets/{one.ticket_number}", aria_label=words), title=words)
    owner: list[Cell] = [one.organisation] if viewer.is_staff else []
    return [
        _name(one),
        *owner,
        _kind_words(one),
        size_words(one.size_bytes),
        ticket,
        one.uploaded_by,
        _when(one.uploaded_at, viewer, now=now),
        html.Div(_acts(one), className="row document-buttons"),
    ]


def _panel_item(one: DocumentView, viewer: Viewer, *, now: datetime) -> html.Li:
    about = html.P(
        [f"{_kind_words(one)}, {size_words(one.size_bytes)} \N{MIDDLE DOT} {one.uploaded_by}, ",
         _when(one.uploaded_at, viewer, now=now)],
        className="muted document-about",
    )  # fmt: skip
    return html.Li([_name(one), about, html.Div(_acts(one), className="row document-buttons")])


def _name(one: DocumentView) -> Component:
    name = download_link(
        one.name, download_address(one.public_id), class_name="link document-link", aria_label=f"Download {one.name}"
    )
    # A name in another direction keeps to itself and turns nothing around it.
    return html.Bdi(name)


def _acts(one: DocumentView) -> list[Component]:
    acts: list[Component] = []
    if one.media_type in VIEWED:
        acts.append(
            html.A(
                "View", href=view_address(one.public_id), target="_blank", rel="noopener external", className="tool",
                **aria(label=f"View {one.name} (opens in a new tab)"),
            )
        )  # fmt: skip
    if one.may_change:
        acts += [_act("Rename", "rename", one), _act("Delete", "delete", one)]
    return acts


def _act(label: str, act: str, one: DocumentView) -> html.Button:
    chosen = data(document=one.public_id, document_act=act)
    return html.Button(
        label, type="button", className="tool", disable_n_clicks=True, **chosen, **aria(label=f"{label} {one.name}")
    )


def _kind_words(one: DocumentView) -> str:
    return extension_of(one.name).upper() or "File"


def _when(at: datetime, viewer: Viewer, *, now: datetime) -> Component:
    return relative_time(at, now=now, timezone=viewer.timezone)


def _event_words(one: DocumentEventView) -> list[str | Component]:
    place = f" (ticket {one.ticket_number})" if one.ticket_number else ""
    before, after = html.Bdi(html.Strong(one.name_before)), html.Bdi(html.Strong(one.name_after))
    if one.kind is DocumentEventKind.ADDED:
        return [f"{one.actor} added ", after, place]
    if one.kind is DocumentEventKind.DELETED:
        return [f"{one.actor} deleted ", before, place]
    return [f"{one.actor} renamed ", before, " to ", after, place]


def _pages(filters: DocumentFilters, *, page: int, total: int) -> list[Component]:
    last = -(-total // ROWS_SHOWN)
    if last <= 1:
        return []
    steps: list[Component] = []
    if page > 1:
        steps.append(link("Newer", list_address(filters, page=page - 1), class_name="button"))
    steps.append(html.Span(f"Page {page:,} of {last:,}", className="muted"))
    if page < last:
        steps.append(link("Older", list_address(filters, page=page + 1), class_name="button"))
    return [html.Nav(steps, className="row", **aria(label="Pages"))]
