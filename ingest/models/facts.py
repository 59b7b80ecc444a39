"""The table of facts: one compact row a ticket, written with it, from which reports draw clocks and distributions."""

from datetime import date

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from ingest.db.base import Base, BigId

_SHARED = ("organisation_id", "created_on", "ticket_id")
_IS_REOPENED = text("reopens > 0")
# The block that stands for tickets from before there were facts.
OLDER_TICKETS = -1


class TicketFact(Base):
    """What reports ask of one ticket; all of it can be recomputed from its history, its messages and the calendars.

    Keys are whole: 0 and '' stand for none. Durations are seconds, empty until they have happened; `..._business` ones
    are of business time. Days are the organisation's. `course` is the ticket's stages in order, as JSON:
    [[stage, second since 1970, local day], ...].

    `is_fresh`: changed since the columnar copy of its block was begun. `revision` is drawn anew with every write, so
    that equal sums of fresh revisions mean equal contents.
    """

    __tablename__ = "ticket_facts"
    __table_args__ = (
        Index(
            "ix_ticket_facts_fresh",
            *("ticket_id", "revision"),
            sqlite_where=text("is_fresh = 1"),
            postgresql_where=text("is_fresh"),
        ),
        Index("ix_ticket_facts_organisation_id", "organisation_id", "ticket_id"),
        # What lists of reports ask, read in place of the rows, which are many times as wide.
        Index(
            "ix_ticket_facts_created",
            *("created_on", "created_hour", "is_open", "reopens", "created_at", "first_resolution_seconds"),
            *("organisation_id", "ticket_id"),
        ),
        Index("ix_ticket_facts_completed", "completed_on", "resolution_seconds", "is_one_touch", "reopens", *_SHARED),
        Index("ix_ticket_facts_answered", "first_response_on", "first_response_seconds", "completed_on", *_SHARED),
        Index(
            "ix_ticket_facts_open",
            *("customer_update_at", *_SHARED),
            sqlite_where=text("is_open = 1"),
            postgresql_where=text("is_open"),
        ),
        Index("ix_ticket_facts_reopened", *_SHARED, sqlite_where=_IS_REOPENED, postgresql_where=_IS_REOPENED),
    )

    ticket_id: Mapped[int] = mapped_column(BigId, ForeignKey("tickets.id"), primary_key=True, autoincrement=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    site_id: Mapped[int] = mapped_column(BigInteger)
    request_type: Mapped[str] = mapped_column(String(60))
    category: Mapped[str] = mapped_column(String(200))
    priority: Mapped[str] = mapped_column(String(60))
    team_id: Mapped[int] = mapped_column(BigInteger)
    # An account here, or the name an imported ticket brought along for somebody who has none.
    assignee_id: Mapped[int] = mapped_column(BigInteger)
    assignee_name: Mapped[str] = mapped_column(String(300))
    stage: Mapped[str] = mapped_column(String(20))
    is_open: Mapped[bool]
    created_at: Mapped[int] = mapped_column(BigInteger, doc="seconds since 1970")
    created_on: Mapped[date]
    created_hour: Mapped[int] = mapped_column(doc="hour of the local day, 0 to 23")
    completed_at: Mapped[int | None] = mapped_column(BigInteger, doc="seconds since 1970")
    completed_on: Mapped[date | None]
    first_response_on: Mapped[date | None]
    first_response_seconds: Mapped[int | None] = mapped_column(BigInteger)
    first_response_business: Mapped[int | None] = mapped_column(BigInteger)
    first_resolution_seconds: Mapped[int | None] = mapped_column(BigInteger)
    resolution_seconds: Mapped[int | None] = mapped_column(BigInteger, doc="gross; empty while open")
    resolution_business: Mapped[int | None] = mapped_column(BigInteger)
    # Business time less that spent waiting for the customer or on hold.
    net_resolution_business: Mapped[int | None] = mapped_column(BigInteger)
    reopens: Mapped[int]
    staff_messages: Mapped[int] = mapped_column(doc="public ones")
    is_one_touch: Mapped[bool]
    customer_update_at: Mapped[int] = mapped_column(BigInteger, doc="last update a customer sees, seconds since 1970")
    course: Mapped[str] = mapped_column(Text)
    is_fresh: Mapped[bool]
    revision: Mapped[int] = mapped_column(BigInteger)


class FactBlock(Base):
    """Which generation of its columnar copy a block of tickets (by id) is at; readers make copies they do not have.

    A generation is drawn, never counted: copies of a database that was set back or made anew cannot be taken for those
    of this one. While there is a block OLDER_TICKETS, tickets from before there were facts may still lack theirs.
    """

    __tablename__ = "fact_blocks"

    block: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    generation: Mapped[int] = mapped_column(BigInteger)
