"""The parts of the new-ticket form. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboard.new_ticket import ids
from dashboard.ui.attributes import aria, data
from dashboard.ui.form_fields import Choices, field_control, shown_value
from dashboard.ui.times import relative_time
from ingest.portal.forms import FormField, RequestType
from ingest.tickets.answers import is_seen, is_shown


def provider_words(form: RequestType) -> list[Component]:
    """What the provider says above this form."""
    words = [*form.notices, *([form.provider_message] if form.provider_message else [])]
    return [html.Div(html.P(one), className="notice", role="note") for one in words]


def taken_up(kept_at: datetime, *, now: datetime, timezone: str) -> Component:
    """That the form stands as it was left, and the way to begin anew."""
    when = relative_time(kept_at, now=now, timezone=timezone)
    afresh = html.Button("Begin anew", id=ids.AFRESH, type="button", className="tool")
    words = html.P(["You began this form ", when, "; it is as you left it. ", afresh])
    return html.Div(words, className="notice notice-quiet", role="status")


def form_sections(
    form: RequestType,
    *,
    answers: Mapping[str, object],
    choices: Choices,
    is_staff: bool,
    after_contact: Sequence[Component] = (),
) -> list[Component]:
    """The fields in their sections, each in a row of its own that is hidden while it is not asked for.

    `after_contact` stands below the field that asks for a contact.
    """
    asked = asked_fields(form, is_staff=is_staff)
    sections: list[Component] = []
    for title, fields in groupby(asked, key=lambda one: one.section):
        rows: list[Component] = []
        for one in fields:
            rows += [_row(one, answers=answers, choices=choices), *(after_contact if one.key == "contact" else ())]
        if title is None:
            sections.append(html.Div(rows, className="card stack form-card"))
        else:
            legend = html.Legend(title, className="widget-title")
            sections.append(html.Fieldset([legend, *rows], className="card stack form-card"))
    return sections


def asked_fields(form: RequestType, *, is_staff: bool) -> list[FormField]:
    """The fields this person is asked for, in the order of the form."""
    return [one for one in form.fields if is_seen(one, is_staff=is_staff)]


def _row(one: FormField, *, answers: Mapping[str, object], choices: Choices) -> html.Div:
    control = field_control(
        one, control_id=ids.field_id(one.key), value=shown_value(one, answers.get(one.key)), choices=choices
    )
    return html.Div(control, id=ids.row_id(one.key), hidden=not is_shown(one, answers), **data(field=one.key))


def contact_adding() -> Component:
    """An administrator adds a contact without leaving the form."""
    fields = [
        dmc.TextInput(id=ids.CONTACT_FIRST, label="First Name", value=""),
        dmc.TextInput(id=ids.CONTACT_LAST, label="Last Name", value=""),
        dmc.TextInput(id=ids.CONTACT_EMAIL, label="E-mail", value="", attributes={"input": {"type": "email"}}),
        html.Div(dmc.Button("Add Contact", id=ids.CONTACT_ADD, variant="default"), className="row"),
    ]
    summary = html.Summary("The contact is not in the list?")
    return html.Details([summary, html.Div(fields, className="stack")], className="contact-adding")


def buttons() -> Component:
    """The ways to end the form, and whether it is kept meanwhile."""
    first = [
        dmc.Button("Save Ticket", id=ids.SAVE_TICKET),
        dmc.Button("Save & Attach File", id=ids.SAVE_AND_ATTACH, variant="default"),
        html.Span(id=ids.DRAFT, className="muted", role="status"),
    ]
    more = [
        dmc.Button("Save & View", id=ids.SAVE_AND_VIEW, variant="default"),
        dmc.Button("Save & Close", id=ids.SAVE_AND_CLOSE, variant="default"),
        dmc.Button("Save & New", id=ids.SAVE_AND_NEW, variant="default"),
        dmc.Button("Cancel", id=ids.CANCEL, variant="default"),
    ]
    # Saving waits for files that are on their way (assets/documents.js).
    rows = [html.Div(first, className="row"), html.Div(more, className="row")]
    return html.Div(rows, className="stack form-buttons", **data(waits_for_uploads="1"))


def problem_summary(problems: Iterable[tuple[str, str, str]]) -> Component:
    """All refusals of a form at its top, each (key, label, sentence) leading to its field."""
    items = [
        html.Li(html.A(f"{label}: {sentence}", href=f"#{key}", className="problem-link", **data(goes_to=key)))
        for key, label, sentence in problems
    ]
    title = html.H2("The ticket was not saved yet", className="state-title")
    return html.Div(
        [title, html.Ul(items)], className="state state-error form-problems", role="alert", tabIndex="-1",
        **aria(label="What needs attention"),
    )  # fmt: skip
