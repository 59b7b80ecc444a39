"""`/manage/contacts`: the contacts there are, one of them to be changed, and a new one."""

from typing import Any, Final

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.contacts import ids
from dashboard.contacts.access import CONTACTS, NEW_CONTACT, contact_address, contact_id_in
from dashboard.contacts.addresses import ROWS_SHOWN, filters_of, page_of
from dashboard.contacts.components import active_badge, contact_list, filter_bar
from dashboard.contacts.form import contact_form, form_buttons
from dashboard.pages import Address
from dashboard.ui.headings import TrailStep, page_heading
from dashboard.ui.links import button_link, link
from dashboard.ui.times import relative_time
from ingest.clock import now
from ingest.db.engine import reading
from ingest.errors import NotFoundError
from ingest.organisations.queries import organisations, organisations_in_use, sites, sites_in_use
from ingest.people.contact_editing import SITE, blank_values, form_values
from ingest.people.contact_queries import contact_detail, contact_items, contact_page, is_contact, main_place
from ingest.people.contact_schemas import ContactDetail, ContactFilters
from ingest.people.powers import Power, has_power
from ingest.viewer import Viewer

TITLE: Final = "Users"
_HOME: Final = TrailStep("Home", "/")
TRAIL: Final = (_HOME, TrailStep(TITLE, CONTACTS))


def contacts_page(viewer: Viewer, address: Address) -> Component:
    """The list with its filters."""
    filters, page = filters_of(address), page_of(address)
    with reading() as session:
        bar = _bar(session, viewer, filters)
        found = contact_page(session, viewer, filters=filters, offset=(page - 1) * ROWS_SHOWN, limit=ROWS_SHOWN)
    return html.Div(
        [
            dcc.Location(id=ids.LOCATION, refresh="callback-nav"),
            page_heading(
                TITLE,
                trail=[_HOME],
                subtitle="Everybody tickets are for, and who of them may sign in.",
                actions=[
                    button_link("Import/Update Users", "/manage/imports"),
                    button_link("New User", _new_address(filters), is_primary=True),
                ],
            ),
            bar,
            html.Div(contact_list(found, viewer, filters=filters, page=page, now=now()), className="card stack"),
        ],
        className="stack",
    )


def new_contact_page(viewer: Viewer, address: Address) -> Component:
    """The form of a new contact; staff choose the organisation first."""
    with reading() as session:
        owners = organisations_in_use(session, viewer)
        owner = _owner(viewer, address, [one.id for one in owners])
        if owner is None:
            return _owner_page([{"value": str(one.id), "label": one.name} for one in owners])
        place = main_place(session, viewer, organisation_id=owner)
        offered = sites_in_use(session, viewer, organisation_id=owner)
        choices = [{"value": str(one.id), "label": one.name} for one in offered]
    site = address.param("site")
    values = blank_values(place) | ({SITE: site} if site in {one["value"] for one in choices} else {})
    name = next(one.name for one in owners if one.id == owner)
    form = contact_form(values, viewer, sites=choices, detail=None, items=(), tab=address.param("tab"), now=now())
    return _form_page(page_heading("New User", trail=TRAIL, subtitle=f"A contact of {name}."), form)


def contact_page_of(viewer: Viewer, address: Address) -> Component:
    """One contact, to be changed."""
    contact_id = contact_id_in(address.path)
    with reading() as session:
        detail = contact_detail(session, viewer, contact_id=contact_id)
        owner, kept_id = detail.row.organisation_id, detail.row.site_id
        offered = sites_in_use(session, viewer, organisation_id=owner, kept_id=kept_id)
        choices = [{"value": str(one.id), "label": one.name} for one in offered]
        items = contact_items(session, viewer, contact_id=contact_id)
    if detail.merged_into_id is not None:
        return _merged_page(detail)
    form = contact_form(
        form_values(detail), viewer, sites=choices, detail=detail, items=items, tab=address.param("tab"), now=now()
    )
    acts = [
        button_link("Hand over", contact_address(contact_id, "leave")),
        button_link("Merge", contact_address(contact_id, "merge")),
    ]
    heading = page_heading(html.Bdi(detail.row.name), trail=TRAIL, subtitle=_about(detail, viewer), actions=acts)
    return _form_page(heading, *last_administrator_notice(detail, viewer), form)


