"""The controls of the desk's forms, each in a row its refusal leads to. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.status_desk import ids
from dashboard.status_desk.moments import zone_names
from dashboard.status_desk.words import AUDIENCE_TAGS, Options, component_options
from dashboard.ui.attributes import data
from ingest.enums import ComponentAudience, ComponentStatus
from ingest.system_status.schemas import ComponentRow

AS_IT_IS: Final = "as_it_is"
YES: Final = "yes"
_ORDER: Final = ["label", "description", "input", "error"]


def line(
    name: str, label: str, *, value: str = "", text_help: str | None = None, is_needed: bool = False, **attributes: Any
) -> Component:
    """A field of one line; `attributes` are those of its input element."""
    control = dmc.TextInput(
        **_common(name, label, value, text_help, is_needed=is_needed), attributes={"input": attributes}
    )
    return _row(name, control)


def text_box(name: str, label: str, *, value: str = "", limit: int, text_help: str | None = None) -> Component:
    """A text of several lines, with a counter."""
    counter = f"{name}-counter"
    box = dmc.Textarea(
        **_common(name, label, value, text_help, is_needed=True),
        autosize=True,
        minRows=4,
        maxRows=20,
        attributes={"input": {"maxLength": limit, "data-counter": counter}},
    )
    count = html.Span(f"{len(value):,} / {limit:,}", id=counter)
    return _row(name, html.Div([box, html.P([count, " characters"], className="field-counter")]))


def choice(
    name: str,
    label: str,
    *,
    options: Options,
    value: str | None,
    text_help: str | None = None,
    is_optional: bool = False,
) -> Component:
    """One of a few; `is_optional` lets it be cleared."""
    control = dmc.Select(
        **_common(name, label, value, text_help), data=options, allowDeselect=False, clearable=is_optional
    )
    return _row(name, control)


def several(name: str, label: str, *, options: Options, value: Sequence[str]) -> Component:
    """Any number of boxes to tick."""
    boxes = [dmc.Checkbox(value=one["value"], label=one["label"]) for one in options]
    common = _common(name, label, list(value), None)
    return _row(name, dmc.CheckboxGroup(html.Div(boxes, className="options"), **common))


def many(name: str, label: str, *, options: Options, value: Sequence[str]) -> Component:
    """Any number of a long list, found by typing."""
    common = _common(name, label, list(value), None)
    return _row(name, dmc.MultiSelect(**common, data=options, searchable=True, clearable=True))


def day(name: str, label: str, *, value: str, text_help: str) -> Component:
    """A calendar day."""
    return line(name, label, value=value, text_help=text_help, type="date")


def times(
    zone_name: str, moments: Sequence[tuple[str, str, str, str, bool]], *, is_correcting: bool = False
) -> Component:
    """Times with their zone: (name, label, value, help, whether needed) each, all entered in the one zone.

    `is_correcting`: they are moments already, and stay these in another zone; else they are what the clocks there say.
    """
    known = zone_names() if zone_name in zone_names() else (zone_name, *zone_names())
    zone = dmc.Select(
        **_common("timezone", "Time zone of these times", zone_name, "Your own, unless you choose another."),
        data=list(known),
        searchable=True,
        allowDeselect=False,
        limit=100,
        nothingFoundMessage="No zone has this name.",
    )
    fields = [
        line(name, label, value=value, text_help=text, is_needed=is_needed, type="datetime-local")
        for name, label, value, text, is_needed in moments
    ]
    legend = html.Legend("Times", className="widget-title")
    known_zone = dcc.Store(id=ids.ZONE, data=zone_name if is_correcting else None)
    return html.Fieldset([legend, known_zone, _row("timezone", zone), *fields], className="card stack form-card")


def component_choices(
    rows: Sequence[ComponentRow],
    *,
    chosen: Mapping[int, ComponentStatus],
    untouched: Mapping[int, str],
    statuses: Options | None = None,
    text_help: str,
) -> Component:
    """A row for each component, in its groups, with what it is given; `untouched` says what else is so, by id."""
    lines: list[Component] = []
    for row in page_order(rows):
        if row.is_group:
            lines.append(html.P(html.Bdi(row.name), className="desk-group-name"))
        else:
            options = [{"value": AS_IT_IS, "label": untouched[row.id]}, *(statuses or component_options())]
            lines.append(_component_choice(row, options, chosen.get(row.id)))
    legend = html.Legend("Components", className="widget-title")
    body = lines or [html.P("There are no components yet.", className="muted")]
    note = html.P(text_help, className="muted desk-help")
    return html.Fieldset(
        [legend, note, html.Div(body, className="desk-choices")],
        className="card stack form-card",
        **data(field="component_statuses"),
    )


def page_order(rows: Sequence[ComponentRow]) -> list[ComponentRow]:
    """Components and groups as the page shows them: each group before its own."""
    ordered: list[ComponentRow] = []
    for row in rows:
        if row.group_id is None:
            ordered += [row, *(each for each in rows if each.group_id == row.id)]
    return ordered


def _component_choice(row: ComponentRow, options: Options, chosen: ComponentStatus | None) -> Component:
    is_public = row.audience is ComponentAudience.PUBLIC
    control = dmc.Select(
        id=ids.component_id(row.id),
        label=row.name,
        description=None if is_public else f"Not public: {AUDIENCE_TAGS[row.audience].lower()}",
        data=options,
        value=AS_IT_IS if chosen is None else chosen.value,
        allowDeselect=False,
    )
    return html.Div(control, className="desk-choice" if row.group_id is None else "desk-choice desk-in-group")


def _common(name: str, label: str, value: Any, text_help: str | None, *, is_needed: bool = False) -> dict[str, Any]:
    return {
        "id": ids.field_id(name),
        "label": label,
        "description": text_help,
        "value": value,
        "withAsterisk": is_needed,
        "inputWrapperOrder": _ORDER,
    }


def _row(name: str, control: Component) -> Component:
    return html.Div(control, **data(field=name))
