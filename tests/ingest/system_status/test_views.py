"""Views of a record: the page, its history by months, days and months of a component. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from ingest.enums import ComponentAudience, ComponentStatus, Impact, IncidentKind, IncidentStatus
from ingest.errors import NotFoundError
from ingest.system_status import views
from ingest.system_status.incident_schemas import IncidentView, StatusRecord
from ingest.system_status.schemas import ComponentRow, PageDefinition, Spell

MAJOR, PARTIAL = ComponentStatus.MAJOR_OUTAGE, ComponentStatus.PARTIAL_OUTAGE
NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def row(number: int, name: str, **facts: object) -> ComponentRow:
    known = ComponentRow(
        id=number,
        public_id=f"component{number:03}",
        name=name,
        description=None,
        is_group=False,
        group_id=None,
        position=number,
        component_status=ComponentStatus.OPERATIONAL,
        audience=ComponentAudience.PUBLIC,
        is_showcased=True,
        is_only_shown_if_degraded=False,
        start_date=date(2025, 1, 1),
        created_at=NOW,
        updated_at=NOW,
    )
    return replace(known, **facts)


def incident(name: str, begins_at: datetime, ends_at: datetime | None = None, **facts: object) -> IncidentView:
    status = IncidentStatus.RESOLVED if ends_at else IncidentStatus.INVESTIGATING
    known = IncidentView(
        id=abs(hash(name)) % 1000,
        public_id=name,
        kind=IncidentKind.INCIDENT,
        name=name,
        incident_status=status,
        impact=Impact.MAJOR,
        is_impact_overridden=False,
        started_at=begins_at,
        created_at=NOW,
        updated_at=NOW,
        monitoring_at=None,
        resolved_at=ends_at,
        scheduled_for=None,
        scheduled_until=None,
        is_automatic=True,
        updates=(),
        component_ids=(1,),
    )
    return replace(known, **facts)


def maintenance(name: str, begins_at: datetime, status: str) -> IncidentView:
    return incident(
        name,
        NOW - 9 * DAY,
        begins_at + HOUR if status == "completed" else None,
        kind=IncidentKind.MAINTENANCE,
        incident_status=IncidentStatus(status),
        scheduled_for=begins_at,
        scheduled_until=begins_at + HOUR,
    )


def record(
    incidents: Sequence[IncidentView] = (),
    *,
    rows: Sequence[ComponentRow] = (row(1, "Voice"),),
    spells: Sequence[Spell] = (),
    timezone: str = "Europe/London",
) -> StatusRecord:
    page = PageDefinition(name="Status", timezone=timezone)
    newest_first = sorted(incidents, key=lambda one: one.begins_at, reverse=True)
    return StatusRecord(page, 1, NOW, tuple(rows), {1: tuple(spells)}, tuple(newest_first))


def named(incidents: Sequence[IncidentView]) -> list[str]:
    return [one.name for one in incidents]


def test_a_page_parts_what_goes_on_from_what_comes_and_what_was() -> None:
    view = views.page_view(
        record(
            [
                incident("open", NOW - HOUR),
                incident("older, open", NOW - 30 * DAY),
                incident("over", NOW - DAY, NOW - DAY + HOUR),
                maintenance("soon", NOW + DAY, "scheduled"),
                maintenance("sooner", NOW + HOUR, "scheduled"),
                maintenance("at work", NOW - HOUR, "in_progress"),
                maintenance("checked", NOW - 2 * HOUR, "verifying"),
                maintenance("done", NOW - DAY, "completed"),
            ]
        ),
        now=NOW,
    )
    assert named(view.incidents) == ["open", "older, open"]
    assert named(view.maintenance_now) == ["checked", "at work"]
    assert named(view.maintenance_next) == ["sooner", "soon"]
    assert [each.day for each in view.recent] == [date(2026, 3, 4) - number * DAY for number in range(7)]
    assert sorted(named(view.recent[1].incidents)) == ["done", "over"]
    assert [len(each.incidents) for each in view.recent] == [0, 2, 0, 0, 0, 0, 0]


@pytest.mark.parametrize(
    ("timezone", "day"), [("Australia/Sydney", date(2026, 3, 3)), ("America/New_York", date(2026, 3, 2))]
)
def test_an_incident_falls_on_the_local_day_of_the_page(timezone: str, day: date) -> None:
    begins_at = datetime(2026, 3, 2, 22, 30, tzinfo=UTC)
    found = record([incident("over", begins_at, begins_at + HOUR)], timezone=timezone)
    assert [each.day for each in views.page_view(found, now=NOW).recent if each.incidents] == [day]


def test_history_has_three_months_a_page_and_ends_with_the_first_incident() -> None:
    found = record(
        [
            incident("march", datetime(2026, 3, 1, 0, 30, tzinfo=UTC), NOW),
            incident("also march, open", datetime(2026, 3, 2, tzinfo=UTC)),
            incident("january", datetime(2026, 1, 31, 23, 59, tzinfo=UTC), NOW),
            incident("december", datetime(2025, 12, 31, 23, 59, tzinfo=UTC), NOW),
            incident("june", datetime(2025, 6, 30, 23, 30, tzinfo=UTC), NOW),  # July in London
            maintenance("to come", NOW + DAY, "scheduled"),
        ]
    )
    assert views.history_pages(found, now=NOW) == 3
    first, second, third = (views.history_view(found, now=NOW, number=number) for number in (1, 2, 3))
    assert [(each.month, named(each.incidents)) for each in first.months] == [
        (date(2026, 3, 1), ["also march, open", "march"]),
        (date(2026, 2, 1), []),
        (date(2026, 1, 1), ["january"]),
    ]
    assert [(each.month, named(each.incidents)) for each in second.months] == [
        (date(2025, 12, 1), ["december"]),
        (date(2025, 11, 1), []),
        (date(2025, 10, 1), []),
    ]
    assert [(each.month, named(each.incidents)) for each in third.months][2] == (date(2025, 7, 1), ["june"])
    assert (first.number, first.pages) == (1, 3)
    for number in (0, 4, -1):
        with pytest.raises(NotFoundError):
            views.history_view(found, now=NOW, number=number)


def test_an_empty_history_has_one_page() -> None:
    assert views.history_pages(record(), now=NOW) == 1
    assert [each.incidents for each in views.history_view(record(), now=NOW, number=1).months] == [(), (), ()]


def test_the_days_of_a_component_name_what_concerned_it_on_them() -> None:
    over_midnight = datetime(2026, 3, 2, 23, tzinfo=UTC)
    found = record(
        [
            incident("over midnight", over_midnight, over_midnight + 2 * HOUR),
            incident("open", NOW - HOUR),
            incident("of others", NOW - HOUR, component_ids=(2,)),
            maintenance("to come", NOW + HOUR, "scheduled"),
        ],
        rows=(row(7, "Talk", is_group=True), row(1, "Voice", group_id=7)),
        spells=[Spell(MAJOR, over_midnight, over_midnight + 2 * HOUR), Spell(PARTIAL, NOW - HOUR, None)],
    )
    view = views.uptime_view(found, public_id="component001", now=NOW, days=4)
    assert view.name == "Talk - Voice"
    assert [(each.bar.day.day, named(each.incidents)) for each in view.days] == [
        (4, ["open"]),
        (3, ["over midnight"]),
        (2, ["over midnight"]),
        (1, []),
    ]
    assert [each.bar.times.major_outage for each in view.days] == [timedelta(), HOUR, HOUR, timedelta()]
    assert view.days[0].bar.times.partial_outage == HOUR
    assert view.component.uptime == pytest.approx(1 - 2.3 / (3 * 24 + 12), abs=1e-12)


def test_the_months_of_a_component_are_whole_months_so_far() -> None:
    outage = datetime(2026, 2, 28, 23, tzinfo=UTC)
    found = record(
        rows=(row(1, "Voice", start_date=date(2026, 1, 20)),), spells=[Spell(MAJOR, outage, outage + 2 * HOUR)]
    )
    months = views.uptime_view(found, public_id="component001", now=NOW).months
    assert [each.month for each in months] == [date(2026, 3, 1), date(2026, 2, 1), date(2026, 1, 1)]
    assert [each.uptime for each in months] == [
        pytest.approx(1 - 1 / (3 * 24 + 12)),
        pytest.approx(1 - 1 / (28 * 24)),
        1,
    ]
    assert months[2].times.total == 12 * DAY


def test_all_days_go_back_to_the_first_on_record() -> None:
    found = record(rows=(row(1, "Voice", start_date=date(2026, 2, 27)),))
    days = views.all_days(found, public_id="component001", now=NOW)
    assert [bar.day for bar in days] == [date(2026, 2, 27) + number * DAY for number in range(6)]
    assert all(bar.is_recorded for bar in days)
    to_come = record(rows=(row(1, "Voice", start_date=date(2026, 5, 1)),))
    assert [bar.is_recorded for bar in views.all_days(to_come, public_id="component001", now=NOW)] == [False]


def test_what_a_record_has_not_is_not_found() -> None:
    found = record([incident("known", NOW)], rows=(row(7, "Talk", is_group=True), row(1, "Voice", group_id=7)))
    assert views.incident_named(found, public_id="known").name == "known"
    with pytest.raises(NotFoundError):
        views.incident_named(found, public_id="unknown")
    for public_id in ("unknown", "component007"):
        with pytest.raises(NotFoundError):
            views.leaf_named(found, public_id=public_id)
