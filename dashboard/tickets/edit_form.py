"""The form of Edit Ticket: its fields in place, and the difference where two people changed the same. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.tickets import ids
from dashboard.tickets.edit_choices import EditChoices
from dashboard.ui.attributes import aria, data
from dashboard.ui.form_fields import Options, field_control, shown_value
from dashboard.ui.tables import Column, data_table
from dashboard.ui.times import relative_time
from ingest.errors import Difference
from ingest.portal.forms import FieldKind, FormField
from ingest.tickets.answer_words import Shown
from ingest.tickets.answers import is_shown
from ingest.tickets.changing import COLUMNS, MAX_CATEGORY_CHARACTERS
from ingest.tickets.editing import EditForm, own_key
from ingest.tickets.form_columns import COLUMN_OF

MINE, THEIRS = "mine", "theirs"
TEAM_FOLLOWS = "Follows the configuration item and the request type, unless you choose another here."
_EMPTY = "\N{EN DASH}"
_CHOSEN = frozenset({FieldKind.CHOICE, FieldKind.CONFIG_ITEM, FieldKind.SITE, FieldKind.CONTACT})


def edit_section(
    form: EditForm,
    *,
    choices: EditChoices,
    opened: Mapping[str, Shown],
    typed: Mapping[str, Shown],
    account: int | None,
) -> html.Section:
    """The form with what was typed in it; `opened` are the values it began with."""
    title = html.H2("Edit Ticket", id="ticket-edit-title", className="widget-title", tabIndex="-1")
    is_resumed = any(typed[key] != opened.get(key) for key in typed)
    kept = html.P("What you had typed is still here.", className="muted", role="status")
    # assets/ticket_page.js keeps what is typed in this browser's session, for this account.
    begun = {
        "number": form.number,
        "position": form.position,
        "opened": dict(opened),
        "account": account,
        "request_type": form.request_type,
    }
    return html.Section(
        [
            title,
            *([kept] if is_resumed else []),
            dcc.Store(id=ids.EDIT_OPENED, data=begun),
            html.Div(id=ids.EDIT_PROBLEMS),
            html.Div(edit_fields(form, choices=choices, typed=typed), id=ids.EDIT_FIELDS, className="stack"),
            html.Div(
                [
                    dmc.Button("Save", id=ids.EDIT_SAVE),
                    dmc.Button("Cancel", id=ids.EDIT_CANCEL, variant="default"),
                ],
                className="row",
                # Saving waits for files that are on their way (assets/documents.js).
                **data(waits_for_uploads="1"),
            ),
        ],
        className="card stack edit-form",
        **aria(labelledby="ticket-edit-title"),
    )


def edit_fields(form: EditForm, *, choices: EditChoices, typed: Mapping[str, Shown]) -> list[Component]:
    """Its fields: what staff move the ticket by, and those of the form of its type."""
    return [*_own_fields(form, choices, typed), html.Div(_form_fields(form, choices, typed), className="edit-fields")]


def keys_in_order(form: EditForm) -> list[str]:
    """The keys of the fields as they stand in the form."""
    return [*(own_key(name) for name in form.own), *(one.key for one in form.fields)]


def hidden_rows(fields: Iterable[FormField], typed: Mapping[str, object]) -> dict[str, bool]:
    """Which fields wait for another answer, by key."""
    return {one.key: not is_shown(one, typed) for one in fields}


def problems_told(told: Sequence[tuple[str, str, str]], *, summary: str = "") -> html.Div:
    """All refusals of the form at its top, each (key, label, sentence) leading to its field."""
    items = [
        html.Li(html.A(f"{label}: {sentence}", href=f"#{key}", className="problem-link", **data(goes_to=key)))
        for key, label, sentence in told
    ]
    parts: list[Component] = [html.H3("The changes were not saved yet", className="state-title")]
    if summary:
        parts.append(html.P(summary))
    if items:
        parts.append(html.Ul(items))
    return html.Div(
        parts, className="state state-error form-problems", role="alert", tabIndex="-1",
        **aria(label="What needs attention"),
    )  # fmt: skip


def difference_told(told: Sequence[Difference], *, now: datetime, timezone: str) -> html.Div:
    """What two people made of the same fields, and for each the choice whose it is to be."""
    rows = [
        [
            one.label,
            _quoted(one.was),
            html.Div([_quoted(one.theirs), _first(one, now=now, timezone=timezone)]),
            _quoted(one.yours),
            _choice(one),
        ]
        for one in told
    ]
    columns = [Column(name) for name in ("Field", "It was", "It is now", "You wrote", "Save")]
    others = " and ".join(dict.fromkeys(one.by for one in told if one.by)) or "Somebody else"
    return html.Div(
        [
            html.H3("Changed while you were writing", className="state-title"),
            html.P(
                f"{others} changed the same fields. Nothing of yours is lost and nothing of theirs overwritten: "
                "choose for each field, and save again. All other fields are brought together by themselves."
            ),
            data_table("Both versions of the fields", columns, rows, class_name="difference"),
        ],
        className="form-problems difference-told",
        role="alert",
        tabIndex="-1",
        **aria(label="Changed while you were writing"),
    )


def _first(one: Difference, *, now: datetime, timezone: str) -> html.Div:
    by: list[Any] = [] if one.by is None else [f"by {one.by}"]
    if one.at is not None:
        by += [", ", relative_time(one.at, now=now, timezone=timezone)] if by else []
    return html.Div(by, className="muted")


def _choice(one: Difference) -> dmc.RadioGroup:
    options = [dmc.Radio(value=MINE, label="Mine"), dmc.Radio(value=THEIRS, label="Theirs")]
    return dmc.RadioGroup(
        html.Div(options, className="options"), id=ids.edit_choice_id(one.key), value=None, size="sm",
        **aria(label=f"{one.label}: whose to save"),
    )  # fmt: skip


def _quoted(text: str | None) -> html.Div:
    return html.Div(text or _EMPTY, className="message")


def _own_fields(form: EditForm, choices: EditChoices, typed: Mapping[str, Shown]) -> list[Component]:
    if not form.own:
        return []
    rows = [_row(own_key(name), _own_control(name, choices.own.get(name), typed[own_key(name)])) for name in form.own]
    return [html.Div(rows, className="edit-own")]


def _own_control(name: str, options: Options | None, value: Shown) -> Component:
    role = {"site_id": ids.SITE_OF_ITEM, "config_item_id": ids.ITEM, "request_type": ids.TYPE}.get(name, ids.PLAIN)
    control_id, label = ids.edit_id(own_key(name), role), COLUMNS[name].label
    if options is None:
        line: Component = dmc.TextInput(
            id=control_id, label=label, value=str(value), attributes={"input": {"maxLength": MAX_CATEGORY_CHARACTERS}}
        )
        return line
    is_needed = name in {"status", "request_type"}
    known = [*options, *_unknown(options, value)]
    help_text = TEAM_FOLLOWS if name == "team_id" else None
    select: Component = dmc.Select(
        id=control_id, label=label, data=known, value=str(value) or None, searchable=True, clearable=not is_needed,
        allowDeselect=not is_needed, withAsterisk=is_needed, nothingFoundMessage="Nothing fits what you typed.",
        maxDropdownHeight=320, description=help_text, inputWrapperOrder=["label", "input", "description", "error"],
    )  # fmt: skip
    return select


def _unknown(options: Options, value: Shown) -> list[dict[str, str]]:
    """What a ticket has and nobody can choose any more: an imported word, a colleague who left."""
    known = {str(one.get("value")) for one in _flat(options)}
    return [] if not value or value in known else [{"value": str(value), "label": f"{value} (as it is)"}]


def _flat(options: Options) -> Iterable[Mapping[str, Any]]:
    for one in options:
        yield from one.get("items") or [one]


def _form_fields(form: EditForm, choices: EditChoices, typed: Mapping[str, Shown]) -> list[Component]:
    hidden = hidden_rows(form.fields, typed)
    deciding = {one.shown_when.field for one in form.fields if one.shown_when is not None}
    return [
        _row(one.key, _control(one, deciding, choices, typed[one.key]), is_hidden=hidden[one.key])
        for one in form.fields
    ]


def _control(one: FormField, deciding: Collection[str], choices: EditChoices, value: Shown) -> Component:
    is_item = COLUMN_OF.get(one.key) == "config_item_id"
    role = ids.ITEM if is_item else ids.DECIDES if one.key in deciding else ids.PLAIN
    shown = shown_value(one, value or None) if one.kind in _CHOSEN else value
    return field_control(one, control_id=ids.edit_id(one.key, role), value=shown, choices=choices.form)


def _row(key: str, control: Component, *, is_hidden: bool = False) -> html.Div:
    return html.Div(control, id=ids.edit_row_id(key), hidden=is_hidden, **data(field=key))
