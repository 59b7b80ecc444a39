"""Writes rows that could not go in to a CSV: line, column, reason, and the row as it stood."""

import csv
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from ingest.errors import UnreadableFileError
from ingest.importing.reading import RawRecord
from ingest.importing.schemas import RowProblem
from ingest.tickets.export import safe_cells

FIRST_COLUMNS = ("line", "column", "reason")


class Rejects:
    """A rejects file that comes into being with the first rejected row."""

    def __init__(
        self, path: Path | None, header: Sequence[str], *, first_columns: Sequence[str] = FIRST_COLUMNS
    ) -> None:
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
