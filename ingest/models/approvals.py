"""Tables of approvals: boards, their members, what was asked about a ticket, and each member's decision."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from ingest.db.base import Base, BigId, UtcDateTime

_WAITING = text("outcome IS NULL")


class ApprovalBoard(Base):
    """People of one organisation who approve together; a retired board is asked nothing new.

    Unless `decides_own`, a member does not count for a ticket they opened or are the contact of.
    """

    __tablename__ = "approval_boards"
    __table_args__ = (UniqueConstraint("organisation_id", "name"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    name: Mapped[str] = mapped_column(String(200))
    rule: Mapped[str] = mapped_column(String(10))
    decides_own: Mapped[bool] = mapped_column(default=True)
    is_retired: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ApprovalMember(Base):
    """Who is on a board now; only those whose account is active count."""

    __tablename__ = "approval_members"
    __table_args__ = (Index("ix_approval_members_account_id", "account_id", "board_id"),)

    board_id: Mapped[int] = mapped_column(ForeignKey("approval_boards.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ApprovalRequest(Base):
    """A board asked about a ticket, by the rule it had then; it waits until it has an outcome, and has it for good.

    `returns_to` is the status the ticket had when it was asked for.
    """

    __tablename__ = "approval_requests"
    __table_args__ = (
        Index("ix_approval_requests_ticket_id", "ticket_id", "id"),
        # One at a time for each ticket, whatever happens at once; the same index finds what waits at a board.
        Index(
            "uq_approval_requests_waiting",
            "ticket_id",
            unique=True,
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        ),
        Index("ix_approval_requests_board_id", "board_id", "outcome", "ticket_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    board_id: Mapped[int] = mapped_column(ForeignKey("approval_boards.id"))
    rule: Mapped[str] = mapped_column(String(10))
    returns_to: Mapped[str] = mapped_column(String(60))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    asked_by_account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    asked_by: Mapped[str] = mapped_column(String(300))
    outcome: Mapped[str | None] = mapped_column(String(20))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ApprovalDecision(Base):
    """What one member decided on a request: written once, never changed and never deleted."""

    __tablename__ = "approval_decisions"
    __table_args__ = (UniqueConstraint("request_id", "account_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    request_id: Mapped[int] = mapped_column(ForeignKey("approval_requests.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    member_name: Mapped[str] = mapped_column(String(300))
    is_approved: Mapped[bool]
    reason: Mapped[str | None] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
