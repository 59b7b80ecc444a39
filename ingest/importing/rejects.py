"""Writes rows that could not go in to a CSV, and reads it again: line, column, reason, and the row as it stood."""

import csv
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import gettempdir
from typing import TextIO

from ingest.csv_cells import safe_cells
from ingest.errors import NotFoundError, UnreadableFileError
from ingest.importing.reading import RawRecord
from ingest.importing.schemas import RowProblem

FIRST_COLUMNS = ("line", "column", "reason")


def default_place(imported: Path) -> Path:
    """Beside the imported file; where nothing can be written there, in the working folder or that of passing files."""
    folders = (imported.parent, Path.cwd(), Path(gettempdir()))
    folder = next((one for one in folders if os.access(one, os.W_OK)), imported.parent)
    return folder / f"{imported.stem}.rejects.csv"


class Rejects:
    """A rejects file that comes into being with the first rejected row.

    UnreadableFileError, before anything is imported, when it could not: no such folder, or it is the imported file.
    """

    def __init__(
        self,
        path: Path | None,
        header: Sequence[str],
        *,
        imported: Path,
        first_columns: Sequence[str] = FIRST_COLUMNS,
    ) -> None:
        if path is not None and path.resolve() == imported.resolve():
            raise UnreadableFileError(f"{path}: is the file to be imported, and cannot hold its rejected rows too.")
        if path is not None and (path.is_dir() or not os.access(path.parent, os.W_OK)):
            raise UnreadableFileError(f"{path}: no file of rejected rows can be written there.")
        self.path = path
        self.is_written = False
        self._header = [*first_columns, *header]
        self._file: TextIO | None = None

    def add(self, raw: RawRecord, problem: RowProblem, *, column: str) -> None:
        """Write one row with its reason."""
        if self.path is None:
            return
        if self._file is None:
            self._file = self._opened(self.path)
            self._write(self._header)
        self._write([str(raw.line), column, problem.reason, *raw.cells])

    def keep(self) -> None:
        """Make what was written outlive a crash."""
        if self._file is not None:
            self._file.flush()
            os.fsync(self._file.fileno())

    def close(self) -> None:
        """End the file."""
        if self._file is not None:
            self.keep()
            self._file.close()
            self._file = None

    def _opened(self, path: Path) -> TextIO:
        try:
            file = path.open("w", encoding="utf-8-sig", newline="")
        except OSError as error:
            raise UnreadableFileError(f"{path}: the rejects file cannot be written ({error.strerror}).") from error
        self.is_written = True
        return file

    def _write(self, cells: Sequence[str]) -> None:
        csv.writer(self._file).writerow(safe_cells(cells))  # type: ignore[arg-type]  # open by now


def is_kept(path: str | None) -> bool:
    """Whether a run's rejects file is still where it was written."""
    return path is not None and Path(path).is_file()


def rejected_rows(path: Path) -> Iterator[list[str]]:
    """The rows of a rejects file, header first; NotFoundError at once when it is no longer there."""
    try:
        file = path.open(encoding="utf-8-sig", newline="")
    except OSError as error:
        raise NotFoundError("The file of rejected rows is no longer where it was written.") from error
    return _rows(file)


def _rows(file: TextIO) -> Iterator[list[str]]:
    with file:
        yield from csv.reader(file)
