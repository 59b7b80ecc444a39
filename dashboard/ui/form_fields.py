"""A field of a form as a control: label above, help under it, required marked, counter where there is a limit. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboard.ui.attributes import aria
from dashboard.ui.counters import counter, counting
from ingest.portal.forms import FieldKind, FormField
from ingest.tickets.answer_words import ACCEPTED
from ingest.tickets.answers import LINE_CHARACTERS, TEXT_CHARACTERS

Options = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Choices:
    """What there is to choose from where the database knows it."""

    contacts: Options = ()
    config_items: Options = ()
    sites: Options = ()
    # What takes the files of each field of that kind, by its key; it sets the field's value itself.
    uploads: Mapping[str, Component] = field(default_factory=dict)
    common: Mapping[str, Any] = field(default_factory=dict)


def field_control(one: FormField, *, control_id: Any, value: object, choices: Choices) -> Component:
    """The control of a field with its answer: `given_answer` reads its `value`, its `error` says what is wrong."""
    common: dict[str, Any] = {"id": control_id, "label": one.label, "description": one.help, "value": value}
    common |= {"withAsterisk": one.is_required, "inputWrapperOrder": ["label", "description", "input", "error"]}
    control: Component = _CONTROLS[one.kind](one, common, choices)
    return control


def shown_value(one: FormField, answer: object) -> object:
    """The value of a control that shows an answer."""
    if one.kind is FieldKind.CONSENT:
        return [ACCEPTED] if answer is True else []
    if one.kind is FieldKind.MULTIPLE_CHOICE:
        return answer if isinstance(answer, list) else []
    if one.kind is FieldKind.FILES:
        return " ".join(str(each) for each in answer) if isinstance(answer, list | tuple) else ""
    return None if answer is None and one.kind in _CHOSEN else str(answer if answer is not None else "")


def _line(one: FormField, common: dict[str, Any], _choices: Choices) -> Component:
    more = _INPUT_ATTRIBUTES.get(one.kind, {})
    limit = one.max_length or (LINE_CHARACTERS if one.kind is FieldKind.LINE else None)
    attributes = more | ({"maxLength": limit} if limit else {})
    control: Component = dmc.TextInput(**common, attributes={"input": attributes})
    return control


def _text(one: FormField, common: dict[str, Any], _choices: Choices) -> Component:
    limit, count_id = one.max_length or TEXT_CHARACTERS, f"counter-{one.key}"
    box = dmc.Textarea(
        **common, autosize=True, minRows=4, maxRows=20, attributes={"input": counting(count_id, limit=limit)}
    )
    count = counter(count_id, str(common["value"] or ""), limit=limit)
    return html.Div([box, html.P([count, " characters"], className="field-counter")])


def _choice(one: FormField, common: dict[str, Any], _choices: Choices) -> Component:
    radios = [dmc.Radio(value=option.key, label=option.label, description=option.definition) for option in one.options]
    group: Component = dmc.RadioGroup(html.Div(radios, className="options"), **common)
    return group


def _several(one: FormField, common: dict[str, Any], _choices: Choices) -> Component:
    boxes = [
        dmc.Checkbox(value=option.key, label=option.label, description=option.definition) for option in one.options
    ]
    group: Component = dmc.CheckboxGroup(html.Div(boxes, className="options"), **common)
    return group


def _consent(one: FormField, common: dict[str, Any], _choices: Choices) -> Component:
    consent = one.consent
    if consent is None:
        raise ValueError("A consent has a text.")
    label = f"I have read and accept this (version {consent.version})"
    text = html.Div(consent.text, className="consent-text", tabIndex="0", role="group")
    box = dmc.CheckboxGroup(dmc.Checkbox(value=ACCEPTED, label=label), **common)
    return html.Div([box, text], className="stack")


def _files(one: FormField, common: dict[str, Any], choices: Choices) -> Component:
    """What takes the files, and out of sight the value it sets, in whose place an error is shown."""
    value = dmc.TextInput(id=common["id"], value=common["value"], attributes={"input": {"type": "hidden"}})
    needed = [html.Span(" *", className="field-needed", **aria(hidden="true"))] if one.is_required else []
    label = html.Span([one.label, *needed], id=f"files-{one.key}-label", className="field-label")
    help_words = [html.P(one.help, className="field-help")] if one.help else []
    parts = [label, *help_words, *([choices.uploads[one.key]] if one.key in choices.uploads else []), value]
    return html.Div(parts, className="stack files-field", role="group", **aria(labelledby=f"files-{one.key}-label"))


def _picked(options_of: Callable[[Choices], Options]) -> Callable[[FormField, dict[str, Any], Choices], Component]:
    def control(_one: FormField, common: dict[str, Any], choices: Choices) -> Component:
        select: Component = dmc.Select(
            **common,
            data=list(options_of(choices)),
            searchable=True,
            clearable=True,
            limit=OPTIONS_SHOWN,
            nothingFoundMessage="Nothing fits what you typed.",
            maxDropdownHeight=320,
        )
        return select

    return control


OPTIONS_SHOWN: Final = 200
_CHOSEN: Final = frozenset({FieldKind.CHOICE, FieldKind.CONFIG_ITEM, FieldKind.SITE, FieldKind.CONTACT})
_INPUT_ATTRIBUTES: Final[Mapping[FieldKind, dict[str, Any]]] = {
    FieldKind.DATE: {"type": "date"},
    FieldKind.DATE_TIME: {"type": "datetime-local"},
    FieldKind.EMAIL: {"type": "email", "autoComplete": "email"},
    FieldKind.PORTAL_USER: {"type": "email", "autoComplete": "off"},
    FieldKind.PHONE: {"type": "tel", "autoComplete": "tel"},
    FieldKind.NUMBER: {"inputMode": "decimal"},
}
_CONTROLS: Final[Mapping[FieldKind, Callable[[FormField, dict[str, Any], Choices], Component]]] = {
    FieldKind.LINE: _line,
    FieldKind.TEXT: _text,
    FieldKind.CHOICE: _choice,
    FieldKind.MULTIPLE_CHOICE: _several,
    FieldKind.DATE: _line,
    FieldKind.DATE_TIME: _line,
    FieldKind.EMAIL: _line,
    FieldKind.PORTAL_USER: _line,
    FieldKind.PHONE: _line,
    FieldKind.IP_ADDRESS: _line,
    FieldKind.NUMBER: _line,
    FieldKind.CONFIG_ITEM: _picked(lambda choices: choices.config_items),
    FieldKind.SITE: _picked(lambda choices: choices.sites),
    FieldKind.CONTACT: _picked(lambda choices: choices.contacts),
    FieldKind.CONSENT: _consent,
    FieldKind.FILES: _files,
}
