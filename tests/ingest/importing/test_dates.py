"""Dates as people write them: what is read, in which zone, in which order of day and month, and what is refused."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import UnreadableFileError
from ingest.importing.dates import DateEvidence, DateOrder, day_of, moment_of, proven_orders

DAY, MONTH = DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST
AFTERNOON = datetime(2016, 2, 29, 13, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "29-02-2016 13:16", "29/2/2016 13:16", "29.02.2016 13:16:00", "29/02/2016, 13:16", "29/02/2016 01:16 PM",
        "29-02-2016T13:16", "29-02-2016 13:16 +0000", "2016-02-29 13:16", "2016-02-29T13:16:00Z", "2016/02/29 13:16",
        "2016-02-29T13:16:00.000+00:00", "2016-02-29 14:16:00+01", "2016-02-29 13:16:00 UTC", "2016-02-29 18:46+05:30",
        "29/Feb/16 1:16 PM", "29 February 2016 13:16", "29-feb-2016 1:16 p.m.", "Feb 29, 2016 1:16 PM",
        "february 29 2016 13:16",
    ],
)  # fmt: skip
def test_one_moment_in_many_spellings(text: str) -> None:
    assert moment_of(text, DAY, "UTC") == AFTERNOON


def test_month_first() -> None:
    assert moment_of("2/29/2016 1:16 pm", MONTH, "UTC") == AFTERNOON
    assert moment_of("12/11/2016", MONTH, "UTC") == datetime(2016, 12, 11, tzinfo=UTC)
    assert moment_of("12/11/2016", DAY, "UTC") == datetime(2016, 11, 12, tzinfo=UTC)


@pytest.mark.parametrize(("text", "hour"), [("12:05 AM", 0), ("12:05 PM", 12), ("1:05 am", 1), ("11:05pm", 23)])
def test_hours_of_a_clock_face(text: str, hour: int) -> None:
    assert moment_of(f"1/2/2016 {text}", DAY, "UTC").hour == hour


def test_times_without_an_offset_are_in_the_zone_and_others_are_not() -> None:
    assert moment_of("2016-07-01 12:00", DAY, "America/New_York") == datetime(2016, 7, 1, 16, tzinfo=UTC)
    assert moment_of("2016-07-01 12:00Z", DAY, "America/New_York") == datetime(2016, 7, 1, 12, tzinfo=UTC)


def test_a_time_the_clocks_skipped_is_read_as_if_they_had_not_and_stays_in_order() -> None:
    before, skipped, after = (
        moment_of(f"27/03/2016 {time}", DAY, "Europe/London") for time in ("00:59", "01:30", "02:31")
    )
    assert skipped == datetime(2016, 3, 27, 1, 30, tzinfo=UTC)
    assert before < skipped < after


def test_a_time_the_clocks_repeated_is_the_first_one() -> None:
    assert moment_of("30/10/2016 01:30", DAY, "Europe/London") == datetime(2016, 10, 30, 0, 30, tzinfo=UTC)


def test_fractions_of_seconds_are_kept() -> None:
    assert moment_of("2021-05-04T16:57:17.92Z", DAY, "UTC").microsecond == 920_000


@pytest.mark.parametrize(
    "text",
    [
        "31/02/2016 10:00", "30-02-2016", "2016-13-01", "29/02/2016 25:00", "29/02/2016 13:16 PM", "29/02/2016 0:10 AM",
        "yesterday", "2016", "29/02/16", "2016-02-29 13:1", "29-02-2016 13", "2016-02-29 13:16+99:99", "29/Fev/2016",
        "0001-01-01 00:00", "9999-12-31", "1469-02-01", "29/02/2016" + " " * 100_000 + "x", "", "1456751760",
    ],
)  # fmt: skip
def test_what_is_no_date_of_a_ticket_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"no such date|is not a date|two digits"):
        moment_of(text, DAY, "UTC")


def test_a_day_is_a_calendar_day_whatever_the_time() -> None:
    assert day_of("29/02/2016 23:59 -0800", DAY) == day_of("Feb 29, 2016", DAY) == date(2016, 2, 29)
    with pytest.raises(ValueError, match="no such date"):
        day_of("30/02/2016", DAY)


@given(moment=st.datetimes(datetime(1970, 1, 2), datetime(2199, 12, 30), timezones=st.just(UTC)))  # noqa: DTZ001
def test_what_was_written_is_read_back(moment: datetime) -> None:
    minute = moment.replace(second=0, microsecond=0)
    for order, form in ((DAY, "%d/%m/%Y %H:%M"), (MONTH, "%m-%d-%Y %I:%M %p"), (DAY, "%d %b %Y %H:%M")):
        assert moment_of(minute.strftime(form), order, "UTC") == minute
    assert moment_of(moment.isoformat(), DAY, "Asia/Kathmandu") == moment


def orders(*columns: tuple[str, list[str]], given: str | None = None) -> dict[str, DateOrder]:
    evidence = DateEvidence()
    for name, texts in columns:
        for line, text in enumerate(texts, start=2):
            evidence.note(name, text, line)
    return dict(proven_orders(evidence, given=given))


def test_the_whole_column_proves_the_order() -> None:
    assert orders(("opened", ["1/2/2016", "3/4/2016", "13/4/2016"])) == {"opened": DAY}
    assert orders(("opened", ["1/2/2016", "3/14/2016"])) == {"opened": MONTH}


def test_a_column_that_cannot_tell_follows_the_others_of_its_file() -> None:
    assert orders(("opened", ["1/2/2016"]), ("closed", ["3/14/2016"])) == {"opened": MONTH, "closed": MONTH}


def test_columns_may_be_written_differently_when_each_proves_itself() -> None:
    assert orders(("opened", ["13/2/2016"]), ("closed", ["3/14/2016"])) == {"opened": DAY, "closed": MONTH}


def test_dates_that_read_the_same_either_way_need_no_proof() -> None:
    assert orders(("opened", ["1/1/2016", "2/2/2016"])) == {"opened": DAY}
    assert orders(("opened", ["2016-01-02", "3 Feb 2016"])) == {}


@pytest.mark.parametrize(
    "columns",
    [
        [("opened", ["1/2/2016", "3/4/2016"])],
        [("opened", ["1/2/2016"]), ("closed", ["13/2/2016"]), ("resolved", ["2/14/2016"])],
    ],
)
def test_what_cannot_be_decided_names_the_column_and_the_option(columns: list[tuple[str, list[str]]]) -> None:
    with pytest.raises(
        UnreadableFileError, match=r"Column 'opened'.*--date-order day-first or --date-order month-first"
    ):
        orders(*columns)


def test_the_option_decides_what_the_file_does_not() -> None:
    assert orders(("opened", ["1/2/2016"]), given="month-first") == {"opened": MONTH}


def test_a_column_that_contradicts_itself_names_both_lines() -> None:
    with pytest.raises(UnreadableFileError, match="line 2 has the day first, line 4 the month"):
        orders(("opened", ["13/2/2016", "1/1/2016", "2/13/2016"]))


def test_an_option_that_contradicts_the_file_names_the_line() -> None:
    with pytest.raises(UnreadableFileError, match="contradicts --date-order month-first: line 3"):
        orders(("opened", ["1/2/2016", "13/2/2016"]), given="month-first")
    with pytest.raises(UnreadableFileError, match="neither day-first nor month-first"):
        orders(given="us")


def test_proof_costs_no_memory_that_grows_with_the_file() -> None:
    evidence = DateEvidence()
    start = datetime(2016, 1, 1, tzinfo=UTC)
    for line in range(5_000):
        evidence.note("opened", f"{start + timedelta(minutes=line):%d/%m/%Y %H:%M}", line)
        evidence.note("opened", f"nonsense {line}", line)
    assert len(evidence._seen) < 10
