"""The form of a record: a control for each field, and what is wrong at the top and beside it. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboard.admin import ids
from dashboard.admin.components import Options, offered
from dashboard.ui.attributes import aria, data
from ingest.clock import zone_names
from ingest.records.schemas import YES, Kind, RecordField, RecordRow, Shape

_ORDER: Final = ["label", "description", "input", "error"]
_CHOSEN: Final = frozenset({Shape.ZONE, Shape.ROLE, Shape.ORGANISATION, Shape.SITE, Shape.TEAM, Shape.COMPONENT})


def asked_fields(kind: Kind) -> list[RecordField]:
    """The fields a form has: where a record is at a site, its organisation is that of the site."""
    has_site = any(one.shape is Shape.SITE for one in kind.fields)
    return [one for one in kind.fields if not (has_site and one.shape is Shape.ORGANISATION)]


def record_form(kind: Kind, row: RecordRow | None, *, options: Options, values: Mapping[str, str]) -> html.Div:
    """The fields of a record with these values; the fixed ones are only read once it is there."""
    owner = None if row is None else _number(row.values.get("organisation"))
    rows = []
    for one in asked_fields(kind):
        label = _site_label(one) if owner is None else one.label
        control = _control(kind, one, row, label=label, value=values.get(one.name, ""), options=options, owner=owner)
        rows.append(html.Div(control, **data(field=one.name)))
    return html.Div(rows, className="card stack form-card")


def values_typed(kind: Kind, typed: Sequence[Any]) -> dict[str, str]:
    """What the controls hold, as texts by field."""
    return {one.name: _typed(one, value) for one, value in zip(asked_fields(kind), typed, strict=True)}


def problem_summary(problems: Sequence[tuple[str, str, str]], *, summary: str = "") -> html.Div:
    """All refusals of a form at its top, each (key, label, sentence) leading to its field."""
    items = [
        html.Li(html.A(f"{label}: {sentence}", href=f"#{key}", className="problem-link", **data(goes_to=key)))
        for key, label, sentence in problems
    ]
    parts: list[Component] = [html.H2("Not saved yet", className="state-title")]
    parts += [html.P(summary)] if summary else []
    parts += [html.Ul(items)] if items else []
    return html.Div(
        parts, className="state state-error form-problems", role="alert", tabIndex="-1",
        **aria(label="What needs attention"),
    )  # fmt: skip


def _site_label(one: RecordField) -> str:
    return "Organisation and site" if one.shape is Shape.SITE else one.label


def _control(
    kind: Kind,
    one: RecordField,
    row: RecordRow | None,
    *,
    label: str,
    value: str,
    options: Options,
    owner: int | None,
) -> Component:
    common: dict[str, Any] = {
        "id": ids.field_id(one.name),
        "description": one.help or None,
        "inputWrapperOrder": _ORDER,
        "withAsterisk": one.is_required,
        "label": label,
        "disabled": one.is_fixed and row is not None,
    }
    if one.shape is Shape.SWITCH:
        box = dmc.Checkbox(value=YES, label=label)
        del common["disabled"]
        group: Component = dmc.CheckboxGroup(box, **common | {"label": None}, value=[YES] if value == YES else [])
        return group
    if one.shape in _CHOSEN:
        return _select(kind, one, common, value=value, options=options, owner=owner)
    if one.shape is Shape.TEXT:
        area: Component = dmc.Textarea(
            **common, value=value, autosize=True, minRows=3, maxRows=12, attributes={"input": {"maxLength": one.limit}}
        )
        return area
    line: Component = dmc.TextInput(**common, value=value, attributes={"input": {"maxLength": one.limit}})
    return line


def _select(
    kind: Kind, one: RecordField, common: dict[str, Any], *, value: str, options: Options, owner: int | None
) -> Component:
    found = [{"value": name, "label": name} for name in zone_names()] if one.shape is Shape.ZONE else None
    if found is None:
        found = offered(kind, one.name, options, organisation_id=owner)
    if value and value not in {each["value"] for each in found}:
        # What is kept stays what it is, however it is spelt.
        found.append({"value": value, "label": value})
    select: Component = dmc.Select(
        **common,
        data=found,
        value=value or None,
        searchable=True,
        clearable=not one.is_required,
        allowDeselect=not one.is_required,
        limit=200,
        nothingFoundMessage="Nothing fits what you typed.",
        maxDropdownHeight=320,
    )
    return select


def _typed(one: RecordField, value: Any) -> str:
    if one.shape is Shape.SWITCH:
        return YES if value == [YES] else "no"
    return "" if value is None else str(value)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdigit() else None
