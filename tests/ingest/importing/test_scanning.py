"""A file is looked through before anything is written: its columns, its dates, and whether it runs forward in time."""

import random
from pathlib import Path

import pytest

from ingest.errors import UnreadableFileError
from ingest.importing.dates import DateOrder
from ingest.importing.reading import file_form
from ingest.importing.scanning import Scan, scan
from ingest.importing.schemas import Direction
from ingest.importing.sources import servicenow, servicenow_log
from tests.support.imports import csv_file
from tests.support.log_files import log_file


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "file.csv"


def scanned(
    path: Path, content: str | None = None, *, organisation: str | None = "Initech", order: str | None = None
) -> Scan:
    if content is not None:
        path.write_text(content, encoding="utf-8")
    form = file_form(path, encoding=None, delimiter=None)
    return scan(form, servicenow_log.SOURCE, timezone="UTC", date_order=order, organisation=organisation)


HEAD = "number,incident_state,opened_at,sys_updated_at\n"


def test_columns_and_date_orders_are_found(path: Path) -> None:
    found = scanned(path, "Incident State;NUMBER;opened at;sys_updated_at\nNew;A;13/2/2016;1/2/2016\n")
    assert (found.places["number"], found.places["incident_state"]) == (1, 0)
    assert found.dialect.orders == {"opened_at": DateOrder.DAY_FIRST, "sys_updated_at": DateOrder.DAY_FIRST}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("number,opened_at\n", "the header lacks 'incident_state', 'sys_updated_at'"),
        (HEAD, "has a header and no rows"),
        (HEAD + "\n,,,\n", "has a header and no rows"),
        (HEAD + "A,New,1/2/2016,1/2/2016\n", "--date-order"),
        (",,,\nA,New,1/2/2016,1/2/2016\n", "the header lacks 'number'"),
    ],
)
def test_what_cannot_be_imported_at_all_is_one_sentence(path: Path, content: str, sentence: str) -> None:
    with pytest.raises(UnreadableFileError) as refusal:
        scanned(path, content)
    assert sentence in refusal.value.message


def test_one_of_several_columns_is_enough(path: Path) -> None:
    path.write_text("number,opened_at\nA,2016-02-01\n", encoding="utf-8")
    form = file_form(path, encoding=None, delimiter=None)
    with pytest.raises(UnreadableFileError, match="'incident_state' or 'state'"):
        scan(form, servicenow.SOURCE, timezone="UTC", date_order=None, organisation="Initech")


def test_somebody_has_to_own_the_rows(path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="give --organisation"):
        scanned(path, HEAD + "A,New,2016-02-01,2016-02-01\n", organisation=None)
    scanned(path, "company," + HEAD + "Acme,A,New,2016-02-01,2016-02-01\n", organisation=None)


def test_rows_that_are_wrong_do_not_hide_what_the_others_say(path: Path) -> None:
    rows = "A,New\nB,New,x,y\nC,New,14/2/2016,14/2/2016 9:00\nC,New,14/2/2016,14/2/2016 9:30\n"
    found = scanned(path, HEAD + rows)
    assert found.dialect.orders["opened_at"] is DateOrder.DAY_FIRST
    assert found.direction is Direction.FORWARD


@pytest.mark.parametrize(
    ("arrangement", "direction"),
    [
        ("as it is", Direction.FORWARD),
        ("by time", Direction.FORWARD),
        ("reversed", Direction.BACKWARD),
        ("newest first", Direction.BACKWARD),
        ("shuffled", Direction.NONE),
    ],
)
def test_in_which_direction_of_time_a_file_runs(path: Path, arrangement: str, direction: Direction) -> None:
    rows = log_file(tickets=40).rows
    if arrangement in {"by time", "newest first"}:
        rows.sort(key=lambda row: _sortable(row["sys_updated_at"]))
    if arrangement in {"reversed", "newest first"}:
        rows.reverse()
    if arrangement == "shuffled":
        random.Random(4).shuffle(rows)  # noqa: S311 - repeatable, not secret
    csv_file(path, rows)
    assert scanned(path).direction is direction


def test_a_stray_minute_does_not_turn_a_file_round(path: Path) -> None:
    rows = log_file(tickets=40).rows
    rows[5]["sys_updated_at"], rows[6]["sys_updated_at"] = rows[6]["sys_updated_at"], rows[5]["sys_updated_at"]
    csv_file(path, rows)
    assert scanned(path).direction is Direction.FORWARD


def _sortable(text: str) -> str:
    day, time = text.split(" ")
    parts = day.split("/")
    return f"{int(parts[1]):02}{int(parts[0]):02}{time}"
