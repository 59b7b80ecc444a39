"""The raw seconds behind a component's uptime, a row for each local day: enough to recompute every figure. Pure."""

import csv
import io
from datetime import datetime, timedelta
from functools import lru_cache

from ingest.csv_cells import safe_cells
from ingest.enums import ComponentStatus
from ingest.system_status.incident_schemas import StatusRecord
from ingest.system_status.schemas import StatusTimes, UptimeWeights
from ingest.system_status.uptime import uptime_of_times
from ingest.system_status.views import all_days
from status import format_texts
from status.texts import phrases

_SECOND = timedelta(seconds=1)


def uptime_csv(record: StatusRecord, *, public_id: str, now: datetime) -> bytes:
    """Every day a component is on record, oldest first, today so far last; NotFoundError when there is none.

    Seconds in each state and in all, exact, and the uptime from 0 to 1 in full; UTF-8 with the byte-order mark that
    spreadsheets want. The heading names the zone of the days and the weight of each state.
    """
    weights = record.page.weights
    buffer = io.StringIO("\ufeff")
    buffer.seek(0, io.SEEK_END)
    writer = csv.writer(buffer)
    writer.writerow(safe_cells(_header(record)))
    for bar in all_days(record, public_id=public_id, now=now):
        if bar.is_recorded:
            writer.writerow(safe_cells([bar.day.isoformat(), *_figures(bar.times, weights)]))
    return buffer.getvalue().encode()


def _header(record: StatusRecord) -> list[str]:
    seconds = [format_texts.seconds_column(each, record.page.weights) for each in ComponentStatus]
    return [format_texts.day_column(record.page.timezone), *seconds, phrases().all_seconds, phrases().uptime_heading]


@lru_cache(maxsize=2048)
def _figures(times: StatusTimes, weights: UptimeWeights) -> tuple[str, ...]:
    """What follows the day; most days of most services are alike."""
    lasted = [_seconds(times.of(each)) for each in ComponentStatus]
    return (*lasted, _seconds(times.total), repr(uptime_of_times(times, weights=weights)))


def _seconds(length: timedelta) -> str:
    """Whole seconds as such, and parts of one to the microsecond."""
    whole, part = divmod(length, _SECOND)
    return f"{whole}.{part.microseconds:06d}" if part else str(whole)
