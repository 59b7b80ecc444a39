"""The raw seconds: each local day, exact, and enough to recompute the uptime that the page shows."""

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest

from ingest.enums import ComponentStatus
from ingest.errors import NotFoundError
from ingest.system_status.incident_schemas import StatusRecord
from ingest.system_status.schemas import PageDefinition, Spell, UptimeWeights
from ingest.system_status.views import component_view
from status.uptime_csv import uptime_csv
from tests.support.status_records import DAY, HOUR, NOW, component_row, status_record

WELL, MAJOR, PARTIAL = ComponentStatus.OPERATIONAL, ComponentStatus.MAJOR_OUTAGE, ComponentStatus.PARTIAL_OUTAGE
DEGRADED, MAINTAINED = ComponentStatus.DEGRADED_PERFORMANCE, ComponentStatus.UNDER_MAINTENANCE
LONDON = PageDefinition(name="Northgate status", timezone="Europe/London")


def record_of(*spells: Spell, page: PageDefinition = LONDON, start_date: date | None = None) -> StatusRecord:
    return status_record(component_row(1, start_date=start_date), spells={1: spells}, page=page)


def rows_of(record: StatusRecord, *, now: datetime = NOW) -> list[list[str]]:
    body = uptime_csv(record, public_id="component001", now=now)
    assert body.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))


def test_a_row_for_each_local_day_with_the_seconds_of_every_state() -> None:
    midnight = datetime(2026, 7, 13, 23, 0, tzinfo=UTC)
    record = record_of(
        Spell(WELL, NOW - 2 * DAY, None),
        Spell(MAJOR, midnight - HOUR, midnight + HOUR / 2),
        Spell(PARTIAL, midnight + HOUR / 2, midnight + HOUR),
        Spell(DEGRADED, midnight + 2 * HOUR, midnight + 2 * HOUR + timedelta(milliseconds=1500)),
        Spell(MAINTAINED, midnight + 3 * HOUR, midnight + 4 * HOUR),
    )
    lost_today = 0.3 * 1800 + 1800
    assert rows_of(record) == [
        [
            "Day (Europe/London)",
            "Operational seconds (weight 0)",
            "Under maintenance seconds (weight 0)",
            "Degraded performance seconds (weight 0)",
            "Partial outage seconds (weight 0.3)",
            "Major outage seconds (weight 1)",
            "All seconds",
            "Uptime",
        ],
        ["2026-07-12", "86400", "0", "0", "0", "0", "86400", "1.0"],
        ["2026-07-13", "82800", "0", "0", "0", "3600", "86400", repr(1 - 3600 / 86400)],
        [
            "2026-07-14",
            "26038.500000",
            "3600",
            "1.500000",
            "1800",
            "1800",
            "33240",
            repr(1 - lost_today / 33240),
        ],
    ]


def test_the_rows_add_up_to_the_uptime_of_the_page() -> None:
    weights = UptimeWeights(degraded_performance=0.125, under_maintenance=1 / 3)
    page = PageDefinition(name="Northgate status", timezone="America/New_York", weights=weights)
    spells = [Spell(WELL, NOW - 80 * DAY, None)]
    for number, each in enumerate((MAJOR, PARTIAL, DEGRADED, MAINTAINED) * 5):
        began = NOW - 70 * DAY + number * timedelta(hours=61, seconds=7, microseconds=13)
        spells.append(Spell(each, began, began + timedelta(hours=7, microseconds=999)))
    record = record_of(*spells, page=page)
    header, *rows = rows_of(record)
    told = [float(column.split("(weight ")[1].rstrip(")")) for column in header[1:6]]
    lost = sum(weight * float(row[place]) for row in rows for place, weight in enumerate(told, start=1))
    shown = component_view(record, record.components[0], now=NOW, days=90).uptime
    assert shown == pytest.approx(1 - lost / sum(float(row[6]) for row in rows), abs=1e-12)
    assert all(float(row[6]) == pytest.approx(sum(float(cell) for cell in row[1:6]), abs=1e-5) for row in rows)


def test_a_day_on_which_clocks_change_has_its_own_length() -> None:
    record = record_of(Spell(WELL, datetime(2026, 3, 28, 12, tzinfo=UTC), None))
    spring = rows_of(record, now=datetime(2026, 3, 30, 12, tzinfo=UTC))
    assert [row[6] for row in spring[1:]] == ["86400", "82800", "46800"]
    record = record_of(Spell(WELL, datetime(2026, 10, 24, 12, tzinfo=UTC), None))
    autumn = rows_of(record, now=datetime(2026, 10, 26, 12, tzinfo=UTC))
    assert [row[6] for row in autumn[1:]] == ["86400", "90000", "43200"]


def test_days_before_the_start_date_are_left_out() -> None:
    record = record_of(Spell(WELL, NOW - 9 * DAY, None), start_date=date(2026, 7, 13))
    assert [row[0] for row in rows_of(record)[1:]] == ["2026-07-13", "2026-07-14"]


def test_a_component_that_starts_later_has_no_days_yet() -> None:
    assert len(rows_of(record_of(Spell(WELL, NOW, None), start_date=date(2026, 8, 1)))) == 1


def test_the_day_is_the_day_of_the_page() -> None:
    spell = Spell(WELL, datetime(2026, 7, 14, 3, tzinfo=UTC), None)
    for timezone, day in (("Australia/Sydney", "2026-07-14"), ("America/New_York", "2026-07-13")):
        header, first, *_ = rows_of(record_of(spell, page=PageDefinition(name="Status", timezone=timezone)))
        assert header[0] == f"Day ({timezone})"
        assert first[0] == day


def test_no_cell_starts_a_formula() -> None:
    record = record_of(Spell(WELL, NOW - 100 * DAY, None), Spell(MAJOR, NOW - 50 * DAY, NOW - 49 * DAY))
    assert not [cell for row in rows_of(record) for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_a_group_and_what_nobody_may_know_have_no_seconds() -> None:
    record = status_record(component_row(1, is_group=True))
    for public_id in ("component001", "component999"):
        with pytest.raises(NotFoundError):
            uptime_csv(record, public_id=public_id, now=NOW)
