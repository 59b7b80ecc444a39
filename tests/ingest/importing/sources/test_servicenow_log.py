"""ServiceNow's log: the numbers of its histories, whatever the order, and however often and in what parts it comes."""

import random
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import Engine

from ingest.db.engine import reading, unit_of_work
from ingest.enums import Stage
from ingest.importing.schemas import RunSummary
from ingest.importing.sources.servicenow_log import SOURCE
from ingest.tickets import queries, service
from tests.support.imports import VIEWER, counts, csv_file, imported, metrics, months, organisation, record, tickets
from tests.support.log_files import log_file

Rows = list[dict[str, str]]
DAYS = {"resolved_at": "?", "closed_at": "?"}


def history(number: str, *entries: tuple[str, str], opened: str = "2016-02-10 08:00", **cells: str) -> Rows:
    """Rows of one ticket: (state, time) each, every row with the same other cells."""
    fixed = {"number": number, "opened_at": opened, "location": "York"} | DAYS | cells
    return [
        fixed | {"incident_state": state, "sys_mod_count": str(count), "sys_updated_at": at}
        for count, (state, at) in enumerate(entries)
    ]


def brought_in(path: Path, *parts: Sequence[dict[str, str]], **options: object) -> list[RunSummary]:
    return [imported(csv_file(path, part), **options) for part in parts]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "log.csv"


def test_states_and_completion_dates_of_every_kind(database: Engine, path: Path) -> None:
    march = "2016-03-01 10:00"
    ends = {
        "Active": ("in_progress", None), "Awaiting User Info": ("waiting_customer", None),
        "Awaiting Vendor": ("waiting_internal", None), "Resolved": ("resolved", "2016-03-01"),
        "Closed": ("complete", "2016-03-01"), "Canceled": ("cancelled", "2016-03-01"), "-100": ("new", None),
    }  # fmt: skip
    rows = [row for word in ends for row in history(word, ("New", "2016-02-10 08:05"), (word, march))]
    rows += history("dated", ("New", "2016-02-10 09:00"), ("Resolved", march), ("Closed", "2016-03-09 10:00"),
                    resolved_at="2016-02-28 10:00", closed_at="2016-03-09 10:00")  # fmt: skip
    rows += history("closed", ("Resolved", "2016-02-20 10:00"), ("Closed", march), closed_at="2016-04-02 10:00")
    (summary,) = brought_in(path, rows)
    assert summary.warnings == {"State '-100' is not known; the ticket keeps the state it had.": 1}
    found = tickets()
    for word, (status, completed) in ends.items():
        day = found[word].completed_at
        assert (found[word].status, day and f"{day:%Y-%m-%d}") == (status, completed)
    assert months("completed_by_month") == {"2016-02": 1, "2016-03": 3, "2016-04": 1}
    # The log saw the dated one resolved on 1 March and the closed one on 20 February; the source dates one between.
    assert months("completion_events_by_month") == {"2016-02": 2, "2016-03": 3}
    assert found["dated"].completed_at == datetime(2016, 2, 28, 10, tzinfo=UTC)


def test_a_number_as_of_a_day_does_not_see_final_dates_early(database: Engine, path: Path) -> None:
    rows = history("A", ("New", "2016-02-10 09:00"), ("Active", "2016-02-14 09:00"), ("Resolved", "2016-02-20 09:00"),
                   resolved_at="2016-02-12 09:00", closed_at="2016-02-12 09:00")  # fmt: skip
    brought_in(path, rows[:2])
    assert tickets()["A"].is_open
    assert months("completed_by_month") == {}
    brought_in(path, rows)
    open_days = [one["day"] for one in metrics()["backlog_by_day"]]
    assert (open_days[0], open_days[-1], len(open_days)) == ("2016-02-10", "2016-02-19", 10)
    assert tickets()["A"].completed_at == datetime(2016, 2, 12, 9, tzinfo=UTC)


def test_the_backlog_of_the_last_day_is_what_is_open_after_any_part_of_a_log(database: Engine, path: Path) -> None:
    rows = log_file(tickets=25, seed=9).rows
    for cut in (7, 31, len(rows)):
        brought_in(path, rows[:cut])
        found = metrics()
        still_open = sum(one["count"] for one in found["open_by_status"])
        backlog = found["backlog_by_day"]
        assert (backlog[-1]["count"] if still_open else 0) == still_open


