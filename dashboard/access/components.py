"""Requests for access on screen: the queue, one request, and the forms that decide it. Pure."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboard.access import ids
from dashboard.access.addresses import ROWS_A_PAGE, STATES, queue_address, request_address
from dashboard.ui.attributes import aria
from dashboard.ui.badges import status_badge
from dashboard.ui.links import link
from dashboard.ui.states import empty_state
from dashboard.ui.tables import Cell, Column, LinkCell, data_table
from dashboard.ui.times import relative_time
from ingest.access.deciding import MAX_NOTE_CHARACTERS
from ingest.access.schemas import KnownPerson, RequestPage, RequestRow, RequestView
from ingest.enums import AccessState, SecurityLevel
from ingest.organisations.schemas import OrganisationName
from ingest.portal.schema import PortalDefinition, Tone

NEW_CONTACT: Final = "new"
STATE_WORDS: Final = {
    AccessState.WAITING: ("Waiting", Tone.WARNING, "◐"),
    AccessState.APPROVED: ("Approved", Tone.SUCCESS, "✓"),
    AccessState.DECLINED: ("Declined", Tone.NEUTRAL, "✕"),
}
_COLUMNS: Final = (
    Column("Name", class_name="access-name"),
    Column("E-mail", class_name="access-email"),
    Column("Confirmed", class_name="access-when"),
    Column("Note", class_name="access-mark"),
)
_ORDER: Final = ["label", "description", "input", "error"]
Options = Sequence[dict[str, str]]


def state_links(state: AccessState) -> html.Nav:
    """The ways to the requests of each state."""
    parts = []
    for one in STATES:
        current = aria(current="page") if one is state else {}
        parts.append(html.A(STATE_WORDS[one][0], href=queue_address(one), className="button", **current))
    return html.Nav(parts, className="access-states", **aria(label="State"))


def queue_table(found: RequestPage, *, now: datetime, timezone: str) -> Component:
    """The requests of a page, each leading to its own."""
    if not found.rows:
        return empty_state("Nothing here", "Requests appear here once their address is confirmed.")
    rows = [_cells(row, now=now, timezone=timezone) for row in found.rows]
    return data_table("Requests for access", _COLUMNS, rows, class_name="opens-rows")


def pager(found: RequestPage, state: AccessState, *, page: int) -> Component:
    """The ways to the pages beside this one."""
    parts: list[Component] = []
    if page > 1:
        parts.append(link("Back", queue_address(state, page=page - 1), class_name="button"))
    if page * ROWS_A_PAGE < found.total:
        parts.append(link("More", queue_address(state, page=page + 1), class_name="button"))
    return html.Nav(parts, className="row outbox-pager", **aria(label="Pages"))


def request_parts(
    view: RequestView,
    *,
    portal: PortalDefinition,
    owners: Sequence[OrganisationName],
    now: datetime,
    timezone: str,
) -> list[Component]:
    """Everything about one request; the controls stay known to their callbacks when it is decided."""
    is_waiting = view.state is AccessState.WAITING
    deciding = [_approval(portal, owners), _declining()]
    certifying = [_certification(view, portal)] if is_waiting or view.certification else []
    return [
        _standing(view, now=now, timezone=timezone),
        *_known_card(view),
        _answers(view),
        *certifying,
        html.Div(deciding, className="access-deciding", hidden=not is_waiting),
    ]


def _cells(row: RequestRow, *, now: datetime, timezone: str) -> tuple[Cell, ...]:
    notes = ["Has an account already"] if row.has_account else []
    notes += ["Checked"] if row.is_certified else []
    return (
        LinkCell(row.name, request_address(row.id)),
        row.email,
        relative_time(row.confirmed_at, now=now, timezone=timezone),
        ", ".join(notes) or None,
    )


def _standing(view: RequestView, *, now: datetime, timezone: str) -> html.Section:
    word, tone, icon = STATE_WORDS[view.state]
    said: list[str | Component] = ["Asked ", relative_time(view.asked_at, now=now, timezone=timezone)]
    if view.decided_at is not None:
        where = f", into {view.organisation}" if view.organisation else ""
        said += [f", decided by {view.decided_by} ", relative_time(view.decided_at, now=now, timezone=timezone), where]
    parts: list[Component] = [
        html.Div([status_badge(word, tone=tone, icon=icon), html.Span(said, className="muted")], className="row")
    ]
    if view.reason:
        parts.append(html.P(f"Reason: {view.reason}"))
    return html.Section(parts, className="card stack", **aria(label="State"))


def _known_card(view: RequestView) -> list[Component]:
    """Who has the address already: for staff alone, strangers never hear of it."""
    items: list[Component] = [html.Li(_known_words(one)) for one in view.known]
    items += [
        html.Li(link(f"Request {one} came from this address too", request_address(one))) for one in view.other_ids
    ]
    if not items:
        return []
    title = html.H2("This address is known", className="widget-title")
    return [html.Section([title, html.Ul(items)], className="card stack")]


def _known_words(one: KnownPerson) -> str:
    who = f"{one.name}, {one.organisation or 'staff'}"
    if not one.has_account:
        return f"{who}: a contact without access"
    return f"{who}: signs in already" if one.is_active else f"{who}: had access, which was ended"


def _answers(view: RequestView) -> html.Section:
    pairs = [html.Div([html.Dt(label), html.Dd(answer)]) for label, answer in view.answers]
    title = html.H2("What was asked", className="widget-title")
    return html.Section([title, html.Dl(pairs, className="facts")], className="card")


def _certification(view: RequestView, portal: PortalDefinition) -> html.Section:
    asked = portal.access_requests
    needed = "Needed before approving. " if asked.needs_certification else ""
    by = f"Written by {view.certified_by}." if view.certified_by else "What you have checked about who asks."
    note = dmc.Textarea(
        **_common(ids.NOTE, asked.certification_label, f"{needed}{by}"),
        value=view.certification or "",
        autosize=True,
        minRows=2,
        attributes={"input": {"maxLength": MAX_NOTE_CHARACTERS}},
    )
    save = dmc.Button("Save note", id=ids.CERTIFY, variant="default")
    return html.Section([note, save], className="card stack", hidden=view.state is not AccessState.WAITING)


def _approval(portal: PortalDefinition, owners: Sequence[OrganisationName]) -> html.Section:
    levels = portal.security_levels
    named = {SecurityLevel.STANDARD: levels.standard, SecurityLevel.ADMIN: levels.admin}
    fields: list[Component] = [
        html.H2("Approve", className="widget-title"),
        dmc.Select(
            **_common(ids.ORGANISATION, "Organisation", "Whose tickets will be seen."),
            data=[{"value": str(one.id), "label": one.name} for one in owners],
            searchable=True,
            withAsterisk=True,
        ),
        dmc.Select(**_common(ids.SITE, "Site", None), data=[], searchable=True, clearable=True),
        dmc.Select(
            **_common(ids.LEVEL, "Security level", None),
            data=[{"value": one.value, "label": label} for one, label in named.items()],
            value=SecurityLevel.STANDARD.value,
            allowDeselect=False,
        ),
        dmc.Select(
            **_common(ids.CONTACT, "Contact", "Contacts with this address can be chosen."),
            data=contact_options(()),
            value=NEW_CONTACT,
            allowDeselect=False,
        ),
        dmc.Button("Approve and send the activation", id=ids.APPROVE),
    ]
    return html.Section(fields, className="card stack")


def contact_options(known: Sequence[tuple[int, str]]) -> Options:
    """A new contact, or one of those that are there."""
    return [
        {"value": NEW_CONTACT, "label": "A new contact"},
        *({"value": str(contact_id), "label": name} for contact_id, name in known),
    ]


def _declining() -> html.Section:
    reason = dmc.Textarea(
        **_common(ids.REASON, "Reason", "It is written to who asked."),
        autosize=True,
        minRows=3,
        withAsterisk=True,
        attributes={"input": {"maxLength": MAX_NOTE_CHARACTERS}},
    )
    button = dmc.Button("Decline", id=ids.DECLINE, variant="default", className="approval-reject")
    return html.Section([html.H2("Decline", className="widget-title"), reason, button], className="card stack")


def _common(control: str, label: str, help_words: str | None) -> dict[str, Any]:
    return {"id": control, "label": label, "description": help_words, "inputWrapperOrder": _ORDER}
