"""Lists as files: the workbook, read back from its XML, has the cells of the CSV, and none of them is a formula."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from http import HTTPStatus
from typing import Any
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, update

from dashboard.app import create_app
from dashboard.ui import xlsx_files
from ingest.csv_cells import original_text
from ingest.db.engine import current_engine, unit_of_work
from ingest.models import Ticket
from ingest.settings import load_settings
from tests.support.people import People
from tests.support.tickets import opened

FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "https://evil.example", "0123", "{=1}", "a\x01b & <c>")
_SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture
def clients(people: People, database: Engine) -> Iterator[dict[str, FlaskClient]]:
    """Browsers of Bob and Alice over tickets whose titles spreadsheets would run."""
    with unit_of_work() as session:
        for number, title in enumerate(FORMULAS):
            owner = people.bob if number % 3 else people.carol
            ticket = opened(session, owner, title=f"Ticket {number}")
            wanted = date(2026, 5, 3) if number % 2 else None
            values = {"title": title, "customer_reference": title, "customer_requested_date": wanted}
            session.execute(update(Ticket).where(Ticket.number == ticket).values(**values))
    app = create_app(load_settings(demo=True, database_url=database.url.render_as_string(hide_password=False)))
    found = {}
    for name, account in (("bob@acme.example", people.bob), ("alice@helmdesk.example", people.alice)):
        client = app.server.test_client()
        with client.session_transaction() as session:
            session["_user_id"], session["_fresh"] = f"{account.account_id}:key-of-{name}", True
        found[name.split("@", maxsplit=1)[0]] = client
    yield found
    current_engine().dispose()


def sheet_rows(content: bytes, name: str = "xl/worksheets/sheet1.xml") -> list[list[Any]]:
    """The rows of a worksheet, moments and days as such; fails at the first formula or link."""
    with ZipFile(io.BytesIO(content)) as book:
        root = ET.fromstring(book.read(name))  # noqa: S314 - our own file
        styles = ET.fromstring(book.read("xl/styles.xml"))  # noqa: S314 - the same
    assert not root.findall(f".//{_SPACE}f")
    assert not root.findall(f".//{_SPACE}hyperlink")
    formats = {one.get("numFmtId"): one.get("formatCode") or "" for one in styles.iter(f"{_SPACE}numFmt")}
    used = [formats.get(one.get("numFmtId"), "") for one in styles.find(f"{_SPACE}cellXfs") or ()]
    return [_row(one, used) for one in root.iter(f"{_SPACE}row")]


def _row(row: ET.Element, used: list[str]) -> list[Any]:
    cells: dict[int, Any] = {}
    for cell in row.iter(f"{_SPACE}c"):
        letters = re.sub(r"\d", "", cell.get("r") or "")
        place = sum((ord(one) - 64) * 26**power for power, one in enumerate(reversed(letters))) - 1
        cells[place] = _cell(cell, used)
    return [cells.get(place, "") for place in range(max(cells) + 1)]


def _cell(cell: ET.Element, used: list[str]) -> Any:
    if cell.get("t") == "inlineStr":
        text = "".join(cell.itertext())
        return re.sub("_x([0-9A-F]{4})_", lambda match: chr(int(match[1], 16)), text)
    number, shape = float(cell.findtext(f"{_SPACE}v") or 0), used[int(cell.get("s") or 0)]
    if not shape.startswith("yyyy-mm-dd"):
        return number
    moment = datetime(1899, 12, 30) + timedelta(days=number)  # noqa: DTZ001 - of a sheet
    moment = (moment + timedelta(milliseconds=500)).replace(microsecond=0)
    return moment if "hh" in shape else moment.date()


def _as_csv(cell: Any, expected: str) -> str:
    """A workbook's cell as the CSV writes it; the offset of a moment is that of the zone in the header."""
    if isinstance(cell, datetime):
        return cell.isoformat(timespec="seconds") + expected[19:]
    return cell.isoformat() if isinstance(cell, date) else str(cell)


@pytest.mark.parametrize(
    "query", ["", "?title=1", "?stage=open&customer_requested_date=2026-05", "?title=nothing+such"]
)
@pytest.mark.parametrize("name", ["bob", "alice"])
def test_a_workbook_has_the_cells_of_the_csv(clients: dict[str, FlaskClient], name: str, query: str) -> None:
    # A file cannot say that a filter was left out.
    assert clients[name].get("/tickets.csv?stauts=new").status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    text = clients[name].get(f"/tickets.csv{query}").get_data(as_text=True).removeprefix("\ufeff")
    answer = clients[name].get(f"/tickets.xlsx{query}")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="tickets.xlsx"'
    header, *lines = list(csv.reader(io.StringIO(text, newline="")))
    sheet_header, *rows = sheet_rows(answer.get_data())
    # Bob's list is of one zone; Alice's of two, which a last column names.
    zone = " (Europe/London)" if name == "bob" else " (organisation's time)"
    plain = [one.removesuffix(zone) for one in sheet_header]
    assert plain == (header if name == "bob" else [*header, "Time Zone"])
    assert sum(one.endswith(zone) for one in sheet_header) == 3
    assert len(rows) == len(lines)
    for row, line in zip(rows, lines, strict=True):
        filled = [*row, *[""] * (len(header) - len(row))]
        expected = [original_text(one) for one in line]
        assert [_as_csv(*pair) for pair in zip(filled, expected, strict=False)] == expected
        assert name == "bob" or filled[-1] in {"Europe/London", "America/New_York"}


def test_rows_beyond_a_sheets_end_go_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_files, "ROWS_PER_SHEET", 4)
    file = io.BytesIO()
    xlsx_files.write_workbook(file, ["A"], ([str(number)] for number in range(7)), title="Tickets")
    parts = [sheet_rows(file.getvalue(), f"xl/worksheets/sheet{number}.xml") for number in (1, 2, 3)]
    assert parts == [[["A"], ["0"], ["1"], ["2"]], [["A"], ["3"], ["4"], ["5"]], [["A"], ["6"]]]
