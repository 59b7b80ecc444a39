"""The facts of one ticket, computed by hand: clocks over weekends, waiting, reopening, sources' own words, days."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from ingest.calendars.rules import BusinessCalendar, CalendarHistory
from ingest.enums import Stage
from ingest.metrics.facts.rules import FactSource, Said, fact_of
from ingest.tickets.history import Standing

HOUR = 3600
# Monday to Friday, 09:00 to 17:00 in UTC.
OFFICE = BusinessCalendar("UTC", (((540, 1020),),) * 5 + ((),) * 2)
CALENDARS = CalendarHistory(((None, OFFICE),))


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of March 2026, whose 6th is a Friday."""
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


def standing(position: int, moment: datetime, stage: Stage, **more: Any) -> Standing:
    known = {"status": stage.value, "request_type": "incident", "priority": "high", "site_id": 4}
    return Standing(position=position, at=moment, stage=stage, **(known | more))


def source(*moves: tuple[datetime, Stage], messages: tuple[Said, ...] = (), **more: Any) -> FactSource:
    history = [standing(index, moment, stage) for index, (moment, stage) in enumerate(moves)]
    found = FactSource(
        7, 3, "UTC", "Phones", 5, None, "Ann", history, [moves[-1][0]], messages, is_opened_by_staff=False
    )
    return replace(found, **more)


def test_a_life_over_a_weekend_with_waiting_and_a_reopening() -> None:
    told = (
        Said(at(6, 16, 30), is_by_staff=True, is_public=False),
        Said(at(9, 10), is_by_staff=True, is_public=True),
        Said(at(9, 11), is_by_staff=False, is_public=True),
    )
    fact = fact_of(
        source(
            (at(6, 16), Stage.NEW), (at(9, 10), Stage.PENDING_CUSTOMER), (at(9, 12), Stage.OPEN),
            (at(9, 13), Stage.RESOLVED), (at(9, 14), Stage.CLOSED), (at(10, 9), Stage.OPEN), (at(10, 10), Stage.CLOSED),
            messages=told,
        ),
        CALENDARS,
    )  # fmt: skip
    assert (fact["site_id"], fact["category"], fact["team_id"], fact["assignee_id"]) == (4, "Phones", 5, 0)
    assert (fact["assignee_name"], fact["stage"], fact["is_open"]) == ("Ann", "closed", False)
    assert (fact["created_on"], fact["created_hour"], fact["completed_on"]) == (date(2026, 3, 6), 16, date(2026, 3, 10))
    # Friday's last hour and Monday's first: the weekend is no business.
    assert (fact["first_response_seconds"], fact["first_response_business"]) == (66 * HOUR, 2 * HOUR)
    assert fact["first_response_on"] == date(2026, 3, 9)
    assert (fact["first_resolution_seconds"], fact["resolution_seconds"]) == (69 * HOUR, 90 * HOUR)
    # An hour on Friday, Monday's eight, Tuesday's one; two of them the customer was waited for.
    assert (fact["resolution_business"], fact["net_resolution_business"]) == (10 * HOUR, 8 * HOUR)
    assert (fact["reopens"], fact["staff_messages"], fact["is_one_touch"]) == (1, 1, False)
    assert [stage for stage, _, _ in json.loads(fact["course"])] == [
        "new", "pending_customer", "open", "resolved", "closed", "open", "closed",
    ]  # fmt: skip


def test_days_and_hours_are_the_organisations_own() -> None:
    moves = ((at(31, 23), Stage.NEW), (at(31, 23, 30), Stage.CLOSED))
    fact = fact_of(source(*moves, timezone="Pacific/Auckland"), CALENDARS)
    assert (fact["created_on"], fact["created_hour"]) == (date(2026, 4, 1), 12)
    assert json.loads(fact["course"])[1] == ["closed", int(moves[1][0].timestamp()), "2026-04-01"]


def test_an_open_ticket_has_no_resolution_and_keeps_its_first() -> None:
    fact = fact_of(source((at(2, 9), Stage.NEW), (at(2, 10), Stage.CLOSED), (at(2, 11), Stage.OPEN)), CALENDARS)
    assert [fact[f"resolution_{name}"] for name in ("seconds", "business")] == [None, None]
    assert (fact["net_resolution_business"], fact["completed_at"], fact["completed_on"]) == (None, None, None)
    assert (fact["first_resolution_seconds"], fact["is_open"], fact["reopens"]) == (HOUR, True, 1)


@pytest.mark.parametrize(("is_opened_by_staff", "answered"), [(False, 0), (True, HOUR)])
def test_what_staff_wrote_when_they_opened_it_is_no_answer(is_opened_by_staff: bool, answered: int) -> None:
    told = tuple(Said(moment, is_by_staff=True, is_public=True) for moment in (at(2, 9), at(2, 10)))
    fact = fact_of(source((at(2, 9), Stage.NEW), messages=told, is_opened_by_staff=is_opened_by_staff), CALENDARS)
    assert fact["first_response_seconds"] == answered


def test_one_touch_is_one_public_message_of_staff_and_no_reopening() -> None:
    told = (Said(at(2, 10), is_by_staff=True, is_public=True), Said(at(2, 10), is_by_staff=True, is_public=False))
    moves = ((at(2, 9), Stage.NEW), (at(2, 10), Stage.CLOSED))
    assert fact_of(source(*moves, messages=told), CALENDARS)["is_one_touch"]
    assert not fact_of(source(*moves), CALENDARS)["is_one_touch"]
    assert not fact_of(source(*moves[:1], messages=told), CALENDARS)["is_one_touch"]


def test_a_completion_reported_by_its_source_ends_the_clock() -> None:
    history = [
        standing(0, at(2, 9), Stage.NEW),
        standing(1, at(2, 15), Stage.CLOSED, is_imported=True, reported_completed_at=at(2, 12)),
    ]
    fact = fact_of(source((at(2, 9), Stage.NEW), history=history), CALENDARS)
    assert (fact["resolution_seconds"], fact["net_resolution_business"]) == (3 * HOUR, 3 * HOUR)
    assert json.loads(fact["course"])[1][1] == int(at(2, 12).timestamp())


def test_each_spell_is_counted_by_the_calendar_of_its_beginning() -> None:
    # From Tuesday on it is open round the clock.
    always = BusinessCalendar("UTC", (((0, 1440),),) * 7)
    both = CalendarHistory(((None, OFFICE), (at(3, 0), always)))
    moves = ((at(2, 16), Stage.NEW), (at(3, 1), Stage.OPEN), (at(3, 5), Stage.CLOSED))
    fact = fact_of(source(*moves), both)
    assert (fact["resolution_business"], fact["net_resolution_business"]) == (HOUR, HOUR + 4 * HOUR)


def test_the_last_thing_a_customer_saw() -> None:
    told = (Said(at(3, 9), is_by_staff=True, is_public=True), Said(at(4, 9), is_by_staff=True, is_public=False))
    fact = fact_of(source((at(2, 9), Stage.NEW), messages=told, seen_ats=[at(2, 9)]), CALENDARS)
    assert fact["customer_update_at"] == int(at(3, 9).timestamp())
