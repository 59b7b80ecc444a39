"""Answers a request with an XLSX workbook: row by row with flat memory; texts, dates and numbers stay what they are."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import chain, islice
from tempfile import NamedTemporaryFile
from typing import IO, Any, Final

from flask import Response
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from dashboard.exports import note_export

# As many rows as a worksheet can have; further ones go to further worksheets.
ROWS_PER_SHEET: Final = 1_048_576
CELL_CHARACTERS: Final = 32_767
BYTES_PER_PART: Final = 64 * 1024
WORKBOOK: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Nothing a cell holds is ever read as a formula, a link or a number.
_OPTIONS: Final = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
Cell = str | datetime | date | float | None


def xlsx_answer(header: Sequence[str], rows: Iterable[Sequence[Cell]], *, name: str, title: str) -> Response:
    """A workbook as an attachment; it is written to a file that is gone when the answer is.

    Moments are without a zone, as workbooks know none: the header says which zone they are of. The audit trail tells
    of it.
    """
    note_export(name)
    file = NamedTemporaryFile(suffix=".xlsx")  # noqa: SIM115 - closed with the answer
    try:
        write_workbook(file, header, rows, title=title)
    except BaseException:
        file.close()
        raise
    answer = Response(_parts(file), mimetype=WORKBOOK)
    answer.call_on_close(file.close)
    answer.headers["Content-Length"] = str(file.seek(0, 2))
    file.seek(0)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def write_workbook(file: IO[bytes], header: Sequence[str], rows: Iterable[Sequence[Cell]], *, title: str) -> None:
    """Write rows under a header that stays in sight; rows beyond a worksheet's end go to the next one."""
    with Workbook(file, _OPTIONS) as book:
        formats: dict[type, Any] = {
            datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
            date: book.add_format({"num_format": "yyyy-mm-dd"}),
        }
        bold, left = book.add_format({"bold": True}), iter(rows)
        for number in range(1, ROWS_PER_SHEET):
            part = islice(left, ROWS_PER_SHEET - 1)
            first = next(part, None)
            if first is None and number > 1:
                break
            sheet = book.add_worksheet(title if number == 1 else f"{title} {number}")
            _begin(sheet, header, bold)
            for place, row in enumerate(chain([] if first is None else [first], part), start=1):
                _write_row(sheet, place, row, formats)


def _begin(sheet: Worksheet, header: Sequence[str], bold: Any) -> None:
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(header) - 1, 20)
    for column, text in enumerate(header):
        sheet.write_string(0, column, text, bold)


def _write_row(sheet: Worksheet, place: int, row: Sequence[Cell], formats: dict[type, Any]) -> None:
    for column, cell in enumerate(row):
        if isinstance(cell, str) and cell:
            sheet.write_string(place, column, cell[:CELL_CHARACTERS])
        elif isinstance(cell, int | float):
            sheet.write_number(place, column, cell)
        elif isinstance(cell, date):
            _write_day(sheet, place, column, cell, formats[type(cell)])


def _write_day(sheet: Worksheet, place: int, column: int, cell: date, shape: Any) -> None:
    # Workbooks begin with 1900; what is older stays a text.
    if cell.year < 1900:  # noqa: PLR2004 - said above
        sheet.write_string(place, column, cell.isoformat())
    else:
        sheet.write_datetime(place, column, cell, shape)


def _parts(file: IO[bytes]) -> Iterator[bytes]:
    while part := file.read(BYTES_PER_PART):
        yield part