def test_a_reopened_ticket_counts_each_transition_and_one_completion(database: Engine, path: Path) -> None:
    steps = (("New", "2016-02-10 09:00"), ("Resolved", "2016-02-11 09:00"), ("Active", "2016-03-01 09:00"),
             ("Resolved", "2016-03-02 09:00"), ("Closed", "2016-04-02 09:00"))  # fmt: skip
    brought_in(path, history("A", *steps, resolved_at="2016-03-02 09:00"))
    assert months("completed_by_month") == {"2016-03": 1}
    assert months("completion_events_by_month") == {"2016-02": 1, "2016-03": 1}
    assert months("reopen_events_by_month") == {"2016-03": 1}
    brought_in(path, history("B", *steps[:3], resolved_at="2016-02-11 09:00"))
    assert tickets()["B"].completed_at is None


def test_unknown_states_first_last_and_between_take_over_what_was_before(database: Engine, path: Path) -> None:
    at = [f"2016-02-1{day} 09:00" for day in range(9)]
    rows = history("A", ("-100", at[0]), ("Active", at[1]), ("?", at[2]), ("Resolved", at[3]), ("odd", at[4]))
    brought_in(path, rows)
    assert (tickets()["A"].status, tickets()["A"].completed_at) == ("resolved", datetime(2016, 2, 13, 9, tzinfo=UTC))
    assert months("reopen_events_by_month") == {}
    brought_in(path, history("B", ("weird", at[0])))
    assert tickets()["B"].status == "new"


def test_a_state_taken_over_follows_what_an_older_file_brings_to_light(database: Engine, path: Path) -> None:
    at = [f"2016-02-1{day} 09:00" for day in range(9)]
    rows = history("A", ("New", at[0]), ("Active", at[1]), ("Resolved", at[2]), ("-100", at[3]), ("-100", at[4]))
    for row in rows[3:]:
        row |= {"location": "?"}
    brought_in(path, rows[3:], rows[:3], rows)
    found = tickets()["A"]
    assert (found.status, found.site, found.completed_at) == ("resolved", "York", datetime(2016, 2, 12, 9, tzinfo=UTC))
    assert months("completion_events_by_month") == {"2016-02": 1}
    assert months("reopen_events_by_month") == {}


ARRANGEMENTS: dict[str, Callable[[Rows], list[Rows]]] = {
    "shuffled": lambda rows: [random.Random(3).sample(rows, len(rows))],  # noqa: S311 - repeatable, not secret
    "reversed": lambda rows: [rows[::-1]],
    "every row twice": lambda rows: [[row for row in rows for _ in range(2)]],
    "a part, then the whole": lambda rows: [rows[:71], rows],
    "two parts that overlap": lambda rows: [rows[:95], rows[60:]],
    "the newer part first": lambda rows: [rows[70:], rows[:70]],
    "the newer part first, overlapping": lambda rows: [rows[60:], rows[:95]],
    "columns in another order": lambda rows: [[dict(reversed(row.items())) for row in rows]],
    "without a running number": lambda rows: [[_without(row, "sys_mod_count") for row in rows]],
    "without a running number, reversed": lambda rows: [[_without(row, "sys_mod_count") for row in rows[::-1]]],
}


def _without(row: dict[str, str], name: str) -> dict[str, str]:
    return {column: cell for column, cell in row.items() if column != name}


@pytest.fixture(scope="module")
def log() -> Rows:
    """A log in which a minute often holds several events of a ticket, so that time alone does not order them."""
    rows = log_file(tickets=40, seed=2).rows
    for before, row in pairwise(rows):
        if row["number"] == before["number"] and int(row["sys_mod_count"]) % 2:
            row["sys_updated_at"] = before["sys_updated_at"]
    return rows


