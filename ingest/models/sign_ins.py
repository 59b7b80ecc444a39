"""Tables of getting in: sessions, links that open something once, counts of attempts, and calls for help."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from ingest.db.base import Base, BigId, UtcDateTime


class AccountSession(Base):
    """One sign-in on one device, from its password to its end; a remembered one goes on with ever new keys.

    Its keys are made from the nonce, the generation and the installation's secret; the table holds a hash of the
    present one.
    """

    __tablename__ = "account_sessions"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    nonce: Mapped[str] = mapped_column(String(64))
    generation: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime, doc="written at most once a minute")
    renewed_at: Mapped[datetime] = mapped_column(UtcDateTime, doc="since when the present key is in use")
    key_expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, doc="after it no key is given out any more")
    device: Mapped[str] = mapped_column(String(200), default="")
    address: Mapped[str] = mapped_column(String(64), default="")
    is_remembered: Mapped[bool] = mapped_column(default=False)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    end_reason: Mapped[str | None] = mapped_column(String(20))


class SingleUseLink(Base):
    """A link somebody is sent; what opens it is made from the nonce and the installation's secret, and never stored."""

    __tablename__ = "single_use_links"
    __table_args__ = (
        Index("ix_single_use_links_account_id", "account_id", "purpose"),
        Index("ix_single_use_links_subject_id", "subject_id", "purpose"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    purpose: Mapped[str] = mapped_column(String(20))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    # The id of what the link is about, where that is no account, such as a request for access.
    subject_id: Mapped[int | None] = mapped_column(BigId)
    address: Mapped[str | None] = mapped_column(String(320))
    nonce: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Throttle(Base):
    """How often something was tried by one name or address lately; names and addresses are kept as digests."""

    __tablename__ = "throttles"

    scope: Mapped[str] = mapped_column(String(40), primary_key=True)
    subject: Mapped[str] = mapped_column(String(64), primary_key=True)
    attempts: Mapped[int] = mapped_column(default=0)
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    blocked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    forget_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class HelpRequest(Base):
    """Somebody asked for a link to their account. The worker answers, so that asking takes as long for every name."""

    __tablename__ = "help_requests"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    purpose: Mapped[str] = mapped_column(String(20))
    user_name: Mapped[str] = mapped_column(String(320))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
