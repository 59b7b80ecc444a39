"""Mails on screen: a table of them, and one with its facts, as it is read, and as text. Pure."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboard.outbox import ids
from dashboard.outbox.addresses import ROWS_A_PAGE, mail_address, outbox_address
from dashboard.ui.attributes import aria
from dashboard.ui.badges import status_badge
from dashboard.ui.links import link
from dashboard.ui.states import empty_state
from dashboard.ui.tables import Cell, Column, LinkCell, data_table
from dashboard.ui.times import exact_words, relative_time
from ingest.enums import LetterKind, MailRole, MailState, NotificationKind
from ingest.notifications.schemas import MailRow, MailView, OutboxFilters, OutboxPage, RenderedMail
from ingest.portal.schema import Tone

STATE_WORDS: Final = {
    MailState.WAITING: ("Waiting", Tone.WARNING, "◐"),
    MailState.SENDING: ("Sending", Tone.INFO, "▶"),
    MailState.SENT: ("Sent", Tone.SUCCESS, "✓"),
    MailState.FAILED: ("Failed", Tone.DANGER, "✕"),
    MailState.DROPPED: ("Dropped", Tone.NEUTRAL, "‖"),
}
KIND_WORDS: Final = {
    NotificationKind.OPENED: "Opened",
    NotificationKind.REPLY: "Reply",
    NotificationKind.NOTE: "Internal note",
    NotificationKind.STATUS: "Status",
    NotificationKind.ASSIGNED: "Assigned",
    NotificationKind.APPROVAL: "Approval",
    NotificationKind.WATCH: "Watcher added",
}
ROLE_WORDS: Final = {
    MailRole.NAMED: "asked by name",
    MailRole.CONTACT: "contact of the ticket",
    MailRole.WATCHER: "watcher",
    MailRole.OPENER: "opened the ticket",
    MailRole.ADMINISTRATOR: "administrator of the organisation",
    MailRole.ASSIGNEE: "assigned to the ticket",
    MailRole.TEAM: "of the ticket's team",
    MailRole.STAND_IN: "leads, as the ticket has nobody",
}
LETTER_WORDS: Final = {
    LetterKind.ACTIVATION: "Activation",
    LetterKind.RESET: "New password",
    LetterKind.UNLOCK: "Unlocking",
    LetterKind.PASSWORD_CHANGED: "Password changed",
    LetterKind.ADDRESS_CONFIRM: "Address to confirm",
    LetterKind.ADDRESS_CHANGED: "Address changed",
    LetterKind.ACCESS_CONFIRM: "Request to confirm",
    LetterKind.ACCESS_WAITING: "Request to decide",
    LetterKind.ACCESS_DECLINED: "Request declined",
    LetterKind.ACCESS_ENDED: "Access ended",
    LetterKind.SIGN_IN_LOCKED: "Sign-in locked",
    LetterKind.TICKET_NOTE: "Note to others",
    LetterKind.HANDED_OVER: "Tickets handed over",
}
_COLUMNS: Final = (
    Column("Subject", class_name="mail-subject"),
    Column("Recipient", class_name="mail-recipient"),
    Column("About", class_name="mail-kinds"),
    Column("State", class_name="mail-state"),
    Column("When", class_name="mail-when"),
)


def mails_table(found: OutboxPage, *, now: datetime, timezone: str) -> Component:
    """The mails of a page, each leading to its own."""
    rows = [_cells(row, now=now, timezone=timezone) for row in found.rows]
    return html.Div(
        data_table("Mails", _COLUMNS, rows, class_name="mail-table opens-rows"),
        className="card",
    )


def nothing_found(filters: OutboxFilters) -> Component:
    """Why there is no mail."""
    if filters.states or filters.number:
        return empty_state("No mail fits these filters", link("Show all mails", outbox_address(OutboxFilters())))
    return empty_state("No mail yet", "Mails appear here as soon as something happens on a ticket.")


def pager(found: OutboxPage, filters: OutboxFilters, *, page: int) -> Component:
    """Where in the list this page is, and the ways to the pages beside it."""
    first = (page - 1) * ROWS_A_PAGE + 1
    parts: list[Component] = [html.Span(f"{first:,} to {first + len(found.rows) - 1:,} of {found.total:,}")]
    if page > 1:
        parts.append(link("Newer", outbox_address(filters, page=page - 1), class_name="button"))
    if first + len(found.rows) <= found.total:
        parts.append(link("Older", outbox_address(filters, page=page + 1), class_name="button"))
    return html.Nav(parts, className="row outbox-pager", **aria(label="Pages"))


def mail_parts(view: MailView, *, is_administrator: bool, now: datetime, timezone: str) -> list[Component]:
    """Everything about one mail."""
    return [
        _standing(view.row, is_administrator=is_administrator, now=now, timezone=timezone),
        _facts(view, timezone=timezone),
        *_reading(view),
    ]


def _cells(row: MailRow, *, now: datetime, timezone: str) -> tuple[Cell, ...]:
    recipient = html.Div([html.Span(row.recipient)])
    if row.address != row.recipient:
        recipient.children.append(html.Span(row.address, className="muted mail-small"))
    state: list[Component] = [_badge(row.state)]
    if row.reason and row.state is not MailState.SENT:
        state.append(html.Span(row.reason, className="muted mail-small"))
    return (
        LinkCell(row.subject, mail_address(row.id)),
        recipient,
        _kinds(row),
        html.Div(state),
        relative_time(row.sent_at or row.created_at, now=now, timezone=timezone),
    )


def _kinds(row: MailRow) -> str:
    if row.letter_kind is not None:
        return LETTER_WORDS[row.letter_kind]
    return ", ".join(KIND_WORDS[one] for one in row.kinds)


def _badge(state: MailState) -> Component:
    word, tone, icon = STATE_WORDS[state]
    return status_badge(word, tone=tone, icon=icon)


def _standing(row: MailRow, *, is_administrator: bool, now: datetime, timezone: str) -> html.Section:
    parts: list[Component] = [html.Div([_badge(row.state), _course(row, now=now, timezone=timezone)], className="row")]
    if row.reason:
        parts.append(html.P(row.reason, className="mail-reason"))
    # Known to its callback in every state.
    is_offered = is_administrator and row.state is MailState.FAILED
    retry = dmc.Button("Send again", id=ids.RETRY, variant="default", style=None if is_offered else {"display": "none"})
    return html.Section([*parts, retry], className="card stack", **aria(label="State"))


def _course(row: MailRow, *, now: datetime, timezone: str) -> html.Span:
    words: list[str | Component] = ["Written ", relative_time(row.created_at, now=now, timezone=timezone)]
    if row.sent_at is not None:
        words += [", sent ", relative_time(row.sent_at, now=now, timezone=timezone)]
    elif row.state is MailState.WAITING and row.next_attempt_at > now:
        words += [", leaves ", relative_time(row.next_attempt_at, now=now, timezone=timezone)]
    if row.attempts:
        words.append(f", {row.attempts} {'attempt' if row.attempts == 1 else 'attempts'}")
    return html.Span(words, className="muted")


def _facts(view: MailView, *, timezone: str) -> html.Section:
    row = view.row
    facts: Sequence[tuple[str, str | Component] | None] = (
        ("To", row.recipient if row.address == row.recipient else f"{row.recipient} <{row.address or 'no address'}>"),
        None if row.role is None else ("Because", ROLE_WORDS[row.role]),
        ("From", view.sender),
        ("Subject", row.subject),
        ("About", _kinds(row)),
        None if row.number is None else ("Ticket", link(row.number, f"/tickets/{row.number}")),
        ("Message-ID", html.Code(view.message_id)),
        ("Written", exact_words(row.created_at, timezone=timezone)),
    )
    pairs = [html.Div([html.Dt(fact[0]), html.Dd(fact[1])]) for fact in facts if fact is not None]
    return html.Section(html.Dl(pairs, className="facts mail-facts"), className="card", **aria(label="Headers"))


def _reading(view: MailView) -> list[Component]:
    if view.rendered is None:
        why = "It is about somebody's access. Its headers say that it was written and how it stands."
        return [html.Section(empty_state("Only administrators read this letter", why), className="card")]
    return [_as_read(view.rendered), _as_text(view.rendered)]


def _as_read(mail: RenderedMail) -> html.Section:
    frame = html.Iframe(
        srcDoc=mail.html,
        # No script of whoever wrote it, no form, no way to this page; its links may lead away when they are clicked.
        sandbox="allow-top-navigation-by-user-activation",
        title="The mail as it is read",
        className="mail-frame",
    )
    return html.Section([html.H2("As it is read", className="widget-title"), frame], className="card stack")


def _as_text(mail: RenderedMail) -> html.Section:
    text = html.Pre(mail.text, className="mail-text", tabIndex="0", **aria(label="Text version"), role="group")
    return html.Section([html.H2("Text version", className="widget-title"), text], className="card stack")
