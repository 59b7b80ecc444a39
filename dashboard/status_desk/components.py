"""The parts of the desk's overview: what goes on, the components in page order, the latest edits. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboard.status_desk import ids
from dashboard.status_desk.access import component_address, incident_address
from dashboard.status_desk.fields import page_order
from dashboard.status_desk.words import AUDIENCE_TAGS, component_badge, component_options, incident_badge
from dashboard.ui.attributes import aria, data
from dashboard.ui.links import button_link, link
from dashboard.ui.times import exact_words, relative_time
from ingest.enums import ComponentAudience
from ingest.system_status.edits import ORDER
from ingest.system_status.incident_schemas import EditView, IncidentView
from ingest.system_status.page_schemas import StatusPageView
from ingest.system_status.schemas import ComponentRow
from ingest.system_status.service import REASON_LENGTH

NEW_INCIDENT = "/desk/status/incidents/new"
NEW_MAINTENANCE = "/desk/status/maintenance/new"
NEW_COMPONENT = "/desk/status/components/new"
TEMPLATES = "/desk/status/templates"
_SHOWN_CHARACTERS = 240


def going_on(view: StatusPageView, *, timezone: str) -> Component:
    """Open incidents, and maintenance now and next, each with the way to its page."""
    parts = (
        ("Open incidents", view.incidents, "Nothing is wrong that the page tells of."),
        ("Maintenance now", view.maintenance_now, ""),
        ("Maintenance next", view.maintenance_next, "Nothing is planned."),
    )
    body: list[Component] = []
    for title, found, none in parts:
        if found or none:
            body.append(html.H3(title, className="desk-part"))
            body.append(
                html.Ul([_incident(one, view, timezone=timezone) for one in found], className="desk-incidents")
                if found
                else html.P(none, className="muted")
            )
    heading = html.H2("What is going on", className="widget-title")
    return html.Section([heading, *body], className="card stack desk-now", **aria(label="What is going on"))


def components_card(rows: Sequence[ComponentRow], *, sharers: Mapping[int, str]) -> Component:
    """All components and groups in the order of the page; `sharers` are the organisations of each, in words."""
    ordered = page_order(rows)
    lines = [_line(row, rows, sharers.get(row.id)) for row in ordered]
    head = html.Div(
        [
            html.H2("Components", className="widget-title"),
            html.Div(
                [
                    button_link("Add a component", NEW_COMPONENT),
                    button_link("Add a group", f"{NEW_COMPONENT}?kind=group"),
                ],
                className="row",
            ),
        ],
        className="widget-head",
    )
    body = (
        html.Ul(lines, className="desk-lines")
        if lines
        else html.P("There are no components yet: add what your customers depend on.", className="muted")
    )
    return html.Section([head, body], className="card", **aria(label="Components"))


def edits_card(
    title: str, edits: Sequence[EditView], *, now: datetime, timezone: str, is_named: bool = True
) -> Component:
    """Who changed what and when, newest first; `is_named` says of what, where that is not plain."""
    entries = [
        html.Li(_edit(one, now=now, timezone=timezone, is_named=is_named), className="desk-entry") for one in edits
    ]
    body = html.Ul(entries, className="entries") if entries else html.P("Nothing yet.", className="muted")
    return html.Section([html.H2(title, className="widget-title"), body], className="card", **aria(label=title))


def _incident(one: IncidentView, view: StatusPageView, *, timezone: str) -> Component:
    name = link(html.Bdi(one.name), incident_address(one.public_id))
    when: list[Component | str] = [relative_time(one.begins_at, now=view.as_of, timezone=timezone)]
    if one.is_maintenance and one.scheduled_until is not None:
        when = [" until ".join(exact_words(each, timezone=timezone) for each in (one.begins_at, one.scheduled_until))]
    return html.Li([html.Span([name, " ", incident_badge(one)]), html.Span(when, className="muted")])


def _line(row: ComponentRow, rows: Sequence[ComponentRow], sharers: str | None) -> Component:
    siblings = [each.id for each in rows if each.group_id == row.group_id]
    place = siblings.index(row.id)
    name = html.Span(
        [html.Bdi(row.name, className="desk-group-name" if row.is_group else None), *_tag(row, sharers)],
        className="desk-name",
    )
    tools = html.Div(
        [
            _mover(row, "up", "\N{UPWARDS ARROW}", is_last=place == 0),
            _mover(row, "down", "\N{DOWNWARDS ARROW}", is_last=place == len(siblings) - 1),
            link("Edit", component_address(row.public_id), class_name="button", aria_label=f"Edit {row.name}"),
        ],
        className="desk-tools",
    )
    badge = [] if row.is_group else [component_badge(row.component_status)]
    changer = [] if row.is_group else [_changer(row)]
    kind = "desk-line desk-line-group" if row.is_group else "desk-line"
    return html.Li([name, *badge, tools, *changer], className=kind if row.group_id is None else f"{kind} desk-in-group")


def _tag(row: ComponentRow, sharers: str | None) -> list[Component]:
    if row.audience is ComponentAudience.PUBLIC:
        return []
    words = AUDIENCE_TAGS[row.audience]
    told = f"{words}: {sharers}" if row.audience is ComponentAudience.ORGANISATIONS and sharers else words
    return [html.Span(told, className="badge badge-neutral")]


def _mover(row: ComponentRow, part: str, arrow: str, *, is_last: bool) -> Component:
    # Not `disabled`, or the keyboard would lose its place at the end of the list.
    return html.Button(
        html.Span(arrow, **aria(hidden="true")),
        id=ids.part_id(part, row.id),
        type="button",
        className="button desk-mover",
        **aria(label=f"Move {row.name} {part}", disabled="true" if is_last else None),
        **data(moves=f"{row.id}-{part}"),
    )


def _changer(row: ComponentRow) -> Component:
    chosen = dmc.Select(
        id=ids.part_id("status", row.id),
        label="Status from now on",
        data=component_options(),
        value=row.component_status.value,
        allowDeselect=False,
    )
    reason = dmc.TextInput(
        id=ids.part_id("reason", row.id),
        label="Reason",
        description="For the record; it is not published.",
        value="",
        inputWrapperOrder=["label", "input", "description"],
        attributes={"input": {"maxLength": REASON_LENGTH}},
    )
    button = dmc.Button("Set status", id=ids.part_id("change", row.id), **aria(label=f"Set the status of {row.name}"))
    summary = html.Summary("Change status", className="desk-summary", **aria(label=f"Change status of {row.name}"))
    return html.Details(
        [summary, html.Div([chosen, reason, button], className="desk-change")], className="desk-changer"
    )


def _edit(one: EditView, *, now: datetime, timezone: str, is_named: bool) -> list[Component]:
    is_order = [label for label, _, _ in one.changes] == [ORDER]
    about: list[Component | str] = [" \N{MIDDLE DOT} ", html.Bdi(one.subject_name)] if is_named and not is_order else []
    head = html.P(
        [html.Strong(one.actor), " ", relative_time(one.at, now=now, timezone=timezone), *about], className="desk-edit"
    )
    if is_order:
        # Which stood where fills a page, and is on record.
        return [head, html.P(f"Order of {_lower_first(one.subject_name)} changed", className="muted")]
    changes = [html.Li(_change(*each)) for each in one.changes]
    return [head, html.Ul(changes, className="desk-list muted")]


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def _change(label: str, before: str | None, after: str | None) -> list[Component | str]:
    was: list[Component | str] = [] if before is None else [html.Bdi(_short(before)), " \N{RIGHTWARDS ARROW} "]
    return [f"{label}: ", *was, html.Bdi("removed" if after is None else _short(after))]


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN_CHARACTERS else f"{text[:_SHOWN_CHARACTERS]}\N{HORIZONTAL ELLIPSIS}"
