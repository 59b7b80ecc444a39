"""Views of a record: the page, its history, a component's uptime. Pure: everything shown anywhere is made here."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby

from ingest.clock import days_later, local_day, month_start, months_later
from ingest.enums import IncidentStatus
from ingest.errors import NotFoundError
from ingest.system_status.incident_schemas import IncidentView, StatusRecord
from ingest.system_status.page_schemas import (
    ComponentView,
    DayDetail,
    DayIncidents,
    HistoryView,
    MonthIncidents,
    MonthUptime,
    SectionView,
    StatusPageView,
    UptimeView,
)
from ingest.system_status.rules import full_names, page_indicator, worst_status
from ingest.system_status.schemas import ComponentRow, DayBar, StatusTimes
from ingest.system_status.uptime import daily_bars, recorded_since, uptime_of_times

DAYS_SHOWN = 90
RECENT_DAYS = 7
MONTHS_A_PAGE = 3
MONTHS_OF_UPTIME = 12
_COMING = IncidentStatus.SCHEDULED


def page_view(record: StatusRecord, *, now: datetime, days: int = DAYS_SHOWN) -> StatusPageView:
    """The status page: days are local days of the page's zone, today last; uptime is a share from 0 to 1 over them."""
    leaves = [row for row in record.components if not row.is_group]
    views = {row.id: component_view(record, row, now=now, days=days) for row in leaves}
    going_on = [one for one in record.incidents if not one.incident_status.is_over]
    planned = sorted((one for one in going_on if one.is_maintenance), key=lambda one: (one.begins_at, one.id))
    return StatusPageView(
        record.page,
        now,
        days,
        page_indicator([row.component_status for row in leaves]),
        tuple(_sections(record.components, views)),
        incidents=tuple(one for one in going_on if not one.is_maintenance),
        maintenance_now=tuple(one for one in planned if one.incident_status is not _COMING),
        maintenance_next=tuple(one for one in planned if one.incident_status is _COMING),
        recent=_recent(record, now=now),
        ended=_ended(record, now=now),
    )


def history_view(record: StatusRecord, *, now: datetime, number: int) -> HistoryView:
    """Three months of incidents and maintenance; page 1 ends with the present month. NotFoundError past the last."""
    pages = history_pages(record, now=now)
    if not 1 <= number <= pages:
        raise NotFoundError("The history has no such page.")
    latest = months_later(month_start(_today(record, now)), months=-MONTHS_A_PAGE * (number - 1))
    by_month: defaultdict[date, list[IncidentView]] = defaultdict(list)
    for one in _begun(record, now=now):
        by_month[month_start(_day(record, one.begins_at))].append(one)
    months = [months_later(latest, months=-back) for back in range(MONTHS_A_PAGE)]
    found = tuple(MonthIncidents(month, tuple(by_month[month])) for month in months)
    return HistoryView(record.page, now, number, pages, found)


def history_pages(record: StatusRecord, *, now: datetime) -> int:
    """How many pages of three months the history has, at least one."""
    first = min((_day(record, one.begins_at) for one in _begun(record, now=now)), default=None)
    if first is None:
        return 1
    today = _today(record, now)
    months = (today.year - first.year) * 12 + today.month - first.month
    return months // MONTHS_A_PAGE + 1


def uptime_view(record: StatusRecord, *, public_id: str, now: datetime, days: int = DAYS_SHOWN) -> UptimeView:
    """A component's days and months; NotFoundError when the record has no such component."""
    row = leaf_named(record, public_id=public_id)
    view = component_view(record, row, now=now, days=days)
    concerned = [one for one in record.incidents if row.id in one.component_ids]
    details = tuple(DayDetail(bar, _on_day(record, concerned, bar.day, now=now)) for bar in reversed(view.days))
    name = full_names(record.components)[row.id]
    return UptimeView(record.page, now, view, name, details, _months(record, row, now=now))


def all_days(record: StatusRecord, *, public_id: str, now: datetime) -> tuple[DayBar, ...]:
    """Every day a component is on record, oldest first, up to now; NotFoundError when there is no such component."""
    row = leaf_named(record, public_id=public_id)
    spells = record.spells.get(row.id, ())
    since = recorded_since(spells, start_date=row.start_date, timezone=record.page.timezone)
    today = _today(record, now)
    days = 1 if since is None else max((today - since).days + 1, 1)
    return daily_bars(spells, now=now, days=days, start_date=row.start_date, timezone=record.page.timezone)


