"""`/tickets/new`: first for which site and what kind of request, then the form of that kind."""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.documents.controls import upload_field
from dashboard.new_ticket import ids
from dashboard.new_ticket.components import (
    buttons,
    contact_adding,
    form_sections,
    provider_words,
    taken_up,
)
from dashboard.pages import Address
from dashboard.ui.form_fields import Choices
from dashboard.ui.headings import TrailStep, page_heading
from dashboard.ui.links import link
from dashboard.ui.states import empty_state
from ingest.clock import now
from ingest.config_items.queries import site_config_items
from ingest.config_items.schemas import ConfigItemName
from ingest.db.engine import reading
from ingest.documents.queries import draft_documents
from ingest.documents.schemas import DocumentView, Place
from ingest.enums import SecurityLevel
from ingest.errors import NotFoundError
from ingest.organisations.queries import organisations, sites_in_use
from ingest.people.queries import contacts
from ingest.portal.current import current_portal
from ingest.portal.forms import RequestType, file_fields
from ingest.tickets.drafts import KeptDraft, kept_draft
from ingest.tickets.linking import ChildPresets, child_presets
from ingest.tickets.opening import organisation_of_site
from ingest.viewer import Viewer

PATH = "/tickets/new"
TITLE = "New Ticket"
Files = Mapping[str, tuple[DocumentView, ...]]
_HOME, _TICKETS = TrailStep("Home", "/"), TrailStep("Tickets", "/tickets")


def new_ticket_page(viewer: Viewer, address: Address) -> Component:
    """The step the address asks for: the form where it names a site and a request type, else the choice of both."""
    site, request_type = address.param("site"), address.param("request_type")
    form = current_portal().request_type(request_type)
    if site.isascii() and site.isdigit() and len(site) < 19 and form is not None:  # noqa: PLR2004 - fits an id
        return _form_step(viewer, site_id=int(site), form=form, parent=address.param("parent"))
    return _choice_step(viewer, site=site, request_type=request_type, parent=address.param("parent"))


def form_address(*, site: object, request_type: object, parent: str = "") -> str:
    """The address of the form of a request type for a site, for a child where there is a parent's number."""
    child = f"&parent={quote(parent, safe='')}" if parent else ""
    return f"{PATH}?site={site}&request_type={request_type}{child}"


def _choice_step(viewer: Viewer, *, site: str, request_type: str, parent: str) -> Component:
    with reading() as session:
        places = _site_options(session, viewer)
        presets = child_presets(session, viewer, number=parent) if parent else None
    if not places:
        return html.Div([page_heading(TITLE, trail=[_HOME, _TICKETS]), empty_state("No company yet", _NO_SITE)])
    known = {one["value"] for one in places}
    chosen = site if site in known else places[0]["value"] if len(places) == 1 else None
    portal = current_portal()
    kinds = [dmc.Radio(value=one.key, label=one.label, description=one.description) for one in portal.request_types]
    return html.Div(
        [
            dcc.Location(id=ids.LOCATION, refresh="callback-nav"),
            page_heading(TITLE, trail=[_HOME, _TICKETS], subtitle="Step 1 of 2: who it is for, and what it is about."),
            *_child_words(presets),
            html.Div(
                [
                    dmc.Select(
                        id=ids.SITE, label="Company", description="The site the ticket is for.", data=places,
                        value=chosen, searchable=True, withAsterisk=True, nothingFoundMessage="No site fits.",
                        inputWrapperOrder=["label", "description", "input", "error"],
                    ),
                    dmc.RadioGroup(
                        html.Div(kinds, className="options"), id=ids.REQUEST_TYPE, label="Request Type",
                        value=request_type or None, withAsterisk=True,
                        inputWrapperOrder=["label", "description", "input", "error"],
                    ),
                    html.Div([dmc.Button("Continue", id=ids.CONTINUE)], className="row"),
                ],
                className="card stack form-card",
            ),
        ],
        className="stack",
    )  # fmt: skip


_NO_SITE = "A ticket is for a site, and there is none you may open tickets for. Your provider can add one."


def _child_words(presets: ChildPresets | None) -> list[Component]:
    if presets is None:
        return []
    of = link(presets.number, f"/tickets/{quote(presets.number, safe='')}")
    return [html.Div(html.P(["A child of ", of, f": {presets.title}"]), className="notice notice-quiet", role="note")]