def is_contact_page(viewer: Viewer, address: Address) -> bool:
    """Whether an address of the template is of a contact the viewer keeps."""
    try:
        contact_id = contact_id_in(f"{CONTACTS}/{address.variables.get('contact_id', '')}")
    except NotFoundError:
        return False
    with reading() as session:
        return is_contact(session, viewer, contact_id=contact_id)


def last_administrator_notice(detail: ContactDetail, viewer: Viewer) -> list[Component]:
    """What is said of an organisation's last administrator, before somebody takes the access away."""
    if not detail.is_last_administrator:
        return []
    if has_power(viewer, Power.LEAVE_NO_ADMINISTRATOR):
        words = f"{detail.row.name} is the last administrator of {detail.row.organisation} who can sign in: without \
this access nobody there manages its users."
    else:
        words = f"{detail.row.name} is the last administrator who can sign in, and stays one until another has set a \
password."
    return [html.Div(html.P(words), className="notice", role="note")]


def _bar(session: Any, viewer: Viewer, filters: ContactFilters) -> Component:
    owners = organisations(session, viewer)
    if filters.organisation_id is not None and filters.organisation_id not in {one.id for one in owners}:
        raise NotFoundError("There is no such organisation.")
    owner = viewer.organisation_id or filters.organisation_id
    choices = [] if owner is None else _site_options(session, viewer, owner)
    if filters.site_id is not None and str(filters.site_id) not in {one["value"] for one in choices}:
        known = [one for one in sites(session, viewer) if one.id == filters.site_id]
        if not known:
            raise NotFoundError("There is no such site.")
        choices += [{"value": str(one.id), "label": one.name} for one in known]
    options = [{"value": str(one.id), "label": one.name} for one in owners]
    return filter_bar(viewer, filters, organisations=options, sites=choices)


def _site_options(session: Any, viewer: Viewer, organisation_id: int) -> list[dict[str, str]]:
    found = sites(session, viewer, organisation_id=organisation_id)
    return [{"value": str(one.id), "label": one.name} for one in found]


def _new_address(filters: ContactFilters) -> str:
    asked = {"organisation": filters.organisation_id, "site": filters.site_id}
    query = "&".join(f"{name}={value}" for name, value in asked.items() if value is not None)
    return f"{NEW_CONTACT}?{query}" if query else NEW_CONTACT


def _owner(viewer: Viewer, address: Address, known: list[int]) -> int | None:
    """The organisation a new contact is of; None where staff have yet to choose."""
    if viewer.organisation_id is not None:
        return viewer.organisation_id
    asked = filters_of(address).organisation_id
    if asked is not None and asked not in known:
        raise NotFoundError("There is no such organisation.")
    return asked


def _owner_page(options: list[dict[str, str]]) -> Component:
    choice = dmc.Select(
        id=ids.OWNER, label="Organisation", description="Whose contact it is.", data=options, searchable=True
    )
    return html.Div(
        [
            dcc.Location(id=ids.LOCATION, refresh="callback-nav"),
            page_heading("New User", trail=TRAIL, subtitle="For which organisation?"),
            html.Div(choice, className="card form-card"),
        ],
        className="stack",
    )


def _form_page(heading: Component, *parts: Component) -> Component:
    return html.Div(
        [dcc.Location(id=ids.LOCATION, refresh="callback-nav"), heading, *parts, form_buttons()], className="stack"
    )


def _merged_page(detail: ContactDetail) -> Component:
    other = link("Go to the contact that remained", contact_address(detail.merged_into_id or 0))
    return html.Div(
        [
            page_heading(html.Bdi(detail.row.name), trail=TRAIL),
            html.Div([html.P("This contact was merged into another one; everything of it is there."), other],
                     className="card stack form-card"),
        ],
        className="stack",
    )  # fmt: skip


def _about(detail: ContactDetail, viewer: Viewer) -> Component:
    parts: list[Component | str] = [active_badge(is_active=detail.row.is_active), f" {detail.row.organisation}"]
    tickets = f"{detail.open_tickets:,} open ticket{'' if detail.open_tickets == 1 else 's'}"
    parts.append(f" \N{MIDDLE DOT} {tickets}")
    if detail.updated_at is not None:
        changed = relative_time(detail.updated_at, now=now(), timezone=viewer.timezone)
        parts += [f" \N{MIDDLE DOT} changed by {detail.updated_by}, ", changed]
    return html.Span(parts)
