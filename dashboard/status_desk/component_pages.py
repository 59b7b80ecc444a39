"""The desk's pages of a component or a group: to be added, to be changed, to be removed."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboard.pages import Address
from dashboard.status_desk import fields, ids
from dashboard.status_desk.access import PATH, component_address
from dashboard.status_desk.components import edits_card
from dashboard.status_desk.incident_pages import DESK, buttons, form_page
from dashboard.status_desk.typed import LABELS, Typed
from dashboard.status_desk.words import AUDIENCE_WORDS, component_badge
from dashboard.ui.headings import TrailStep, page_heading
from dashboard.ui.links import button_link, link
from ingest.clock import now
from ingest.db.engine import reading
from ingest.enums import ComponentAudience
from ingest.errors import NotFoundError
from ingest.organisations.queries import organisations
from ingest.organisations.schemas import OrganisationName
from ingest.system_status.component_fields import DESCRIPTION_LENGTH
from ingest.system_status.edits import edits
from ingest.system_status.queries import components
from ingest.system_status.readers import shared_with
from ingest.system_status.schemas import NAME_LENGTH, ComponentRow
from ingest.viewer import Viewer

NO_GROUP: Final = "none"
GROUP: Final = "group"
REMOVE: Final = "remove"
COMPONENT_LABELS: Final[Mapping[str, str]] = {**LABELS, "name": "Name"}
_SHOWCASED, _ONLY_IF_DEGRADED = "is_showcased", "is_only_shown_if_degraded"
_EDITS_SHOWN: Final = 20


def new_component_page(viewer: Viewer, address: Address) -> Component:
    """`/desk/status/components/new`: add a component, or with `?kind=group` a group."""
    is_group = address.param("kind") == GROUP
    with reading() as session:
        rows, owners = components(session, viewer), organisations(session, viewer)
    title = "Add a group" if is_group else "Add a component"
    return form_page(
        page_heading(title, trail=[DESK], subtitle="It stands at the end of the page at first."),
        *_form(None, rows, owners, shared=(), is_group=is_group),
        buttons(dmc.Button("Add", id=ids.SAVE_COMPONENT), link("Cancel", PATH)),
    )


def component_page(viewer: Viewer, address: Address) -> Component:
    """`/desk/status/components/<id>`: change it; `?edit=remove` asks before it is removed."""
    with reading() as session:
        rows, owners = components(session, viewer), organisations(session, viewer)
        row = row_named(rows, address.variables["public_id"])
        shared = shared_with(session, viewer).get(row.id, frozenset())
        history = edits(session, viewer, public_id=row.public_id, limit=_EDITS_SHOWN)
    if address.param("edit") == REMOVE:
        return _remove_page(row)
    here = component_address(row.public_id)
    subtitle = "A group" if row.is_group else html.Span(["A component, now ", component_badge(row.component_status)])
    heading = page_heading(
        html.Bdi(row.name), trail=[DESK], subtitle=subtitle, actions=[button_link("Remove", f"{here}?edit={REMOVE}")]
    )
    form = html.Div(
        [
            *_form(row, rows, owners, shared=sorted(shared), is_group=row.is_group),
            buttons(dmc.Button("Save", id=ids.SAVE_COMPONENT), link("Cancel", PATH)),
        ],
        className="stack",
    )
    changes = edits_card("Who changed what", history, now=now(), timezone=viewer.timezone, is_named=False)
    return form_page(heading, html.Div([form, changes], className="grid-2-1"))


def row_named(rows: Sequence[ComponentRow], public_id: str) -> ComponentRow:
    """The component or group of this public id; NotFoundError when there is none."""
    found = next((row for row in rows if row.public_id == public_id), None)
    if found is None:
        raise NotFoundError("There is no such component.")
    return found


def component_changes(typed: Typed) -> dict[str, Any]:
    """A component as its form says it, by the names of its fields; InvalidInputError names what does not fit."""
    group = typed.text("group_id")
    audience = typed.choice("audience", ComponentAudience) or ComponentAudience.PUBLIC
    is_shared = audience is ComponentAudience.ORGANISATIONS
    chosen = tuple(int(one) for one in typed.ticked("organisation_ids") if one.isascii() and one.isdigit())
    if is_shared and not chosen:
        typed.problems["organisation_ids"] = "Name at least one organisation."
    shown = typed.ticked("shown")
    changes: dict[str, Any] = {
        "name": typed.needed("name", sentence="Write a name."),
        "description": typed.text("description") or None,
        "audience": audience,
        "organisation_ids": chosen if is_shared else (),
    }
    if "shown" in typed.values:
        changes |= {
            "group_id": int(group) if group.isascii() and group.isdigit() else None,
            _SHOWCASED: _SHOWCASED in shown,
            _ONLY_IF_DEGRADED: _ONLY_IF_DEGRADED in shown,
            "start_date": typed.day("start_date"),
        }
    typed.settle()
    return changes


def _form(
    row: ComponentRow | None,
    rows: Sequence[ComponentRow],
    owners: Sequence[OrganisationName],
    *,
    shared: Sequence[int],
    is_group: bool,
) -> list[Component]:
    audience = ComponentAudience.PUBLIC if row is None else row.audience
    said = "" if row is None else row.description or ""
    first = [
        fields.line("name", "Name", value="" if row is None else row.name, is_needed=True, maxLength=NAME_LENGTH),
        fields.line(
            "description", "Description", value=said, text_help="Shown under the name.", maxLength=DESCRIPTION_LENGTH
        ),
        *([] if is_group else [_group_choice(row, rows)]),
    ]
    seen = [
        fields.choice(
            "audience",
            "Who may see it",
            options=[{"value": each.value, "label": words} for each, words in AUDIENCE_WORDS.items()],
            value=audience.value,
            text_help="Whoever may not see it cannot tell that it exists.",
        ),
        html.Div(
            fields.many(
                "organisation_ids",
                "Organisations",
                options=[{"value": str(one.id), "label": one.name} for one in owners],
                value=[str(one) for one in shared],
            ),
            id=ids.ORGANISATIONS_ROW,
            hidden=audience is not ComponentAudience.ORGANISATIONS,
        ),
        *([] if is_group else _shown(row)),
    ]
    return [html.Div(part, className="card stack form-card") for part in (first, seen)]


def _group_choice(row: ComponentRow | None, rows: Sequence[ComponentRow]) -> Component:
    options = [{"value": NO_GROUP, "label": "No group"}]
    options += [{"value": str(each.id), "label": each.name} for each in rows if each.is_group]
    value = NO_GROUP if row is None or row.group_id is None else str(row.group_id)
    return fields.choice(
        "group_id", "Group", options=options, value=value, text_help="Whoever may not see the group sees none of it."
    )


def _shown(row: ComponentRow | None) -> list[Component]:
    ticked = [_SHOWCASED] if row is None or row.is_showcased else []
    if row is not None and row.is_only_shown_if_degraded:
        ticked.append(_ONLY_IF_DEGRADED)
    options = [
        {"value": _SHOWCASED, "label": "Show its days and its uptime"},
        {"value": _ONLY_IF_DEGRADED, "label": "Show it only while something is wrong with it"},
    ]
    start = "" if row is None or row.start_date is None else row.start_date.isoformat()
    note = "Days before it are empty and not counted. Empty: since its first record. A day of the page's own zone."
    return [
        fields.several("shown", "On the page", options=options, value=ticked),
        fields.day("start_date", "On record since", value=start, text_help=note),
    ]


def _remove_page(row: ComponentRow) -> Component:
    here = component_address(row.public_id)
    words = (
        "The group is removed; it must be empty."
        if row.is_group
        else "The component goes with its whole history and uptime. One that incidents concern stays."
    )
    return form_page(
        page_heading(f"Remove {row.name}?", trail=[DESK, TrailStep(row.name, here)]),
        html.Div(html.P(f"{words} This cannot be undone."), className="card form-card"),
        buttons(
            dmc.Button("Remove it for good", id=ids.REMOVE_COMPONENT, variant="default", className="desk-danger"),
            button_link("Keep it", here),
        ),
    )
