"""The one way a ticket changes: lock it, append to its history, and bring its row, its facts and the counts along."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest import clock
from ingest.clock import local_day
from ingest.db.visibility import within
from ingest.enums import EventKind, Stage
from ingest.errors import NotFoundError
from ingest.metrics.counting import Counts
from ingest.metrics.facts.rules import FactSource
from ingest.metrics.facts.writing import begin_facts, follow_facts
from ingest.metrics.histories import standings_of
from ingest.metrics.rollup import apply_counts
from ingest.models.organisations import Organisation
from ingest.models.tickets import Ticket, TicketEvent, TicketMessage
from ingest.notifications.service import tell_of_change, tell_of_message, tell_of_opening
from ingest.tickets.history import Standing, course_of
from ingest.tickets.schemas import FieldChange
from ingest.viewer import Viewer

_STANDING_FIELDS = frozenset({"status", "stage", "request_type", "priority", "site_id"})


@dataclass(slots=True)
class LockedTicket:
    """A ticket no one else can change until the commit, with its whole history."""

    ticket: Ticket
    timezone: str
    history: list[Standing]


def lock_organisation(session: Session, *, organisation_id: int) -> str:
    """Keep an organisation's zone from changing until the commit, and give it; the first lock of every ticket write."""
    query = select(Organisation.timezone).where(Organisation.id == organisation_id).with_for_update(read=True)
    timezone = session.scalar(query)
    if timezone is None:
        raise NotFoundError("There is no such organisation.")
    return timezone


def lock_ticket(session: Session, viewer: Viewer, *, number: str) -> LockedTicket:
    """Lock a ticket the viewer may see; NotFoundError alike for a missing and a foreign number."""
    visible = (Ticket.number == number, within(Ticket.organisation_id, viewer))
    organisation_id = session.scalar(select(Ticket.organisation_id).where(*visible))
    if organisation_id is None:
        raise NotFoundError(f"There is no ticket {number[:60]}.")
    timezone = lock_organisation(session, organisation_id=organisation_id)
    query = select(Ticket).where(*visible).with_for_update().execution_options(populate_existing=True)
    ticket = session.scalars(query).one()
    return LockedTicket(ticket, timezone, standings_of(session, ticket_ids=[ticket.id])[ticket.id])


def append_change(
    session: Session,
    viewer: Viewer,
    locked: LockedTicket,
    *,
    values: Mapping[str, Any],
    changes: Sequence[FieldChange],
    at: datetime | None = None,
) -> None:
    """Write new values of a locked ticket as one entry of its history; counts follow in the same transaction."""
    moment = at or clock.now()
    before = course_of(locked.history)
    last = locked.history[-1]
    standing = replace(
        last,
        **{name: value for name, value in values.items() if name in _STANDING_FIELDS},
        position=next_position(last, at=moment),
        at=moment,
        is_imported=False,
        is_carried=False,
        reported_completed_at=None,
    )
    locked.history.append(standing)
    for name, value in values.items():
        setattr(locked.ticket, name, value)
    event = event_of(locked.ticket, viewer, standing=standing, kind=EventKind.CHANGED, changes=changes)
    session.add(event)
    counts = Counts()
    counts.add(before, organisation_id=locked.ticket.organisation_id, timezone=locked.timezone, times=-1)
    _follow(session, locked, counts)
    follow_facts(session, ticket_ids=[locked.ticket.id])
    tell_of_change(session, viewer, ticket=locked.ticket, event=event, before=last, values=values, changes=changes)


def append_creation(session: Session, viewer: Viewer, ticket: Ticket, *, timezone: str) -> None:
    """Write the first entry of a new ticket's history; counts follow in the same transaction."""
    standing = Standing(
        position=_milliseconds(ticket.created_at),
        at=ticket.created_at,
        status=ticket.status,
        stage=Stage(ticket.stage),
        request_type=ticket.request_type,
        priority=ticket.priority,
        site_id=ticket.site_id,
    )
    event = event_of(ticket, viewer, standing=standing, kind=EventKind.CREATED, changes=())
    session.add(event)
    _follow(session, LockedTicket(ticket, timezone, [standing]), Counts())
    begin_facts(session, _first_source(ticket, timezone, standing))
    tell_of_opening(session, viewer, ticket=ticket, event=event)


def append_message(
    session: Session, viewer: Viewer, locked: LockedTicket, *, body: str, at: datetime, is_public: bool, **more: Any
) -> None:
    """Write a message on a locked ticket: a reply where it is public, else an internal note.

    Whoever writes it goes on with `append_change` or, where nothing else is changed, with `touch`: facts follow there.
    `more` are further columns of the message: its title, and who else is to hear of it.
    """
    message = TicketMessage(
        organisation_id=locked.ticket.organisation_id,
        ticket_id=locked.ticket.id,
        at=at,
        author_account_id=viewer.account_id,
        author_name=viewer.name,
        is_by_staff=viewer.is_staff,
        is_public=is_public,
        body=body,
        **more,
    )
    session.add(message)
    session.flush()
    tell_of_message(session, viewer, ticket=locked.ticket, message=message)


def touch(session: Session, locked: LockedTicket, *, at: datetime) -> None:
    """Note that something was said on a ticket without changing it; facts follow in the same transaction."""
    locked.ticket.updated_at = max(locked.ticket.updated_at, at)
    follow_facts(session, ticket_ids=[locked.ticket.id])


def next_position(last: Standing, *, at: datetime) -> int:
    """The place of a new entry: after the last one, whatever the clocks said."""
    return max(last.position + 1, _milliseconds(at))


def event_of(
    ticket: Ticket, viewer: Viewer, *, standing: Standing, kind: EventKind, changes: Sequence[FieldChange]
) -> TicketEvent:
    """The history row of a standing."""
    return TicketEvent(
        organisation_id=ticket.organisation_id,
        ticket_id=ticket.id,
        position=standing.position,
        at=standing.at,
        kind=kind,
        status=standing.status,
        stage=standing.stage,
        request_type=standing.request_type,
        priority=standing.priority,
        site_id=standing.site_id,
        actor_account_id=viewer.account_id,
        actor_name=viewer.name,
        changes=[_change_row(change) for change in changes],
    )


def _change_row(change: FieldChange) -> list[str | bool | None]:
    row: list[str | bool | None] = [change.field, change.before, change.after]
    return [*row, True] if change.is_for_staff else row


def _follow(session: Session, locked: LockedTicket, counts: Counts) -> None:
    ticket, after = locked.ticket, course_of(locked.history)
    ticket.is_open = after.is_open
    ticket.completed_at = after.completed_at
    ticket.completed_on = after.completed_at and local_day(after.completed_at, timezone=locked.timezone)
    ticket.updated_at = max(ticket.updated_at, after.now.at)
    session.flush()
    counts.add(after, organisation_id=ticket.organisation_id, timezone=locked.timezone)
    apply_counts(session, counts)


def _first_source(ticket: Ticket, timezone: str, standing: Standing) -> FactSource:
    """What the facts of a ticket are made of to which nothing has happened yet."""
    return FactSource(
        ticket_id=ticket.id,
        organisation_id=ticket.organisation_id,
        timezone=timezone,
        category=ticket.category,
        team_id=ticket.team_id,
        assignee_id=ticket.assignee_id,
        assignee_name=ticket.assignee_name,
        history=[standing],
        seen_ats=[standing.at],
        messages=(),
        is_opened_by_staff=False,
    )


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
