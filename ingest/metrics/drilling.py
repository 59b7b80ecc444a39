"""The lists behind marks: what a metric was asked of, narrowed by where the mark stands. Pure."""

from collections.abc import Mapping
from typing import Any

from ingest.clock import days_later, month_start, months_later
from ingest.enums import Stage
from ingest.metrics.measures import Days, Drill, FactFilters, Key, Split
from ingest.tickets.filters import TicketFilters
from ingest.tickets.periods import Period, month_period
from ingest.tickets.report_filters import stage_word

# The filters of lists by the filters of reports and by the splits that narrow them.
_LIST_NAMES = {
    "organisation": "organisation",
    "site": "site",
    "request_type": "request_type",
    "category": "in_category",
    "priority": "priority",
    "team": "team",
    "agent": "agent",
    "age": "age",
    "quiet": "quiet",
    "weekday": "weekday",
    "hour": "hour",
}


def dated_list(name: str, *, duration: str | None = None, **further: Any) -> Drill:
    """Tickets with the period `name` in the mark's days; `duration` is the filter of a key that is one."""

    def drill(filters: FactFilters, days: Days, keys: Mapping[str, Key]) -> TicketFilters:
        bucket = {duration: (keys[Split.DURATION],)} if duration and Split.DURATION in keys else {}
        return listed(filters, keys, **{name: (period_of(days),)}, **bucket, **further)

    return drill


def open_list(filters: FactFilters, _days: Days, keys: Mapping[str, Key]) -> TicketFilters:
    """Tickets open now, or in one open stage."""
    stage = keys.get(Split.STAGE)
    return listed(filters, keys, stage=("open",) if stage is None else (_word(stage),))


def level_list(filters: FactFilters, days: Days, keys: Mapping[str, Key]) -> TicketFilters:
    """Tickets open at the end of the mark's last day, or in one open stage then."""
    stage = keys.get(Split.STAGE)
    return listed(filters, keys, open_on=days.last, stage_on=() if stage is None else (_word(stage),))


def listed(filters: FactFilters, keys: Mapping[str, Key], **further: Any) -> TicketFilters:
    """The tickets of `filters`, narrowed by the keys among them, and of the further filters of lists."""
    narrowed: dict[str, Any] = {
        in_list: (keys[name],) if name in keys else getattr(filters, name, ()) for name, in_list in _LIST_NAMES.items()
    }
    asked = {name: values for name, values in narrowed.items() if values}
    return TicketFilters(**asked, **further)


def period_of(days: Days) -> Period:
    """Days as an address writes them: a month, one day, or from one to another."""
    first = days.first
    if first == month_start(first) and days.last == days_later(months_later(first, months=1), days=-1):
        return month_period(first)
    return Period(first.isoformat() if first == days.last else f"{first.isoformat()}..{days.last.isoformat()}")


def _word(stage: Key) -> str:
    return stage_word(Stage(str(stage)))
