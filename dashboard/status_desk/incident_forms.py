"""The forms of incidents and maintenance, and what they say as drafts and corrections. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.status_desk import fields
from dashboard.status_desk.moments import entered_text
from dashboard.status_desk.typed import Typed
from dashboard.status_desk.words import AUTOMATIC, Options, impact_options, status_options
from ingest.enums import ComponentStatus, Impact, IncidentKind, IncidentStatus
from ingest.system_status.incident_schemas import (
    BODY_LENGTH,
    TITLE_LENGTH,
    IncidentDraft,
    IncidentView,
    TemplateView,
    UpdateDraft,
    UpdateView,
)
from ingest.system_status.lifecycle import first_statuses, next_statuses
from ingest.system_status.rules import LABELS
from ingest.system_status.schemas import ComponentRow

MAINTENANCE = IncidentKind.MAINTENANCE
UNAFFECTED = "Not affected"
_TITLE, _TEXT = "Write a title.", "Write a text."
_NO_TIME = "Say when it {}, with its zone."
_ZONE_HELP = "In the zone above."


def new_fields(
    kind: IncidentKind, rows: Sequence[ComponentRow], templates: Sequence[TemplateView], *, timezone: str
) -> list[Component]:
    """The form of an incident to be opened, or of a maintenance to be planned."""
    statuses = first_statuses(kind)
    is_planned = kind is MAINTENANCE
    telling = [
        template_choice(templates, kind),
        fields.line("name", "Title", is_needed=True, text_help="What readers see first.", maxLength=TITLE_LENGTH),
        fields.choice("incident_status", "Status", options=status_options(statuses), value=statuses[0].value),
        fields.text_box("body", "Text", limit=BODY_LENGTH, text_help="Plain text; line breaks are kept."),
    ]
    touched = fields.component_choices(
        rows,
        chosen={},
        untouched={row.id: UNAFFECTED for row in rows},
        statuses=_planned_statuses() if is_planned else None,
        text_help=_planned_help() if is_planned else "What each component is in through this incident.",
    )
    more = [*([moving(is_automatic=True)] if is_planned else []), impact_choice(None)]
    return [
        html.Div(telling, className="card stack form-card"),
        touched,
        fields.times(timezone, _planned_times() if is_planned else _times_of_incident()),
        html.Div(more, className="card stack form-card"),
    ]


def update_fields(
    incident: IncidentView, rows: Sequence[ComponentRow], templates: Sequence[TemplateView], *, timezone: str
) -> list[Component]:
    """The form of a further update."""
    statuses = next_statuses(incident.incident_status)
    is_postmortem = incident.incident_status is IncidentStatus.RESOLVED
    chosen = IncidentStatus.POSTMORTEM if is_postmortem else statuses[0]
    telling = [
        template_choice(templates, incident.kind),
        fields.choice(
            "incident_status",
            "Status",
            options=status_options(statuses),
            value=chosen.value,
            text_help="A status that ends it gives all its components back.",
        ),
        fields.text_box("body", "Text", limit=BODY_LENGTH),
    ]
    touched = fields.component_choices(
        rows,
        chosen={},
        untouched=_as_they_are(incident, rows),
        text_help="What is not chosen here stays as this " + incident.kind.value + " holds it.",
    )
    moment = ("display_at", "Since when this is so", "", f"Empty: now. {_ZONE_HELP}", False)
    return [html.Div(telling, className="card stack form-card"), touched, fields.times(timezone, [moment])]


def facts_fields(incident: IncidentView, *, timezone: str) -> list[Component]:
    """The form that corrects an incident itself."""
    first = [fields.line("name", "Title", value=incident.name, is_needed=True, maxLength=TITLE_LENGTH)]
    if incident.is_maintenance:
        first.append(moving(is_automatic=incident.is_automatic))
    first.append(impact_choice(incident.impact if incident.is_impact_overridden else None))
    began = "Announced" if incident.is_maintenance else "Began"
    shown: list[tuple[str, str, datetime | None]] = [("started_at", began, incident.started_at)]
    if incident.is_maintenance:
        shown += [("scheduled_for", "Begins", incident.scheduled_for), ("scheduled_until", "Ends", incident.scheduled_until)]  # fmt: skip # noqa: E501
    moments = [
        (name, label, entered_text(moment, timezone=timezone), _ZONE_HELP, True) for name, label, moment in shown
    ]
    return [html.Div(first, className="card stack form-card"), fields.times(timezone, moments, is_correcting=True)]


def past_update_fields(update: UpdateView, *, timezone: str) -> list[Component]:
    """The form that corrects an update."""
    text = fields.text_box("body", "Text", value=update.body, limit=BODY_LENGTH)
    shown = entered_text(update.display_at, timezone=timezone)
    note = f"Between the updates before and after it. {_ZONE_HELP}"
    moment = ("display_at", "Since when this was so", shown, note, True)
    return [html.Div(text, className="card stack form-card"), fields.times(timezone, [moment], is_correcting=True)]


def template_choice(templates: Sequence[TemplateView], kind: IncidentKind) -> Component:
    """The templates of this kind; choosing one fills the form."""
    options = [{"value": str(one.id), "label": one.name} for one in templates if one.kind is kind]
    text = "Fills in title, status and text; what you wrote yourself stays." if options else "There is none yet."
    return fields.choice("template", "Template", options=options, value=None, text_help=text, is_optional=True)


def moving(*, is_automatic: bool) -> Component:
    """Whether a maintenance moves by itself."""
    options = [{"value": fields.YES, "label": "Begins and ends by itself at its times"}]
    return fields.several(
        "is_automatic", "Moves by itself", options=options, value=[fields.YES] if is_automatic else []
    )


def impact_choice(impact: Impact | None) -> Component:
    """The impact: automatic, or as somebody says."""
    value = AUTOMATIC if impact is None else impact.value
    return fields.choice("impact_override", "Impact", options=impact_options(), value=value)


def incident_draft(typed: Typed, kind: IncidentKind) -> IncidentDraft:
    """A new incident as the form says it; InvalidInputError names every field that does not fit."""
    planned: dict[str, Any] = {}
    if kind is MAINTENANCE:
        planned = {name: typed.moment(name) for name in ("scheduled_for", "scheduled_until")}
        _need_plan(typed, planned)
        planned["is_automatic"] = bool(typed.ticked("is_automatic"))
    draft = IncidentDraft(
        typed.needed("name", sentence=_TITLE),
        typed.needed("body", sentence=_TEXT),
        kind,
        typed.choice("incident_status", IncidentStatus),
        typed.statuses(),
        typed.choice("impact_override", Impact, otherwise=AUTOMATIC),
        typed.moment("started_at"),
        **planned,
    )
    typed.settle()
    return draft


def update_draft(typed: Typed) -> UpdateDraft:
    """A further update as the form says it; InvalidInputError names every field that does not fit."""
    where = typed.choice("incident_status", IncidentStatus)
    if where is None:
        typed.problems["incident_status"] = "Choose a status."
    body, display_at = typed.needed("body", sentence=_TEXT), typed.moment("display_at")
    statuses = typed.statuses()
    typed.settle()
    return UpdateDraft(where or IncidentStatus.INVESTIGATING, body, statuses, display_at)


def facts_changes(typed: Typed, incident: IncidentView) -> dict[str, object]:
    """The corrections of an incident that its form says."""
    changes: dict[str, object] = {
        "name": typed.needed("name", sentence=_TITLE),
        "impact_override": typed.choice("impact_override", Impact, otherwise=AUTOMATIC),
        "started_at": typed.moment("started_at", known=incident.started_at),
    }
    if changes["started_at"] is None:
        typed.problems.setdefault("started_at", _NO_TIME.format("began"))
    if incident.is_maintenance:
        plan = {
            "scheduled_for": typed.moment("scheduled_for", known=incident.scheduled_for),
            "scheduled_until": typed.moment("scheduled_until", known=incident.scheduled_until),
        }
        _need_plan(typed, plan)
        changes |= plan
        changes["is_automatic"] = bool(typed.ticked("is_automatic"))
    typed.settle()
    return changes


def past_update_changes(typed: Typed, update: UpdateView) -> dict[str, object]:
    """The corrections of an update that its form says."""
    moment = typed.moment("display_at", known=update.display_at)
    if moment is None:
        typed.problems.setdefault("display_at", _NO_TIME.format("was so"))
    body = typed.needed("body", sentence=_TEXT)
    typed.settle()
    return {"body": body, "display_at": moment}


def _need_plan(typed: Typed, plan: Mapping[str, datetime | None]) -> None:
    for name, word in (("scheduled_for", "begins"), ("scheduled_until", "ends")):
        if plan[name] is None:
            typed.problems.setdefault(name, _NO_TIME.format(word))


def _as_they_are(incident: IncidentView, rows: Sequence[ComponentRow]) -> dict[int, str]:
    """What each component stays in when the update says nothing of it."""
    concerned = set(incident.component_ids)
    held = {row.id: incident.held.get(row.id, ComponentStatus.OPERATIONAL) for row in rows}
    return {row.id: f"As it is: {LABELS[held[row.id]].lower()}" if row.id in concerned else UNAFFECTED for row in rows}


def _planned_statuses() -> Options:
    each = ComponentStatus.UNDER_MAINTENANCE
    return [{"value": each.value, "label": LABELS[each]}]


def _planned_help() -> str:
    return "Under maintenance from its beginning to its end, then as they were."


def _times_of_incident() -> list[tuple[str, str, str, str, bool]]:
    return [("started_at", "Began", "", f"Empty: now. Give a time to date it back. {_ZONE_HELP}", False)]


def _planned_times() -> list[tuple[str, str, str, str, bool]]:
    return [
        ("scheduled_for", "Begins", "", _ZONE_HELP, True),
        ("scheduled_until", "Ends", "", _ZONE_HELP, True),
        ("started_at", "Announced", "", f"Empty: now. {_ZONE_HELP}", False),
    ]
