"""Rejected rows: where they go, what is written, and that a place that cannot be is refused beforehand."""

import csv
from pathlib import Path

import pytest

from ingest.errors import UnreadableFileError
from ingest.importing.reading import RawRecord
from ingest.importing.rejects import Rejects, default_place
from ingest.importing.schemas import RowProblem

HEADER = ("number", "title")


@pytest.fixture
def imported(tmp_path: Path) -> Path:
    return tmp_path / "log.csv"


def reject(rejects: Rejects, line: int, cells: list[str], column: str = "title") -> None:
    rejects.add(RawRecord(line, cells, 0), RowProblem(column, "is empty"), column=column)


def written(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_a_rejected_row_stands_with_line_column_reason_and_its_cells(imported: Path, tmp_path: Path) -> None:
    rejects = Rejects(tmp_path / "bad.csv", HEADER, imported=imported)
    reject(rejects, 7, ["A1", "two\nlines"])
    reject(rejects, 9, ["A2"])
    rejects.close()
    assert written(tmp_path / "bad.csv") == [
        ["line", "column", "reason", "number", "title"],
        ["7", "title", "is empty", "A1", "two\nlines"],
        ["9", "title", "is empty", "A2"],
    ]
    assert rejects.is_written


def test_without_rejected_rows_there_is_no_file(imported: Path, tmp_path: Path) -> None:
    rejects = Rejects(tmp_path / "bad.csv", HEADER, imported=imported)
    rejects.keep()
    rejects.close()
    assert not (tmp_path / "bad.csv").exists()
    assert not rejects.is_written


def test_no_spreadsheet_runs_what_was_rejected(imported: Path, tmp_path: Path) -> None:
    rejects = Rejects(tmp_path / "bad.csv", HEADER, imported=imported)
    reject(rejects, 2, ['=cmd|"/c calc"!A1', "@x"])
    rejects.close()
    assert written(tmp_path / "bad.csv")[1][3:] == ['\'=cmd|"/c calc"!A1', "'@x"]


def test_nowhere_is_a_place_too(imported: Path) -> None:
    rejects = Rejects(None, HEADER, imported=imported)
    reject(rejects, 2, ["A1", ""])
    rejects.close()
    assert not rejects.is_written


@pytest.mark.parametrize("place", ["log.csv", ".", "nowhere/bad.csv"])
def test_a_place_that_cannot_be_is_refused_beforehand(imported: Path, tmp_path: Path, place: str) -> None:
    imported.write_text("precious")
    with pytest.raises(UnreadableFileError):
        Rejects(tmp_path / place, HEADER, imported=imported)
    assert imported.read_text() == "precious"


def test_the_default_place_is_beside_the_file_or_where_one_can_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert default_place(tmp_path / "log.csv") == tmp_path / "log.rejects.csv"
    assert default_place(tmp_path / "nowhere" / "log.csv") == tmp_path / "log.rejects.csv"
