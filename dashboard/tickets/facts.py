"""What is known of a ticket beside its course: where it stands and what follows, details, answers of its form. Pure."""

from collections.abc import Iterable
from datetime import date, datetime

from dash import html
from dash.development.base_component import Component

from dashboard.tickets import ids
from dashboard.tickets.columns import cell_text, offered_columns
from dashboard.tickets.next_steps import what_happens_next
from dashboard.tickets.words import status_shown
from dashboard.ui.times import relative_time
from ingest.portal.forms import FormField, RequestType
from ingest.portal.schema import PortalDefinition
from ingest.tickets.answer_words import answer_words
from ingest.tickets.periods import day_words
from ingest.tickets.schemas import TicketRow, TicketView
from ingest.viewer import Viewer

# In the heading, beside it, and under 'Where it stands'.
_TOLD_ELSEWHERE = frozenset({"number", "title", "status", "created_at", "updated_at", "completed_at"})
Fact = tuple[str, str | Component | None]


def standing_card(
    row: TicketRow,
    viewer: Viewer,
    *,
    now: datetime,
    portal: PortalDefinition,
    awaits_you: bool = False,
    acts: Iterable[Component] = (),
) -> html.Section:
    """Where it stands; `acts` end it."""
    parts = html.Div(standing_parts(row, viewer, now=now, portal=portal, awaits_you=awaits_you), id=ids.STANDING)
    return _card("Where it stands", parts, *acts, class_name="card ticket-standing")


def standing_parts(
    row: TicketRow, viewer: Viewer, *, now: datetime, portal: PortalDefinition, awaits_you: bool = False
) -> list[Component]:
    """Where it stands: the status, what it means, what happens next, and since when."""
    known = portal.status(row.status)
    parts: list[Component] = [status_shown(portal, row.status, row.stage)]
    if known is not None:
        lead = "The customer reads: " if viewer.is_staff else ""
        parts.append(html.P(f"{lead}{known.explanation}", className="explanation"))
    follows = what_happens_next(row, viewer, portal=portal, awaits_you=awaits_you)
    parts.append(html.P(follows, className="explanation next-step"))
    moments = (("Opened", row.created_at), ("Last update", row.updated_at), ("Completed", row.completed_at))
    facts: list[Fact] = [
        (name, None if at is None else relative_time(at, now=now, timezone=viewer.timezone, is_clock_shown=True))
        for name, at in moments
    ]
    return [*parts, fact_list(facts)]


def details_card(view: TicketView, viewer: Viewer, *, portal: PortalDefinition) -> html.Section:
    """Everything else the portal knows of it."""
    return _card(
        "Details", html.Div(details(view, viewer, portal=portal), id=ids.FACTS), class_name="card ticket-details"
    )


def details(view: TicketView, viewer: Viewer, *, portal: PortalDefinition) -> html.Dl:
    """Every column of the portal's lists that the ticket has and the page does not tell elsewhere, in their words.

    Who is impacted and how urgently stand beside the priority, which comes of them.
    """
    row, facts = view.row, list[Fact]()
    for column in offered_columns(portal, viewer):
        if column.key not in _TOLD_ELSEWHERE:
            facts.append((column.label, _detail(row, column.key, portal)))
        if column.key == "priority":
            facts += [
                ("Urgency", _option(portal, row, "urgency", view.urgency)),
                ("Who is impacted", _option(portal, row, "impact", view.impact)),
            ]
    return fact_list(facts)


def _detail(row: TicketRow, key: str, portal: PortalDefinition) -> str | None:
    value = getattr(row, key)
    if isinstance(value, date):
        return day_words(value)
    if key == "external_id" and value == row.number:
        # A ticket that kept its number when it was imported has no other.
        return None
    return cell_text(row, key, portal=portal, timezone=row.timezone) or None


def description_card(view: TicketView, viewer: Viewer, *, form: RequestType | None) -> html.Section:
    """What was asked, and what else the form was told, in the words of the form as it was then."""
    fields = {} if form is None else {field.key: field for field in form.fields}
    answers: list[Fact] = [
        (_field_label(fields.get(key), key), html.Div(answer_words(fields.get(key), answer, timezone=viewer.timezone)))
        for key, answer in view.answers.items()
        if answer not in (None, "", []) and _is_told(fields.get(key), viewer)
    ]
    more = [fact_list(answers)] if answers else []
    text = html.P(view.description, className="message")
    return _card("Description", text, *more, class_name="card ticket-description")


def _field_label(field: FormField | None, key: str) -> str:
    return key.replace("_", " ").capitalize() if field is None else field.label


def _is_told(field: FormField | None, viewer: Viewer) -> bool:
    return viewer.is_staff or (field is not None and not field.is_for_staff)


def fact_list(facts: Iterable[Fact]) -> html.Dl:
    """Names and values; what is not known is left out."""
    pairs = [html.Div([html.Dt(name), html.Dd(value)]) for name, value in facts if value is not None]
    return html.Dl(pairs, className="facts")


def _card(title: str, *parts: Component, class_name: str) -> html.Section:
    return html.Section([html.H2(title, className="widget-title"), *parts], className=class_name)


def _fields(portal: PortalDefinition, row: TicketRow) -> dict[str, FormField]:
    known = portal.request_type(row.request_type)
    return {} if known is None else {field.key: field for field in known.fields}


def _option(portal: PortalDefinition, row: TicketRow, field: str, key: str | None) -> str | None:
    known = _fields(portal, row).get(field)
    options = {} if known is None else {one.key: one.label for one in known.options}
    return None if key is None else options.get(key, key.replace("_", " ").capitalize())