def _form_step(viewer: Viewer, *, site_id: int, form: RequestType, parent: str) -> Component:
    with reading() as session:
        presets = child_presets(session, viewer, number=parent) if parent else None
        place = _named_site(session, viewer, site_id=site_id)
        owner = organisation_of_site(session, viewer, site_id=site_id)
        choices = _choices(session, viewer, site_id=site_id, organisation_id=owner)
        files = draft_documents(session, viewer, request_type=form.key, organisation_id=owner)
        draft = kept_draft(session, viewer, request_type=form.key)
    kept = draft if draft is not None and draft.site_id == site_id else None
    back = TrailStep(TITLE, f"{PATH}?site={site_id}")
    can_add = viewer.is_staff or viewer.security_level is SecurityLevel.ADMIN
    subtitle = f"Step 2 of 2: for {place}. Fields marked with * are needed."
    return html.Div(
        [
            dcc.Location(id=ids.LOCATION, refresh="callback-nav"),
            page_heading(f"{TITLE}: {form.label}", trail=[_HOME, _TICKETS, back], subtitle=subtitle),
            *_child_words(presets),
            *provider_words(form),
            *([taken_up(kept.updated_at, now=now(), timezone=viewer.timezone)] if kept is not None else []),
            dcc.Store(id=ids.SETTLED),
            # Of this showing of the form: what is sent from it twice is one ticket.
            dcc.Store(id=ids.SHOWING, data=secrets.token_hex(16)),
            html.Div(id=ids.PROBLEMS),
            *form_sections(
                form,
                answers={**_first_answers(form, viewer, kept, presets), **_file_answers(form, files)},
                choices=replace(choices, uploads=_uploads(form, files, organisation_id=owner)),
                is_staff=viewer.is_staff,
                after_contact=[contact_adding()] if can_add else [],
            ),
            buttons(),
        ],
        className="stack",
    )


def _file_answers(form: RequestType, files: Files) -> dict[str, object]:
    """The files of the form: what is in the store counts, whatever of the form has been kept."""
    return {one.key: [file.public_id for file in files.get(one.key, ())] for one in file_fields(form)}


def _uploads(form: RequestType, files: Files, *, organisation_id: int) -> dict[str, Component]:
    """What takes the files of each field for them, with those that are there already."""
    return {
        one.key: upload_field(
            current_portal().documents,
            place=Place(organisation_id=organisation_id, request_type=form.key, field=one.key),
            field_id=ids.field_id(one.key),
            rows=files.get(one.key, ()),
        )
        for one in file_fields(form)
    }


def _first_answers(
    form: RequestType, viewer: Viewer, kept: KeptDraft | None, presets: ChildPresets | None
) -> Mapping[str, object]:
    if kept is not None:
        return dict(kept.answers)
    answers: dict[str, object] = {one.key: one.default for one in form.fields if one.default is not None}
    if viewer.contact_id is not None:
        answers["contact"] = viewer.contact_id
    if presets is not None:
        taken_over = {"contact": presets.contact_id, "config_item": presets.config_item_id}
        answers |= {key: value for key, value in taken_over.items() if value is not None}
    return answers


def _choices(session: Any, viewer: Viewer, *, site_id: int, organisation_id: int) -> Choices:
    people = contacts(session, viewer, organisation_id=organisation_id)
    items = site_config_items(session, viewer, site_id=site_id)
    places = sites_in_use(session, viewer, organisation_id=organisation_id)
    return Choices(
        contacts=contact_options([(one.id, one.name, one.email) for one in people]),
        config_items=item_options(items),
        sites=[{"value": str(one.id), "label": one.name} for one in places],
    )


def contact_options(people: list[tuple[int, str, str | None]]) -> list[dict[str, str]]:
    """Contacts to choose from: the name, and the address where there is one."""
    return [{"value": str(key), "label": f"{name} ({email})" if email else name} for key, name, email in people]


def item_options(items: list[ConfigItemName]) -> list[dict[str, object]]:
    """Configuration items to browse, by product; found by name, reference or serial number."""
    groups: dict[str, list[dict[str, str]]] = {}
    for one in items:
        words = [one.reference_name or one.product, one.product, one.serial_number, one.reference_number]
        label = " · ".join(dict.fromkeys(word for word in words if word))
        groups.setdefault(one.product, []).append({"value": str(one.id), "label": label})
    return [{"group": product, "items": found} for product, found in groups.items()]


def _site_options(session: Any, viewer: Viewer) -> list[dict[str, str]]:
    places = sites_in_use(session, viewer)
    if not viewer.is_staff:
        return [{"value": str(one.id), "label": one.name} for one in places]
    owners = {one.id: one.name for one in organisations(session, viewer)}
    named = sorted((f"{owners[one.organisation_id]} - {one.name}", str(one.id)) for one in places)
    return [{"value": key, "label": label} for label, key in named]


def _named_site(session: Any, viewer: Viewer, *, site_id: int) -> str:
    found = next((one["label"] for one in _site_options(session, viewer) if one["value"] == str(site_id)), None)
    if found is None:
        raise NotFoundError("There is no such site.")
    return found
