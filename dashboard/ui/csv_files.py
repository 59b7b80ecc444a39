"""Answers a request with a CSV: streamed, safe for spreadsheets, with a name."""

import csv
import io
from collections.abc import Iterable, Iterator

from flask import Response

from dashboard.exports import note_export
from ingest.csv_cells import safe_cells

ROWS_PER_PART = 500


def csv_answer(rows: Iterable[Iterable[str]], *, name: str, is_export: bool = True) -> Response:
    """A CSV file as an attachment; the byte-order mark lets spreadsheets read it as UTF-8.

    The audit trail tells of it, unless it is no export: an empty template holds nobody's data.
    """
    if is_export:
        note_export(name)
    answer = Response(_parts(rows), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _parts(rows: Iterable[Iterable[str]]) -> Iterator[str]:
    buffer = io.StringIO("\ufeff")
    buffer.seek(0, io.SEEK_END)
    writer = csv.writer(buffer)
    for number, row in enumerate(rows, start=1):
        writer.writerow(safe_cells(row))
        if number % ROWS_PER_PART == 0:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()
