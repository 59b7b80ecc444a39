"""What a ticket's history says: when it was created, completed and reopened, and where it stands. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ingest.enums import Stage


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a ticket stood after one event of its history.

    `reported_completed_at` is the source system's word on when the ticket was completed; exported logs repeat the final
    one on every row, also before it happened. `is_carried`: the source's row did not name a state it is known by, and
    the event took over the one before it.
    """

    position: int
    at: datetime
    status: str
    stage: Stage
    request_type: str
    priority: str | None
    site_id: int | None
    is_imported: bool = False
    is_carried: bool = False
    reported_completed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Course:
    """A ticket's course: the moments that numbers are made of, and where it stands now.

    Creation, completions and reopenings never run backwards, so that at every moment the ticket is counted as open
    once or not at all. `completed_at` is the latest entry into a completed stage of a ticket that is completed now
    (shared definition 'completed'), for an imported one the moment its source reports; empty while it is open.
    """

    created_at: datetime
    completion_ats: tuple[datetime, ...]
    reopen_ats: tuple[datetime, ...]
    completed_at: datetime | None
    now: Standing

    @property
    def is_open(self) -> bool:
        """Whether it is open now."""
        return not self.now.stage.is_completed


def course_of(history: Sequence[Standing]) -> Course:
    """Read a history (not empty, in the order of `position`) into the moments it consists of."""
    completions: list[datetime] = []
    reopens: list[datetime] = []
    moment, was_completed, entry = history[0].at, False, 0
    for index, event in enumerate(history):
        before, moment = moment, max(moment, event.at)
        is_completed = event.stage.is_completed
        if is_completed and not was_completed:
            entry = index
            completions.append(_within(event.reported_completed_at, before, moment))
        if was_completed and not is_completed:
            reopens.append(moment)
        was_completed = is_completed
    reported = _last_reported(history[entry:])
    completed_at = (reported or completions[-1]) if was_completed else None
    return Course(history[0].at, tuple(completions), tuple(reopens), completed_at, history[-1])


def _within(reported: datetime | None, before: datetime, entry: datetime) -> datetime:
    """When a transition happened: where the source says, if that lies between the entry before and its own entry."""
    return reported if reported is not None and before <= reported <= entry else entry


def _last_reported(events: Sequence[Standing]) -> datetime | None:
    """What the last imported of these events reports: it is the source's last word."""
    return next((event.reported_completed_at for event in reversed(events) if event.is_imported), None)
