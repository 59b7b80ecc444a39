"""What two people made of the same fields of a ticket, in words, and who was first."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest.errors import Difference, InvalidInputError
from ingest.models.organisations import Organisation
from ingest.models.tickets import Ticket, TicketEvent
from ingest.portal.forms import FieldKind, FormField
from ingest.tickets.answer_words import Shown, answer_words
from ingest.tickets.changing import COLUMNS
from ingest.tickets.edit_plan import read_own, stored_names


class Opened(Protocol):
    """A form as it was opened and sent."""

    @property
    def position(self) -> int:
        """The history's position it was opened at."""

    @property
    def opened(self) -> Mapping[str, Shown]:
        """Its values then."""

    @property
    def typed(self) -> Mapping[str, object]:
        """Its values as sent."""


class Offered(Protocol):
    """The same form as it stands now."""

    @property
    def fields(self) -> tuple[FormField, ...]:
        """Its fields."""

    @property
    def values(self) -> dict[str, Shown]:
        """Their values."""


def differences(
    session: Session, ticket: Ticket, *, form: Offered, edit: Opened, keys: Sequence[str]
) -> tuple[Difference, ...]:
    """Each of the fields: what it was, what it is, and what was typed instead."""
    fields = {one.key: one for one in form.fields}
    firsts = dict(_first_changes(session, ticket, after=edit.position))
    return tuple(_difference(session, ticket, key, fields.get(key), form, edit, firsts) for key in keys)


def _difference(
    session: Session,
    ticket: Ticket,
    key: str,
    field: FormField | None,
    form: Offered,
    edit: Opened,
    firsts: Mapping[str, TicketEvent],
) -> Difference:
    label = COLUMNS[key.partition(".")[2]].label if field is None else field.label
    was, theirs, yours = (
        _said(session, ticket, key, field, shown)
        for shown in (edit.opened.get(key, ""), form.values[key], edit.typed[key])
    )
    event = firsts.get(label)
    by, at = (None, None) if event is None else (event.actor_name, event.at)
    return Difference(key, label, was, theirs, yours, by, at, form.values[key])


def _said(session: Session, ticket: Ticket, key: str, field: FormField | None, shown: object) -> str | None:
    if field is not None:
        zone = session.get_one(Organisation, ticket.organisation_id).timezone
        # A moment is typed in the writer's own zone: it is told as it was typed.
        return answer_words(None if _is_moment(field) else field, shown, timezone=zone,
                            named=stored_names(session, ticket))  # fmt: skip
    if not shown:
        return None
    name = key.partition(".")[2]
    column = COLUMNS[name]
    try:
        return column.words(session, ticket, column.read(session, ticket, read_own(name, shown)))
    except InvalidInputError:
        return str(shown)


def _is_moment(field: FormField) -> bool:
    return field.kind is FieldKind.DATE_TIME


def _first_changes(session: Session, ticket: Ticket, *, after: int) -> Iterator[tuple[str, TicketEvent]]:
    """The newest entry behind each label since a position."""
    query = select(TicketEvent).where(TicketEvent.ticket_id == ticket.id, TicketEvent.position > after)
    for event in session.scalars(query.order_by(TicketEvent.position)):
        changes = event.changes if isinstance(event.changes, list) else []
        for change in changes:
            yield str(change[0]), event
