"""ServiceNow incidents, one row a ticket: as it stands, and as it changed between two exports."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from ingest.importing.sources.servicenow import SOURCE
from tests.support.imports import counts, csv_file, imported, metrics, months, record, tickets


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "incidents.csv"


def row(number: str = "INC1", **cells: str) -> dict[str, str]:
    """A row in the shape of the table's export: numbers for states and priorities."""
    known = {"short_description": "It broke", "number": number, "incident_state": "1", "priority": "3", "impact": "2",
             "sys_updated_on": "2022-10-02 08:00:00", "opened_at": "2022-10-01 08:00:00", "resolved_at": "",
             "closed_at": "", "contact_type": "phone", "category": "Hardware",
             "assignment_group": "287ebd7da9fe"}  # fmt: skip
    return known | cells


def brought_in(path: Path, *rows: dict[str, str]) -> tuple[int, int, int, int]:
    return counts(imported(csv_file(path, rows), source="servicenow"))


def test_tickets_as_they_stand(database: Engine, path: Path) -> None:
    rows = [
        row("INC1"),
        row("INC2", incident_state="2"),
        row("INC3", incident_state="7", resolved_at="2022-10-03 08:00:00", closed_at="2022-11-03 08:00:00",
            sys_updated_on="2023-05-01 08:00:00"),
        row("INC4", incident_state="7", closed_at="2022-11-05 08:00:00", sys_updated_on="2023-05-01 08:00:00"),
        row("INC5", incident_state="6", sys_updated_on="2022-12-01 08:00:00"),
    ]  # fmt: skip
    assert brought_in(path, *rows) == (5, 0, 0, 0)
    found = tickets()
    assert [found[f"INC{one}"].status for one in range(1, 6)] == [
        "new",
        "in_progress",
        "complete",
        "complete",
        "resolved",
    ]
    assert found["INC1"].priority == "medium"
    assert (found["INC1"].title, found["INC1"].source, found["INC1"].team) == ("It broke", "phone", "287ebd7da9fe")
    expected = {"2022-10": 1, "2022-11": 1, "2022-12": 1}
    assert months("completed_by_month") == months("completion_events_by_month") == expected
    assert metrics()["backlog_by_day"][-1]["count"] == 2
    assert found["INC3"].updated_at == datetime(2023, 5, 1, 8, tzinfo=UTC)


def test_a_later_export_moves_tickets_on_and_an_earlier_one_does_not(database: Engine, path: Path) -> None:
    first = row(incident_state="2")
    closed = row(incident_state="7", sys_updated_on="2022-12-01 08:00:00", resolved_at="2022-11-02 08:00:00")
    again = row(incident_state="2", sys_updated_on="2023-01-01 08:00:00", resolved_at="2022-11-02 08:00:00")
    assert brought_in(path, first) == (1, 0, 0, 0)
    assert brought_in(path, closed) == (0, 1, 0, 0)
    assert brought_in(path, closed) == brought_in(path, first) == (0, 0, 1, 0)
    assert months("completed_by_month") == months("completion_events_by_month") == {"2022-11": 1}
    assert brought_in(path, again) == (0, 1, 0, 0)
    assert (months("completed_by_month"), months("reopen_events_by_month")) == ({}, {"2023-01": 1})


def test_one_ticket_twice_in_a_file_ends_as_its_latest_row_says(database: Engine, path: Path) -> None:
    rows = [
        row(incident_state="7", sys_updated_on="2022-12-01 08:00:00"),
        row(incident_state="2"),
        row(incident_state="2"),
    ]
    assert sum(brought_in(path, *rows)) == 3
    assert tickets()["INC1"].status == "complete"


def test_nobody_knows_when_a_row_changed_that_does_not_say_so(database: Engine, path: Path) -> None:
    quiet = row(sys_updated_on="", incident_state="7", resolved_at="2022-11-02 08:00:00")
    assert brought_in(path, quiet) == (1, 0, 0, 0)
    assert brought_in(path, quiet) == (0, 0, 1, 0)
    assert months("completion_events_by_month") == {"2022-11": 1}


@pytest.mark.parametrize(
    ("changed", "is_same"),
    [({}, True), ({"number": "INC1 "}, True), ({"incident_state": "New"}, True), ({"priority": "4"}, False),
     ({"short_description": "Other"}, False), ({"sys_updated_on": "2022-10-02 08:00:01"}, False)],
)  # fmt: skip
def test_a_row_that_says_nothing_new_is_known_again(changed: dict[str, str], is_same: bool) -> None:
    digests = [SOURCE.row_of(record(one)).digest for one in (row(), row() | changed)]
    assert (digests[0] == digests[1]) is is_same


def test_the_time_of_change_goes_by_either_name() -> None:
    cells = {name: cell for name, cell in row().items() if name != "sys_updated_on"}
    assert SOURCE.row_of(record(cells | {"sys_updated_at": "2022-10-02 08:00:00"})).row_at == datetime(
        2022, 10, 2, 8, tzinfo=UTC
    )
