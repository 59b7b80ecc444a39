"""The lists behind marks: what a metric was asked of, narrowed by where the mark stands. Pure."""

from collections.abc import Mapping
from typing import Any

from ingest.clock import days_later, month_start, months_later
from ingest.enums import Stage
from ingest.metrics.measures import Days, Drill, FactFilters, Key, Split
from ingest.tickets.filters import TicketFilters
from ingest.tickets.periods import Period, month_period

# The filters of lists by the filters of reports and by the splits that narrow them.
_LIST_NAMES = {
    "organisation": "organisation",
    "site": "site",
    "request_type": "request_type",
    "category": "in_category",
    "priority": "priority",
    "team": "team",
    "agent": "agent",
}


def dated_list(name: str, **further: Any) -> Drill:
    """Tickets with the period `name` in the mark's days, and what else is asked of them."""

    def drill(filters: FactFilters, days: Days, keys: Mapping[str, Key]) -> TicketFilters:
        return listed(filters, keys, **{name: (period_of(days),)}, **further)

    return drill


def open_list(filters: FactFilters, _days: Days, keys: Mapping[str, Key]) -> TicketFilters:
    """Tickets open now, or in one open stage."""
    stage = keys.get(Split.STAGE)
    return listed(filters, keys, stage=("open",) if stage is None else (stage_word(stage),))


def listed(filters: FactFilters, keys: Mapping[str, Key], **further: Any) -> TicketFilters:
    """The tickets of `filters`, narrowed by the keys among them, and of the further filters of lists."""
    narrowed: dict[str, Any] = {
        in_list: (keys[name],) if name in keys else getattr(filters, name) for name, in_list in _LIST_NAMES.items()
    }
    asked = {name: values for name, values in narrowed.items() if values}
    return TicketFilters(**asked, **further)


def period_of(days: Days) -> Period:
    """Days as an address writes them: a month, one day, or from one to another."""
    first = days.first
    if first == month_start(first) and days.last == days_later(months_later(first, months=1), days=-1):
        return month_period(first)
    return Period(first.isoformat() if first == days.last else f"{first.isoformat()}..{days.last.isoformat()}")


def stage_word(stage: Key) -> str:
    """How lists spell a stage: there 'open' is a group of stages."""
    return "in_progress" if stage == Stage.OPEN else str(stage)
