"""What one ticket adds to the counts: the one definition behind every rollup, its proof and its repair. Pure."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from ingest.clock import local_day, month_start
from ingest.models.rollups import NO_PRIORITY, NO_SITE
from ingest.tickets.history import Course

MEASURES = ("created", "completed", "completion_events", "reopen_events")

# organisation, day, site, request type, measure
DayKey = tuple[int, date, int, str, str]
# organisation, site, request type, stage, status, priority
CurrentKey = tuple[int, int, str, str, str, str]


@dataclass(slots=True)
class Counts:
    """A sum (or difference) of what tickets add to the counts, by local day and by present standing."""

    days: Counter[DayKey] = field(default_factory=Counter)
    current: Counter[CurrentKey] = field(default_factory=Counter)

    def add(self, course: Course, *, organisation_id: int, timezone: str, times: int = 1) -> None:
        """Add (or with `times=-1` take away) everything one ticket counts for.

        A ticket counts wholly for the site and request type it has now: when it moves, its past moves with it, so that
        a bar and the list behind it agree.
        """
        site_id = course.now.site_id or NO_SITE
        for day, measure in day_marks(course, timezone=timezone):
            self.days[organisation_id, day, site_id, course.now.request_type, measure] += times
        standing = course.now
        priority = standing.priority or NO_PRIORITY
        key = (organisation_id, site_id, standing.request_type, str(standing.stage), standing.status, priority)
        self.current[key] += times

    def months(self) -> Counter[DayKey]:
        """The day counts summed by local month (its first day)."""
        months: Counter[DayKey] = Counter()
        for (organisation_id, day, site_id, request_type, measure), count in self.days.items():
            months[organisation_id, month_start(day), site_id, request_type, measure] += count
        return months


def day_marks(course: Course, *, timezone: str) -> Iterator[tuple[date, str]]:
    """The local days on which a ticket is counted, each with the measure it counts for."""
    yield local_day(course.created_at, timezone=timezone), "created"
    for moment in course.completion_ats:
        yield local_day(moment, timezone=timezone), "completion_events"
    for moment in course.reopen_ats:
        yield local_day(moment, timezone=timezone), "reopen_events"
    if course.completed_at is not None:
        yield local_day(course.completed_at, timezone=timezone), "completed"
