"""The lists that marks of reports lead to, as the screen asks for them: page and total, by staff, over everything."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from bench.filling import NOW
from ingest.clock import month_start, months_later
from ingest.db.engine import reading
from ingest.tickets.filters import TicketFilters
from ingest.tickets.periods import Period, month_period
from ingest.tickets.queries import ticket_page
from ingest.viewer import system_viewer

_MONTH = month_period(months_later(month_start(NOW.date()), months=-3))
_LAST_YEAR = Period(f"{NOW.date() - timedelta(days=365)}..{NOW.date()}")
_DAY = NOW.date() - timedelta(days=365)
LISTS: dict[str, TicketFilters] = {
    "open at the end of a day": TicketFilters(open_on=_DAY),
    "open on a day, one stage": TicketFilters(open_on=_DAY, stage_on=("pending_customer",)),
    "open on a day, one organisation": TicketFilters(open_on=_DAY, organisation=(7,)),
    "open for 7 to 14 days": TicketFilters(stage=("open",), age=("7-14",)),
    "no update for over 90 days": TicketFilters(stage=("open",), quiet=("over-90",)),
    "answered in a month": TicketFilters(answered=(_MONTH,)),
    "answered in a month, in 1-4 hours": TicketFilters(answered=(_MONTH,), first_response=("1-4h",)),
    "completed in a month, in 1-3 days": TicketFilters(completed=(_MONTH,), resolution=("1-3d",)),
    "completed in a year, in 1-3 days": TicketFilters(completed=(_LAST_YEAR,), resolution=("1-3d",)),
    "completions of a month": TicketFilters(completion=(_MONTH,)),
    "reopenings of a month": TicketFilters(reopening=(_MONTH,)),
    "completed in a month, reopened": TicketFilters(completed=(_MONTH,), reopened=True),
    "completed in a year, one-touch": TicketFilters(completed=(_LAST_YEAR,), one_touch=True),
    "created in a year, Mondays at 9": TicketFilters(created=(_LAST_YEAR,), weekday=(0,), hour=(9,)),
    "created in a year, one category": TicketFilters(created=(_LAST_YEAR,), in_category=("Category 7",)),
    "open, one agent": TicketFilters(stage=("open",), agent=("Agent 7",)),
    "all one-touch, by title": TicketFilters(one_touch=True, sort="title"),
}


def drill_questions() -> dict[str, Callable[[], object]]:
    """Each list by name; each call asks anew."""
    return {f"drill: {name}": partial(_page, filters) for name, filters in LISTS.items()}


def _page(filters: TicketFilters) -> object:
    with reading() as session:
        return ticket_page(session, system_viewer(), filters=filters, offset=0, limit=100)
