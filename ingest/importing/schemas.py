"""What travels through an import: options, mapped rows, refused rows, and the account of a run."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from ingest.enums import RunState, Stage

MAX_DIFFERENT_WARNINGS = 50
OTHER_WARNINGS = "Other warnings like these."


class Direction(StrEnum):
    """How the rows of a file stand in time: newest last, newest first, or in no order."""

    FORWARD = "forward"
    BACKWARD = "backward"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What a person may say about a file; what is left out is found out from the file itself."""

    organisation: str | None = None
    timezone: str | None = None
    date_order: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    mapping: Path | None = None
    rejects: Path | None = None
    is_rehearsal: bool = False


@dataclass(frozen=True, slots=True)
class ItemDetails:
    """What a row says of a configuration item beside its name."""

    product: str | None = None
    serial_number: str | None = None
    reference_number: str | None = None
    reference_name: str | None = None


@dataclass(slots=True)
class ImportedRow:
    """One row of a file in Helmdesk's words; None is 'the file does not say', and keeps what is known.

    `key` tells the row from every other row of its ticket, or is None for sources with one row a ticket, whose
    `digest` tells whether the row says anything new. `order_hint` tells the order of rows of one moment. `is_dated`:
    `row_at` is the source's word, not a stand-in. `number` is one of Helmdesk's own, to be kept where it is free.
    """

    line: int
    external_id: str
    row_at: datetime
    created_at: datetime
    key: str | None = None
    digest: str | None = None
    order_hint: int = 0
    is_dated: bool = True
    organisation: str | None = None
    stage: Stage | None = None
    status: str | None = None
    reported_completed_at: datetime | None = None
    actor: str | None = None
    number: str | None = None
    site: str | None = None
    contact: str | None = None
    config_item: str | None = None
    item: ItemDetails | None = None
    team: str | None = None
    values: dict[str, str | date | None] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


class RowProblem(Exception):  # noqa: N818 - a row's problem, not an error of the program
    """Why one row cannot go in: the column and the reason."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column
        self.reason = reason


@dataclass(slots=True)
class Tally:
    """How many rows went which way: read = created + updated + unchanged + rejected."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    warnings: Counter[str] = field(default_factory=Counter)

    @property
    def read(self) -> int:
        """Rows that came out of the file."""
        return self.created + self.updated + self.unchanged + self.rejected

    def warn(self, *sentences: str) -> None:
        """Count what a person should know; a file may say a million different things, but nobody reads them all."""
        for sentence in sentences:
            is_room = sentence in self.warnings or len(self.warnings) < MAX_DIFFERENT_WARNINGS
            self.warnings[sentence if is_room else OTHER_WARNINGS] += 1


@dataclass(frozen=True, slots=True)
class RunSummary:
    """How a run ended; `run_id` is None for a rehearsal, which leaves nothing behind."""

    run_id: int | None
    read: int
    created: int
    updated: int
    unchanged: int
    rejected: int
    seconds: float
    warnings: Mapping[str, int]
    rejects_file: Path | None


@dataclass(frozen=True, slots=True)
class RunView:
    """One run as people see it; `share_done` is 0 to 1, and `account_id` is of whoever began it."""

    id: int
    source: str
    file_name: str
    organisation: str | None
    started_by: str
    state: RunState
    started_at: datetime
    finished_at: datetime | None
    share_done: float
    read: int
    created: int
    updated: int
    unchanged: int
    rejected: int
    warnings: Mapping[str, int]
    rejects_file: str | None
    error: str | None
    kind: str = "tickets"
    account_id: int | None = None
