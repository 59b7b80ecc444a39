"""Business calendars are kept when they change and never twice in a row, and read back as they were."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from ingest import clock
from ingest.calendars.definitions import calendar_from, calendar_of, digest_of, document_of
from ingest.calendars.queries import calendar_history, is_calendar_kept
from ingest.calendars.rules import BusinessCalendar, round_the_clock
from ingest.calendars.service import keep_calendar
from ingest.db.engine import reading, unit_of_work
from ingest.errors import ForbiddenError
from ingest.models import CalendarVersion
from ingest.portal.current import current_portal, use_portal
from ingest.portal.hours import BusinessHours
from ingest.portal.loader import load_portal
from ingest.viewer import system_viewer
from tests.support.databases import counted, together
from tests.support.people import People

SYSTEM = system_viewer()
MARCH, JUNE = (datetime(2026, month, 1, tzinfo=UTC) for month in (3, 6))
MANAGED = calendar_of(load_portal("managed"))


def open_at(*hours: str, timezone: str | None = None) -> BusinessCalendar:
    """Let the portal be open at these hours on Mondays, and on no other day."""
    portal = current_portal()
    use_portal(portal.model_copy(update={"business_hours": BusinessHours(timezone=timezone, monday=hours)}))
    return calendar_of(current_portal())


def kept(*, at: datetime | None = None) -> bool:
    with unit_of_work() as session:
        return keep_calendar(session, SYSTEM, at=at)


def test_a_calendar_is_that_of_the_definition_in_the_portals_zone_unless_it_has_its_own() -> None:
    portal = load_portal("managed")
    assert (MANAGED.timezone, MANAGED.week[0]) == ("Europe/London", ((480, 1020),))
    assert calendar_of(portal.model_copy(update={"timezone": "Asia/Tokyo"})).timezone == "Asia/Tokyo"
    assert open_at("08:00-09:00", timezone="Asia/Tokyo").timezone == "Asia/Tokyo"
    without = portal.model_copy(update={"business_hours": None, "timezone": "Asia/Tokyo"})
    assert calendar_of(without) == round_the_clock("Asia/Tokyo")


def test_a_calendar_comes_back_from_its_document_and_its_digest_tells_it_from_others() -> None:
    assert calendar_from(document_of(MANAGED)) == MANAGED
    others = [
        MANAGED,
        replace(MANAGED, timezone="Europe/Dublin"),
        replace(MANAGED, holidays=MANAGED.holidays - {max(MANAGED.holidays)}),
        replace(MANAGED, week=MANAGED.week[1:] + MANAGED.week[:1]),
    ]
    assert len({digest_of(one) for one in others}) == len(others)
    assert digest_of(calendar_from(document_of(MANAGED))) == digest_of(MANAGED)


def test_until_one_is_kept_the_definition_itself_holds(session: Session) -> None:
    assert calendar_history(session, SYSTEM).versions == ((None, MANAGED),)
    assert not is_calendar_kept(session, SYSTEM)
    changed = open_at("08:00-09:00")
    assert calendar_history(session, SYSTEM).versions == ((None, changed),)


def test_each_change_is_kept_once_and_the_first_is_from_ever(database: Engine) -> None:
    assert (kept(at=MARCH), kept(at=JUNE)) == (True, False)
    changed = open_at("08:00-09:00")
    assert (kept(at=MARCH), kept()) == (True, False)
    # Back to what it was, at a moment before the last: it holds from the last one's on.
    use_portal(load_portal("managed"))
    assert (kept(at=MARCH - timedelta(days=1)), kept()) == (True, False)
    with reading() as session:
        history = calendar_history(session, SYSTEM)
        assert is_calendar_kept(session, SYSTEM)
    assert history.versions == ((None, MANAGED), (MARCH, changed), (MARCH, MANAGED))
    assert history.at(MARCH) == MANAGED
    open_at("08:00-10:00")
    before = clock.now()
    with unit_of_work() as session:
        assert not is_calendar_kept(session, SYSTEM)
        assert keep_calendar(session, SYSTEM)
    with reading() as session:
        since, _calendar = calendar_history(session, SYSTEM).versions[-1]
    assert since is not None
    assert before <= since <= clock.now()


def test_what_is_kept_is_read_in_one_statement_and_goes_before_the_definition(database: Engine) -> None:
    kept()
    open_at("08:00-09:00")
    with reading() as session:
        calendar_history(session, SYSTEM)
        with counted(database) as statements:
            assert calendar_history(session, SYSTEM).versions == ((None, MANAGED),)
    assert len(statements) == 1


@pytest.mark.parametrize("is_first", [True, False])
def test_of_processes_that_keep_the_same_at_once_one_does(database: Engine, is_first: bool) -> None:
    if not is_first:
        kept()
        open_at("08:00-09:00")
    assert sorted(together([kept] * 4), key=bool) == [False, False, False, True]
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(CalendarVersion)) == (1 if is_first else 2)


def test_contacts_and_agents_read_calendars_and_keep_none(session: Session, people: People) -> None:
    for viewer in (people.alice, people.bob):
        assert calendar_history(session, viewer).versions == ((None, MANAGED),)
        with pytest.raises(ForbiddenError):
            keep_calendar(session, viewer)
