"""What tickets have to do with each other: links in both directions, and parents with their children."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, and_, or_, select
from sqlalchemy.orm import Session

from ingest import clock
from ingest.db.visibility import within
from ingest.enums import LinkKind, Stage
from ingest.errors import ConflictError, InvalidInputError, NotFoundError
from ingest.models.tickets import Ticket, TicketLink
from ingest.tickets import ledger
from ingest.tickets.ledger import LockedTicket
from ingest.tickets.schemas import FieldChange
from ingest.viewer import Viewer

# Each link as its two tickets say it.
LINK_WORDS: dict[LinkKind, tuple[str, str]] = {
    LinkKind.RELATES_TO: ("Relates to", "Relates to"),
    LinkKind.DUPLICATES: ("Duplicates", "Is duplicated by"),
    LinkKind.CAUSED_BY: ("Caused by", "Caused"),
}
MAX_SHOWN = 200


@dataclass(frozen=True, slots=True)
class RelatedTicket:
    """A ticket beside another: how it stands, and for a link what they have to do with each other.

    `is_first`: it is the other ticket that duplicates or was caused by this one.
    """

    number: str
    title: str
    status: str
    stage: Stage
    kind: LinkKind | None = None
    is_first: bool = False

    @property
    def words(self) -> str:
        """What the ticket it is shown on has to do with it."""
        return "" if self.kind is None else LINK_WORDS[self.kind][self.is_first]


@dataclass(frozen=True, slots=True)
class ChildPresets:
    """What a child takes over from its parent as it is opened."""

    number: str
    title: str
    site_id: int | None
    contact_id: int | None
    config_item_id: int | None


def child_presets(session: Session, viewer: Viewer, *, number: str) -> ChildPresets:
    """What a child of a ticket begins with. Anybody signed in; NotFoundError alike for missing and foreign."""
    columns = (Ticket.number, Ticket.title, Ticket.site_id, Ticket.contact_id, Ticket.config_item_id)
    row = session.execute(
        select(*columns).where(Ticket.number == number, within(Ticket.organisation_id, viewer))
    ).one_or_none()
    if row is None:
        raise NotFoundError(f"There is no ticket {number[:60]}.")
    return ChildPresets(*row)


def linked_tickets(session: Session, viewer: Viewer, *, number: str) -> tuple[RelatedTicket, ...]:
    """The tickets a ticket is linked with that the viewer may see (200 at most); none for a foreign number."""
    here = _id_of(viewer, number)
    is_first = TicketLink.other_id == here
    query = (
        select(*_shown(), TicketLink.kind, is_first.label("is_first"))
        .join(TicketLink, or_(and_(TicketLink.ticket_id == here, TicketLink.other_id == Ticket.id),
                              and_(TicketLink.other_id == here, TicketLink.ticket_id == Ticket.id)))
        .where(within(Ticket.organisation_id, viewer))
        .order_by(TicketLink.kind, Ticket.number)
        .limit(MAX_SHOWN)
    )  # fmt: skip
    return tuple(_related(row, kind=LinkKind(row.kind), is_first=bool(row.is_first)) for row in session.execute(query))


def child_tickets(session: Session, viewer: Viewer, *, number: str) -> tuple[RelatedTicket, ...]:
    """The children of a ticket in the order they were opened (200 at most); none for a foreign number."""
    query = select(*_shown()).where(
        Ticket.parent_id == _id_of(viewer, number),
        Ticket.parent_id.is_not(None),
        within(Ticket.organisation_id, viewer),
    )
    return tuple(_related(row) for row in session.execute(query.order_by(Ticket.id).limit(MAX_SHOWN)))


def link_tickets(session: Session, viewer: Viewer, *, number: str, other: str, kind: LinkKind) -> None:
    """Link two tickets the viewer may see, and note it in the history of both.

    Contacts within their own organisation; staff between any, which no contact then learns of the other's.
    NotFoundError alike for a missing and a foreign number, ConflictError for a link that is there.
    """
    first, second = _locked_pair(session, viewer, number, other, kind)
    link = TicketLink(
        organisation_id=first.ticket.organisation_id,
        ticket_id=first.ticket.id,
        other_id=second.ticket.id,
        kind=kind,
        created_at=clock.now(),
        created_by=viewer.name,
    )
    if session.scalar(_stored(first, second, kind)) is not None:
        raise ConflictError("These tickets are linked like this already.")
    session.add(link)
    _note(session, viewer, (first, second), kind=kind, is_added=True)


def unlink_tickets(session: Session, viewer: Viewer, *, number: str, other: str, kind: LinkKind) -> None:
    """Take a link away, from either of its tickets, and note it in the history of both; NotFoundError without one."""
    for numbers in ((number, other), (other, number)):
        first, second = _locked_pair(session, viewer, *numbers, kind)
        link = session.scalar(_stored(first, second, kind))
        if link is not None:
            session.delete(link)
            _note(session, viewer, (first, second), kind=kind, is_added=False)
            return
    raise NotFoundError(f"There is no ticket {other[:60]}.")


def _locked_pair(
    session: Session, viewer: Viewer, number: str, other: str, kind: LinkKind
) -> tuple[LockedTicket, LockedTicket]:
    """Both tickets in the order the link is kept in, locked in the order of their numbers."""
    other = other.strip()
    if number == other:
        message = "A ticket has nothing to do with itself."
        raise InvalidInputError(message, fields={"other": message})
    locked = {one: ledger.lock_ticket(session, viewer, number=one) for one in sorted((number, other))}
    # What relates is the same from both sides, and kept once.
    ends = sorted((number, other)) if kind is LinkKind.RELATES_TO else [number, other]
    return locked[ends[0]], locked[ends[1]]


def _stored(first: LockedTicket, second: LockedTicket, kind: LinkKind) -> Any:
    return select(TicketLink).where(
        TicketLink.ticket_id == first.ticket.id, TicketLink.other_id == second.ticket.id, TicketLink.kind == kind
    )


def _note(
    session: Session, viewer: Viewer, ends: tuple[LockedTicket, LockedTicket], *, kind: LinkKind, is_added: bool
) -> None:
    is_for_staff = ends[0].ticket.organisation_id != ends[1].ticket.organisation_id
    for here, there, words in zip(ends, reversed(ends), LINK_WORDS[kind], strict=True):
        before, after = (None, there.ticket.number) if is_added else (there.ticket.number, None)
        change = FieldChange(words, before, after, is_for_staff=is_for_staff)
        ledger.append_change(session, viewer, here, values={}, changes=[change])


def _id_of(viewer: Viewer, number: str) -> Any:
    return select(Ticket.id).where(Ticket.number == number, within(Ticket.organisation_id, viewer)).scalar_subquery()


def _shown() -> Sequence[Any]:
    return Ticket.number, Ticket.title, Ticket.status, Ticket.stage


def _related(row: Row[*tuple[Any, ...]], *, kind: LinkKind | None = None, is_first: bool = False) -> RelatedTicket:
    return RelatedTicket(row.number, row.title, row.status, Stage(row.stage), kind, is_first)
