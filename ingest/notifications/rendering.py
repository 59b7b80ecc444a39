"""A mail as it is read, text and HTML, from what it tells of: nothing in it is markup but our own. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from urllib.parse import quote

from ingest.clock import zone
from ingest.enums import MailRole, NotificationKind
from ingest.notifications.current import Mailing
from ingest.notifications.frames import FramedWords, brand_words, framed
from ingest.notifications.rules import one_line
from ingest.notifications.schemas import MailContent, RenderedMail, ToldEvent
from ingest.portal.schema import Brand
from ingest.tickets.schemas import FieldChange

MAX_EVENTS_SHOWN: Final = 20
# From so many events on each is told in short.
MANY_EVENTS, SHORT_CHARACTERS, PREVIEW_CHARACTERS = 5, 400, 120
_LINE_CHARACTERS: Final = 600
PREFERENCES_PATH: Final = "/profile/notifications"
_BECAUSE: Final = {
    MailRole.CONTACT: "You get this because you are the contact of this ticket.",
    MailRole.WATCHER: "You get this because you watch this ticket.",
    MailRole.OPENER: "You get this because you opened this ticket.",
    MailRole.ADMINISTRATOR: "You get this because you hear of all tickets of your organisation.",
    MailRole.ASSIGNEE: "You get this because the ticket is assigned to you.",
    MailRole.TEAM: "You get this because the ticket is with your team.",
    MailRole.STAND_IN: "You get this because nobody has this ticket: it has no team, or a team without people.",
    MailRole.NAMED: "You get this because it concerns you.",
}
_ANSWERS: Final = "Answers to this e-mail are not read; please answer on the ticket."
_NO_ANSWERS: Final = "Answers to this e-mail are not read."
_ASK: Final = "You have no sign-in of your own. To answer, ask an administrator of your organisation: {names}."


@dataclass(frozen=True, slots=True)
class _Event:
    headline: str
    when: str
    lines: tuple[str, ...]
    changes: tuple[str, ...]
    is_note: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mail(FramedWords):
    number: str
    title: str
    about: str
    events: tuple[_Event, ...]
    more: str
    preferences_link: str
    because: str
    answers: str


def rendered_mail(content: MailContent, *, brand: Brand, mailing: Mailing, opens_on_top: bool = False) -> RenderedMail:
    """Render a mail; `opens_on_top` makes its links leave the frame it is shown in."""
    mail = _mail(content, brand=brand, mailing=mailing)
    return framed(mail, template="mail", opens_on_top=opens_on_top)


def ticket_link(content: MailContent, *, mailing: Mailing) -> str:
    """Where the mail leads: to the one message it tells of, or to the ticket."""
    messages = [one.message_id for one in content.events if one.message_id is not None]
    anchor = f"#message-{messages[0]}" if messages else ""
    return f"{mailing.base_url}/tickets/{quote(content.number, safe='')}{anchor}"


def _mail(content: MailContent, *, brand: Brand, mailing: Mailing) -> _Mail:
    acts = acts_of(content.events)
    shown = acts[:MAX_EVENTS_SHOWN]
    left = len(acts) - len(shown)
    is_short = len(acts) > MANY_EVENTS
    events = tuple(_event(one, content, is_short=is_short) for one in shown)
    headline = _headline_of_all(events)
    return _Mail(
        subject=content.subject,
        preview=_preview(events),
        headline=headline,
        number=one_line(content.number, limit=_LINE_CHARACTERS),
        title=one_line(content.title, limit=_LINE_CHARACTERS),
        about=_about(content),
        events=events,
        more=f"{left} more happened; the ticket has all of it." if left else "",
        call="Read and answer" if _has_reply(content) else "Open the ticket",
        because=_BECAUSE[content.role],
        **_ways(content, mailing),
        **brand_words(brand),
    )


def _ways(content: MailContent, mailing: Mailing) -> dict[str, str]:
    """Where the mail leads; for whom has no sign-in nowhere, but to who can answer in their place."""
    if content.has_sign_in:
        return {
            "link": ticket_link(content, mailing=mailing),
            "instead_of_link": "",
            "preferences_link": f"{mailing.base_url}{PREFERENCES_PATH}",
            "answers": _ANSWERS,
        }
    names = one_line(", ".join(content.administrators), limit=_LINE_CHARACTERS)
    asked = _ASK.format(names=names) if names else ""
    return {"link": "", "instead_of_link": asked, "preferences_link": "", "answers": _NO_ANSWERS}


def acts_of(events: Sequence[ToldEvent]) -> list[ToldEvent]:
    """The events as acts: what changed by a message, at its moment and by the same person, is told with it."""
    acts: list[ToldEvent] = []
    for one in events:
        last = acts[-1] if acts else None
        if (
            last is not None
            and last.body is not None
            and one.body is None
            and (last.at, last.actor) == (one.at, one.actor)
        ):
            acts[-1] = replace(last, changes=(*last.changes, *one.changes))
        else:
            acts.append(one)
    return acts


def _has_reply(content: MailContent) -> bool:
    return any(one.kind is NotificationKind.REPLY for one in content.events)


def _headline_of_all(events: Sequence[_Event]) -> str:
    if not events:
        return "Nothing that is for you has happened"
    return events[0].headline if len(events) == 1 else f"{events[0].headline}, and more happened"


def _preview(events: Sequence[_Event]) -> str:
    if not events:
        return ""
    said = " ".join(events[0].lines)
    return one_line(f"{events[0].headline}: {said}" if said else events[0].headline, limit=PREVIEW_CHARACTERS)


def _about(content: MailContent) -> str:
    place = content.site or content.organisation
    parts = (content.organisation, content.site) if content.is_to_staff else (place,)
    words = [content.request_type_label, *(one for one in parts if one), f"now {content.status_label}"]
    return one_line(" \N{MIDDLE DOT} ".join(words), limit=_LINE_CHARACTERS)


def _event(one: ToldEvent, content: MailContent, *, is_short: bool) -> _Event:
    text = one.body or one.words or (content.description if one.kind is NotificationKind.OPENED else "")
    return _Event(
        headline=one_line(_headline(one, content), limit=_LINE_CHARACTERS),
        when=moment_words(one.at, timezone=content.timezone),
        lines=text_lines(text, limit=SHORT_CHARACTERS if is_short else None),
        changes=tuple(_change(change) for change in one.changes),
        is_note=one.kind is NotificationKind.NOTE,
    )


def _headline(one: ToldEvent, content: MailContent) -> str:
    who = one.actor or "Somebody"
    if one.kind is NotificationKind.STATUS:
        return f"{who} changed the status to {_status_after(one) or content.status_label}"
    return {
        NotificationKind.OPENED: f"{who} opened a ticket",
        NotificationKind.REPLY: f"{who} replied",
        NotificationKind.NOTE: f"{who} wrote an internal note",
        NotificationKind.ASSIGNED: f"{who} gave the ticket to {_to_whom(content)}",
        NotificationKind.APPROVAL: f"{who} asks for an approval",
        NotificationKind.WATCH: f"{who} added you to the watchers",
    }[one.kind]


def _to_whom(content: MailContent) -> str:
    return {MailRole.TEAM: "your team", MailRole.STAND_IN: "a team without people"}.get(content.role, "you")


def _status_after(one: ToldEvent) -> str | None:
    return next((change.after for change in one.changes if change.field == "Status"), None)


def _change(change: FieldChange) -> str:
    if change.after is None:
        words = f"{change.field}: {change.before} removed"
    elif change.before:
        words = f"{change.field}: {change.before} \N{RIGHTWARDS ARROW} {change.after}"
    else:
        words = f"{change.field}: {change.after}"
    return one_line(words, limit=_LINE_CHARACTERS)


def text_lines(text: str, *, limit: int | None = None) -> tuple[str, ...]:
    """A text as lines without control characters; beyond `limit` characters it is cut."""
    cut = text if limit is None or len(text) <= limit else f"{text[:limit].rstrip()} \N{HORIZONTAL ELLIPSIS}"
    return tuple("".join(_seen(one) for one in line) for line in cut.strip().splitlines())


def _seen(one: str) -> str:
    if one.isprintable() or one in "\u200c\u200d":
        return one
    return " " if one.isspace() else ""


def moment_words(moment: datetime, *, timezone: str) -> str:
    """A moment in a zone: '21 November 2026, 08:14 GMT (Europe/London)'."""
    local = moment.astimezone(zone(timezone))
    return f"{local.day} {local:%B %Y, %H:%M %Z} ({timezone})"
