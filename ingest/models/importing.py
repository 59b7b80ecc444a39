"""Tables of import runs and of the rows they rejected: which file, by whom, how far it got and how it ended."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from ingest.db.base import Base, BigId, Document, UtcDateTime


class ImportRun(Base):
    """One run of one file; `heartbeat_at` tells a living run from one whose process died.

    One with a `file_key` is the worker's: the row is the queue. Whoever works on it writes its own mark into `claim`,
    and every step asks that it is still there. `account_id` is whose powers it has.
    """

    __tablename__ = "import_runs"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), doc="what is imported: tickets, status or contacts")
    source: Mapped[str] = mapped_column(String(40))
    file_name: Mapped[str] = mapped_column(String(500))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    started_by: Mapped[str] = mapped_column(String(300))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    state: Mapped[str] = mapped_column(String(20))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    heartbeat_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    total_bytes: Mapped[int] = mapped_column(BigInteger)
    done_bytes: Mapped[int] = mapped_column(BigInteger, default=0)
    rows_read: Mapped[int] = mapped_column(default=0)
    rows_created: Mapped[int] = mapped_column(default=0)
    rows_updated: Mapped[int] = mapped_column(default=0)
    rows_unchanged: Mapped[int] = mapped_column(default=0)
    rows_rejected: Mapped[int] = mapped_column(default=0)
    # {sentence: how often}
    warnings: Mapped[object] = mapped_column(Document)
    rejects_file: Mapped[str | None] = mapped_column(String(1000))
    error: Mapped[str | None] = mapped_column(Text)
    # Where the file lies in the store, for as long as it is needed.
    file_key: Mapped[str | None] = mapped_column(String(200), index=True)
    claim: Mapped[str | None] = mapped_column(String(32))
    # What was asked of it: see `ingest.importing.contacts.asked`.
    asked: Mapped[object | None] = mapped_column(Document)
    # What it would do, from when it was looked at until it is done.
    preview: Mapped[object | None] = mapped_column(Document)


class ImportReject(Base):
    """A row that could not go in: what is wrong with it, as [column, reason] each, and its cells as they stood."""

    __tablename__ = "import_rejects"

    run_id: Mapped[int] = mapped_column(ForeignKey("import_runs.id"), primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    flaws: Mapped[object] = mapped_column(Document)
    cells: Mapped[object] = mapped_column(Document)
    rejected_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
