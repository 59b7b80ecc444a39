"""`/desk/status/templates`: wording kept for the next time; `?edit=` shows the form of one, or of a new one."""

from collections.abc import Sequence
from typing import Final

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.pages import Address
from dashboard.status_desk import fields, ids
from dashboard.status_desk.components import TEMPLATES
from dashboard.status_desk.incident_pages import DESK, buttons, form_page
from dashboard.status_desk.typed import LABELS, Typed
from dashboard.status_desk.words import INCIDENT_STATUS_WORDS, KIND_WORDS, status_options
from dashboard.ui.headings import TrailStep, page_heading
from dashboard.ui.links import button_link, link
from dashboard.ui.states import empty_state
from dashboard.ui.tables import Cell, Column, LinkCell, data_table
from ingest.db.engine import reading
from ingest.enums import INCIDENT_STATUSES, IncidentKind, IncidentStatus
from ingest.errors import NotFoundError
from ingest.system_status.incident_schemas import BODY_LENGTH, TITLE_LENGTH, TemplateDraft, TemplateView
from ingest.system_status.templates import TEMPLATE_NAME_LENGTH, templates
from ingest.viewer import Viewer

NEW: Final = "new"
DELETE: Final = "delete"
TEMPLATE_LABELS: Final = {**LABELS, "name": "Name"}
_COLUMNS: Final = (Column("Name"), Column("For"), Column("Status"), Column("Title"), Column("Text"))
_SHOWN_CHARACTERS: Final = 120


def templates_page(viewer: Viewer, address: Address) -> Component:
    """All templates, or the form of one."""
    with reading() as session:
        kept = templates(session, viewer)
    wanted = address.param("edit")
    if wanted == NEW:
        return _form_page(None)
    if wanted:
        template = template_named(kept, wanted)
        return _delete_page(template) if address.param("then") == DELETE else _form_page(template)
    return html.Div(
        [
            dcc.Location(id=ids.LOCATION, refresh="callback-nav"),
            page_heading(
                "Templates",
                trail=[DESK],
                subtitle="Wording to begin with, for incidents, maintenance and updates.",
                actions=[button_link("Add a template", f"{TEMPLATES}?edit={NEW}", is_primary=True)],
            ),
            html.Div(_table(kept), className="card"),
        ],
        className="stack desk-page",
    )


def template_named(kept: Sequence[TemplateView], key: str) -> TemplateView:
    """One of the templates, by the id in an address; NotFoundError when there is none."""
    found = next((one for one in kept if str(one.id) == key), None)
    if found is None:
        raise NotFoundError("There is no such template.")
    return found


def template_draft(typed: Typed) -> TemplateDraft:
    """A template as its form says it; InvalidInputError names what does not fit."""
    # The status says which kind it is for: no status belongs to both.
    where = typed.choice("incident_status", IncidentStatus) or IncidentStatus.INVESTIGATING
    kind = next(each for each, statuses in INCIDENT_STATUSES.items() if where in statuses)
    draft = TemplateDraft(
        typed.needed("name", sentence="Write a name."),
        kind,
        typed.text("title"),
        where,
        typed.needed("body", sentence="Write a text."),
    )
    typed.settle()
    return draft


def _table(kept: Sequence[TemplateView]) -> Component:
    if not kept:
        return empty_state("No templates yet", "Keep the wording you need in a hurry.")
    rows: list[tuple[Cell, ...]] = [
        (
            LinkCell(one.name, f"{TEMPLATES}?edit={one.id}", aria_label=f"Edit template {one.name}"),
            KIND_WORDS[one.kind].capitalize(),
            INCIDENT_STATUS_WORDS[one.incident_status],
            one.title or None,
            one.body if len(one.body) <= _SHOWN_CHARACTERS else f"{one.body[:_SHOWN_CHARACTERS]}…",
        )
        for one in kept
    ]
    return data_table("Templates", _COLUMNS, rows)


def _form_page(one: TemplateView | None) -> Component:
    title = "Add a template" if one is None else "Edit template"
    actions = [] if one is None else [button_link("Delete", f"{TEMPLATES}?edit={one.id}&then={DELETE}")]
    name, head, body = ("", "", "") if one is None else (one.name, one.title, one.body)
    where = IncidentStatus.INVESTIGATING if one is None else one.incident_status
    form = [
        fields.line(
            "name",
            "Name",
            value=name,
            is_needed=True,
            text_help="What editors choose it by.",
            maxLength=TEMPLATE_NAME_LENGTH,
        ),
        fields.choice("incident_status", "For, and status", options=_statuses(), value=where.value),
        fields.line("title", "Title", value=head, text_help="Not needed for updates.", maxLength=TITLE_LENGTH),
        fields.text_box("body", "Text", value=body, limit=BODY_LENGTH),
    ]
    return form_page(
        page_heading(title, trail=[DESK, TrailStep("Templates", TEMPLATES)], actions=actions),
        html.Div(form, className="card stack form-card"),
        buttons(dmc.Button("Save", id=ids.SAVE_TEMPLATE), link("Cancel", TEMPLATES)),
    )


def _statuses() -> list[dict[str, str]]:
    return [
        {"value": one["value"], "label": f"{KIND_WORDS[kind].capitalize()}: {one['label'].lower()}"}
        for kind in IncidentKind
        for one in status_options(INCIDENT_STATUSES[kind])
    ]


def _delete_page(one: TemplateView) -> Component:
    here = f"{TEMPLATES}?edit={one.id}"
    return form_page(
        page_heading(f"Delete the template '{one.name}'?", trail=[DESK, TrailStep("Templates", TEMPLATES)]),
        buttons(
            dmc.Button("Delete it for good", id=ids.DELETE_TEMPLATE, variant="default", className="desk-danger"),
            button_link("Keep it", here),
        ),
    )