def test_numbers_do_not_depend_on_the_order_of_rows_and_files(database: Engine, path: Path, log: Rows) -> None:
    brought_in(path, log, organisation="As it is")
    expected = metrics(scope=organisation("As it is"))
    assert sum(one["count"] for one in expected["reopen_events_by_month"]) > 1
    for name, arranged in ARRANGEMENTS.items():
        summaries = brought_in(path, *arranged(log), organisation=name)
        assert sum(one.created for one in summaries) == 40, name
        assert metrics(scope=organisation(name)) == expected, name


def test_duplicates_are_unchanged_and_told_so(database: Engine, path: Path, log: Rows) -> None:
    (summary,) = brought_in(path, [*log, *log[:40]])
    assert counts(summary) == (40, len(log) - 40, 40, 0)


def test_rows_of_one_minute_go_by_their_running_number_or_by_how_far_they_are() -> None:
    cells = history("A", ("Resolved", "2016-02-10 09:00"))[0]
    row = SOURCE.row_of(record(cells | {"sys_mod_count": "7"}))
    assert row.order_hint == 7
    hints = [SOURCE.row_of(record(_without(cells, "sys_mod_count") | {"incident_state": word})).order_hint
             for word in ("odd", "New", "Active", "On Hold", "Resolved", "Closed")]  # fmt: skip
    assert hints == sorted(hints)
    assert hints[1:] == sorted(set(hints[1:]))


@pytest.mark.parametrize(
    ("changed", "is_same"),
    [
        ({}, True),
        ({"incident_state": " active "}, True),
        ({"sys_updated_at": "10/02/2016 09:00"}, True),
        ({"resolved_at": "2016-04-01", "closed_at": "2016-04-02"}, True),
        ({"sys_mod_count": "4"}, False),
        ({"sys_updated_at": "2016-02-10 09:01"}, False),
        ({"incident_state": "New"}, False),
    ],
)
def test_a_row_is_known_again_in_another_export(changed: dict[str, str], is_same: bool) -> None:
    cells = history("A", ("Active", "2016-02-10 09:00"))[0]
    keys = [SOURCE.row_of(record(one)).key for one in (cells, cells | changed)]
    assert (keys[0] == keys[1]) is is_same


def test_without_a_running_number_rows_of_one_minute_differ_by_what_they_say(database: Engine, path: Path) -> None:
    rows = [_without(row, "sys_mod_count") for row in history("A", *[("Active", "2016-02-10 09:00")] * 3)]
    rows[1] |= {"location": "Leeds"}
    (summary,) = brought_in(path, rows)
    assert counts(summary) == (1, 1, 1, 0)
    assert tickets()["A"].site == "Leeds"


def test_what_happened_here_stays_before_what_the_source_says_later(database: Engine, path: Path) -> None:
    rows = history("A", ("New", "2016-02-10 09:00"), ("Active", "2016-02-11 09:00"), ("Resolved", "2016-02-12 09:00"))
    brought_in(path, rows[:2])
    number = tickets()["A"].number
    with unit_of_work() as session:
        service.change_ticket(session, VIEWER, number=number, changes={"priority": "high"})
    brought_in(path, rows)
    with reading() as session:
        ticket = queries.ticket(session, VIEWER, number=number)
    assert [one.kind for one in ticket.events] == ["created", "imported", "imported", "changed", "imported"]
    assert (ticket.row.stage, ticket.row.priority) == (Stage.RESOLVED, "high")
    assert months("completion_events_by_month") != {}


def test_the_history_of_an_imported_ticket_reads_like_one(database: Engine, path: Path) -> None:
    rows = history("A", ("New", "2016-02-10 09:00"), ("Active", "2016-02-11 09:00"), ("-100", "2016-02-12 09:00"),
                   caller_id="Bob Field", sys_updated_by="someone")  # fmt: skip
    rows[1] |= {"location": "Leeds"}
    brought_in(path, rows[:2], rows)
    with reading() as session:
        events = queries.ticket(session, VIEWER, number=tickets()["A"].number).events
    assert [one.kind for one in events] == ["created", "imported", "imported", "carried"]
    assert [(one.field, one.before, one.after) for one in events[2].changes] == [
        ("Status", "New", "In Progress"),
        ("Company", "York", "Leeds"),
    ]
    assert [(one.field, one.before, one.after) for one in events[3].changes] == [("Company", "Leeds", "York")]
    assert {one.actor for one in events} == {"someone"}
