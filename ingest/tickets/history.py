"""What a ticket's history says: when it was created, completed and reopened, and where it stands. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ingest.enums import Stage


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a ticket stood after one event of its history.

    `reported_completed_at` is the source system's word on when the ticket was completed; only the last imported event
    is believed, because exported logs repeat the final dates on every row, also before they happened.
    """

    position: int
    at: datetime
    status: str
    stage: Stage
    request_type: str
    priority: str | None
    site_id: int | None
    is_imported: bool = False
    reported_completed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Course:
    """A ticket's course: the moments that numbers are made of, and where it stands now."""

    created_at: datetime
    completion_ats: tuple[datetime, ...]
    reopen_ats: tuple[datetime, ...]
    now: Standing

    @property
    def is_open(self) -> bool:
        """Whether it is open now."""
        return not self.now.stage.is_completed

    @property
    def completed_at(self) -> datetime | None:
        """The latest entry into a completed stage of a ticket that is completed now (shared definition 'completed')."""
        return None if self.is_open else self.completion_ats[-1]


def course_of(history: Sequence[Standing]) -> Course:
    """Read a history (not empty, in the order of `position`) into the moments it consists of."""
    last_imported = max((index for index, event in enumerate(history) if event.is_imported), default=-1)
    completions: list[datetime] = []
    reopens: list[datetime] = []
    was_completed = False
    for index, event in enumerate(history):
        is_completed = event.stage.is_completed
        if is_completed and not was_completed:
            completions.append(event.at)
        if was_completed and not is_completed:
            reopens.append(event.at)
        if is_completed and index == last_imported and event.reported_completed_at is not None:
            completions[-1] = event.reported_completed_at
        was_completed = is_completed
    return Course(history[0].at, tuple(completions), tuple(reopens), history[-1])
