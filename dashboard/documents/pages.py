"""`/documents`, the documents of the organisation, and `/tickets/<number>/attach`, which adds some to a new ticket."""

from typing import Any, Final

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.documents import ids
from dashboard.documents.addresses import ROWS_SHOWN, filters_of, page_of
from dashboard.documents.components import document_dialogs, document_list, documents_panel, recent_changes
from dashboard.documents.controls import upload_control
from dashboard.pages import Address
from dashboard.ui.attributes import data
from dashboard.ui.headings import TrailStep, page_heading
from dashboard.ui.links import button_link
from ingest.clock import now
from ingest.db.engine import reading
from ingest.documents.queries import document_events, document_page, ticket_documents
from ingest.documents.schemas import DocumentFilters, Place
from ingest.errors import NotFoundError
from ingest.organisations.queries import organisations
from ingest.portal.current import current_portal
from ingest.tickets.queries import ticket
from ingest.viewer import Viewer

TITLE: Final = "Documents"
SEARCH_WAIT_MILLISECONDS: Final = 300
_HOME: Final = TrailStep("Home", "/")


def documents_page(viewer: Viewer, address: Address) -> Component:
    """Every document of the organisation, of all for staff; and the control that adds some."""
    filters = filters_of(address)
    with reading() as session:
        owners = organisations(session, viewer)
        if filters.organisation_id is not None and filters.organisation_id not in {one.id for one in owners}:
            raise NotFoundError("There is no such organisation.")
        listed = listed_documents(session, viewer, address)
    choices = [{"value": str(one.id), "label": one.name} for one in owners]
    return html.Div(
        [
            dcc.Location(id=ids.LOCATION, refresh="callback-nav"),
            page_heading(TITLE, trail=[_HOME], subtitle=_subtitle(viewer)),
            _upload_card(viewer, filters),
            html.Div(_filter_bar(viewer, filters, choices=choices), className="row documents-filters"),
            html.Div(listed, id=ids.LIST, className="stack", tabIndex="-1"),
            *document_dialogs(),
        ],
        className="stack",
    )


def listed_documents(session: Any, viewer: Viewer, address: Address) -> list[Component]:
    """The page of the list an address asks for, and what was done lately."""
    filters, page = filters_of(address), page_of(address)
    found = document_page(session, viewer, filters=filters, offset=(page - 1) * ROWS_SHOWN, limit=ROWS_SHOWN)
    events = document_events(session, viewer, organisation_id=filters.organisation_id)
    listed = document_list(found, viewer, filters=filters, page=page, now=now())
    return [html.Div(listed, className="card stack"), *recent_changes(events, viewer, now=now())]


def attach_page(viewer: Viewer, address: Address) -> Component:
    """Files for a ticket that has just been saved, each with a name of its own; Save & Close leads to the ticket."""
    number = address.variables["number"]
    with reading() as session:
        row = ticket(session, viewer, number=number).row
        rows = ticket_documents(session, viewer, number=number)
    here = f"/tickets/{row.number}"
    panel = documents_panel(rows, viewer, number=row.number, now=now(), rules=current_portal().documents)
    return html.Div(
        [
            page_heading(
                f"Attach files to {row.number}",
                trail=[_HOME, TrailStep("Tickets", "/tickets"), TrailStep(row.title, here)],
                subtitle="Each file is on the ticket as soon as it has arrived.",
            ),
            html.Div(panel, className="form-card"),
            html.Div(
                button_link("Save & Close", here, is_primary=True), className="row", **data(waits_for_uploads="1")
            ),
        ],
        className="stack",
    )


def _subtitle(viewer: Viewer) -> str:
    return "Of all organisations, newest first." if viewer.is_staff else "Of your organisation, newest first."


def _upload_card(viewer: Viewer, filters: DocumentFilters) -> Component:
    if viewer.is_staff and filters.organisation_id is None:
        words = "Choose an organisation below to upload documents for it."
        return html.Div(html.P(words), id=ids.UPLOAD, className="notice notice-quiet")
    control = upload_control(current_portal().documents, place=Place(organisation_id=filters.organisation_id))
    return html.Section(
        [html.H2("Upload a Document", className="widget-title"), control], className="card stack documents-upload"
    )


def _filter_bar(viewer: Viewer, filters: DocumentFilters, *, choices: list[dict[str, str]]) -> list[Component]:
    search = dmc.TextInput(
        id=ids.SEARCH,
        label="Search by name",
        value=filters.q,
        debounce=SEARCH_WAIT_MILLISECONDS,
        attributes={"input": {"type": "search", "maxLength": 200}},
    )
    organisation = dmc.Select(
        id=ids.ORGANISATION,
        label="Organisation",
        data=[{"value": "", "label": "All organisations"}, *choices],
        value="" if filters.organisation_id is None else str(filters.organisation_id),
        searchable=True,
        allowDeselect=False,
        style=None if viewer.is_staff else {"display": "none"},
    )
    return [search, organisation]