def leaf_named(record: StatusRecord, *, public_id: str) -> ComponentRow:
    """The component (no group) with this public id; NotFoundError when the record has none."""
    found = next((row for row in record.components if row.public_id == public_id and not row.is_group), None)
    if found is None:
        raise NotFoundError("There is no such component.")
    return found


def incident_named(record: StatusRecord, *, public_id: str) -> IncidentView:
    """The incident or maintenance with this public id; NotFoundError when the record has none."""
    found = next((one for one in record.incidents if one.public_id == public_id), None)
    if found is None:
        raise NotFoundError("There is no such incident.")
    return found


def component_view(record: StatusRecord, row: ComponentRow, *, now: datetime, days: int) -> ComponentView:
    """A component with its last `days` local days and the uptime over them."""
    spells = record.spells.get(row.id, ())
    bars = daily_bars(spells, now=now, days=days, start_date=row.start_date, timezone=record.page.timezone)
    times = sum((bar.times for bar in bars), StatusTimes())
    return ComponentView(row, bars, times, uptime_of_times(times, weights=record.page.weights))


def _months(record: StatusRecord, row: ComponentRow, *, now: datetime) -> tuple[MonthUptime, ...]:
    today = _today(record, now)
    first = months_later(month_start(today), months=1 - MONTHS_OF_UPTIME)
    view = component_view(record, row, now=now, days=(today - first).days + 1)
    found = []
    for month, bars in groupby(reversed(view.days), key=lambda bar: month_start(bar.day)):
        times = sum((bar.times for bar in bars), StatusTimes())
        found.append(MonthUptime(month, times, uptime_of_times(times, weights=record.page.weights)))
    return tuple(one for one in found if one.uptime is not None)


def _on_day(
    record: StatusRecord, incidents: Sequence[IncidentView], day: date, *, now: datetime
) -> tuple[IncidentView, ...]:
    return tuple(
        one
        for one in incidents
        if one.begins_at <= now and _day(record, one.begins_at) <= day <= _day(record, one.ends_at or now)
    )


def _recent(record: StatusRecord, *, now: datetime) -> tuple[DayIncidents, ...]:
    today = _today(record, now)
    by_day: defaultdict[date, list[IncidentView]] = defaultdict(list)
    earliest = now - timedelta(days=RECENT_DAYS + 1)
    for one in record.incidents:
        if one.incident_status.is_over and one.begins_at >= earliest:
            by_day[_day(record, one.begins_at)].append(one)
    days = [days_later(today, days=-back) for back in range(RECENT_DAYS)]
    return tuple(DayIncidents(day, tuple(by_day[day])) for day in days)


def _ended(record: StatusRecord, *, now: datetime) -> tuple[IncidentView, ...]:
    first = days_later(_today(record, now), days=1 - RECENT_DAYS)
    return tuple(
        one
        for one in record.incidents
        if one.incident_status.is_over
        and _day(record, one.begins_at) < first <= _day(record, one.ends_at or one.begins_at)
    )


def _begun(record: StatusRecord, *, now: datetime) -> list[IncidentView]:
    """What the history tells of: everything but maintenance still to come."""
    return [one for one in record.incidents if one.begins_at <= now or one.incident_status is not _COMING]


def _sections(rows: Sequence[ComponentRow], views: dict[int, ComponentView]) -> Iterable[SectionView]:
    """Groups that have something to show, and the runs of components between them, in the order of the page."""
    members: defaultdict[int | None, list[ComponentView]] = defaultdict(list)
    for view in views.values():
        members[view.row.group_id].append(view)
    top = [row for row in rows if row.id in views or members[row.id]]
    for group, run in groupby(
        (row for row in top if row.group_id is None), key=lambda row: row if row.is_group else None
    ):
        inside = [views[row.id] for row in run] if group is None else members[group.id]
        yield SectionView(group, worst_status(view.row.component_status for view in inside), tuple(inside))


def _today(record: StatusRecord, now: datetime) -> date:
    return local_day(now, timezone=record.page.timezone)


def _day(record: StatusRecord, moment: datetime) -> date:
    return local_day(moment, timezone=record.page.timezone)
