"""What an import takes in and yet says: dates to come, and a ticket in several rows of a file of one row a ticket."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from ingest import clock
from ingest.importing import pipeline
from ingest.importing.merging import REPEATED
from ingest.importing.pipeline import AHEAD
from ingest.importing.sources.base import COMPLETED_EARLY
from tests.support.imports import counts, csv_file, imported, tickets

ROW = {"Ticket Number": "A-1", "Ticket Title": "Phone", "Create Date": "2026-01-05T09:00:00Z", "Status": "New"}


def rows(*changes: dict[str, str]) -> list[dict[str, str]]:
    """Rows of one ticket with these differences."""
    return [ROW | change for change in changes]


def test_a_date_to_come_is_taken_in_and_said(database: Engine, tmp_path: Path) -> None:
    soon, later = (f"{clock.now() + timedelta(hours=hours):%Y-%m-%dT%H:%M:%SZ}" for hours in (20, 26))
    path = csv_file(
        tmp_path / "a.csv",
        rows({"Create Date": soon}, {"Ticket Number": "A-2", "Create Date": later}, {"Ticket Number": "A-3"}),
    )
    summary = imported(path, source="csv")
    assert counts(summary) == (3, 0, 0, 0)
    assert dict(summary.warnings) == {AHEAD: 1}


@pytest.mark.parametrize("batch_rows", [1, 3_000])
def test_a_ticket_in_several_rows_is_said_wherever_its_rows_stand(
    database: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, batch_rows: int
) -> None:
    monkeypatch.setattr(pipeline, "BATCH_ROWS", batch_rows)
    path = csv_file(tmp_path / "a.csv", rows({}, {"Ticket Number": "A-2"}, {"Ticket Title": "Desk phone"}, {}))
    summary = imported(path, source="csv")
    assert summary.warnings[REPEATED] == 2
    assert tickets()["A-1"].title == "Phone"


def test_the_same_rows_in_another_run_are_no_repetition(database: Engine, tmp_path: Path) -> None:
    imported(csv_file(tmp_path / "a.csv", rows({}, {"Ticket Number": "A-2"})), source="csv")
    again = imported(csv_file(tmp_path / "b.csv", rows({"Ticket Title": "Desk phone"})), source="csv")
    assert (counts(again), dict(again.warnings)) == ((0, 1, 0, 0), {})


def test_a_completion_before_the_creation_is_said(database: Engine, tmp_path: Path) -> None:
    early = {"Status": "Complete", "Complete Date": "2026-01-04T09:00:00Z"}
    summary = imported(csv_file(tmp_path / "a.csv", rows(early)), source="csv")
    assert (counts(summary), dict(summary.warnings)) == ((1, 0, 0, 0), {COMPLETED_EARLY: 1})
