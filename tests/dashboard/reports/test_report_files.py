"""Reports as files: CSV and workbook hold the rows of the page, every value in full, of what the viewer may see."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from dashboard.app import create_app
from dashboard.reports.address import ReportAddress
from dashboard.reports.answers import table_of
from dashboard.reports.asking import Asking
from dashboard.reports.definitions import REPORTS, Shape
from ingest.db.engine import current_engine, reading, unit_of_work
from ingest.settings import load_settings
from ingest.tickets.service import close_ticket, reply_to_ticket
from tests.dashboard.tickets.test_files import sheet_rows
from tests.support.people import People
from tests.support.tickets import opened

START = datetime(2026, 3, 3, 9, 20, tzinfo=UTC)
LONG_AGO = "days=2026-01-01..2026-12-31"


@pytest.fixture
def clients(people: People, database: Engine) -> Iterator[dict[str, FlaskClient]]:
    """Browsers of Bob and Alice over tickets of both organisations, some answered and completed."""
    with unit_of_work() as session:
        for step in range(8):
            at = START + timedelta(days=9 * step, hours=step)
            owner, site = (people.acme, people.leeds) if step % 3 else (people.globex, None)
            number = opened(session, people.alice, organisation_id=owner, site_id=site, at=at)
            reply_to_ticket(session, people.alice, number=number, body="We look.", at=at + timedelta(minutes=40 + step))
            if step % 2:
                close_ticket(session, people.alice, number=number, at=at + timedelta(hours=5 * step))
    app = create_app(load_settings(demo=True, database_url=database.url.render_as_string(hide_password=False)))
    found = {}
    for name, account in (("bob@acme.example", people.bob), ("alice@helmdesk.example", people.alice)):
        client = app.server.test_client()
        with client.session_transaction() as session_data:
            session_data["_user_id"], session_data["_fresh"] = f"{account.account_id}:key-of-{name}", True
        found[name.split("@", maxsplit=1)[0]] = client
    yield found
    current_engine().dispose()


def _told(value: object) -> str:
    return "" if value is None else str(value)


def test_every_widget_says_the_same_on_the_page_as_csv_and_as_workbook(
    clients: dict[str, FlaskClient], people: People
) -> None:
    asked = ReportAddress(period="2026-01-01..2026-12-31", is_compared=True)
    for report in REPORTS:
        for widget in report.widgets:
            if widget.shape is Shape.RELIABILITY:
                continue
            with reading() as session:
                table = table_of(Asking.of(session, people.alice, asked).answer(widget))
            path = f"/reports/{report.name}/{widget.key}"
            query = f"?{LONG_AGO}&compare=previous"
            read = csv.reader(io.StringIO(clients["alice"].get(f"{path}.csv{query}").get_data(as_text=True)[1:]))
            header, *rows = [row[:-1] for row in read]
            assert header == [*(one.label for one in table.headings), "Period", "Time Zone"]
            shown = [[_told(cell.value) for cell in row] for row in table.rows]
            assert [row[:-2] for row in rows] == shown, path
            book = [row[:-1] for row in sheet_rows(clients["alice"].get(f"{path}.xlsx{query}").data)]
            assert [list(map(_as_text, row)) for row in book[1:]] == [list(map(_as_text, row)) for row in rows], path


def _as_text(cell: object) -> str:
    """A cell as both files can say it: workbooks know no whole numbers, and hold 15 digits for certain."""
    text = str(cell)
    try:
        return f"{float(text):.14g}"
    except ValueError:
        return text


def test_a_customer_counts_only_its_own(clients: dict[str, FlaskClient]) -> None:
    def created(name: str, query: str = "") -> int:
        answer = clients[name].get(f"/reports/overview/figures.csv?{LONG_AGO}{query}")
        return int(next(csv.DictReader(io.StringIO(answer.get_data(as_text=True)[1:])))["Value"])

    assert (created("alice"), created("bob")) == (8, 5)
    # The zone the days are of, and how far it is from UTC.
    told = clients["bob"].get(f"/reports/overview/figures.csv?{LONG_AGO}").get_data(as_text=True).splitlines()[1]
    assert re.search(r"Europe/London,[0-9T:-]+\+0[01]:00$", told)
    by_site = clients["bob"].get(f"/reports/sites/created.csv?{LONG_AGO}").get_data(as_text=True)[1:]
    assert [(row["Site"], row["Created"]) for row in csv.DictReader(io.StringIO(by_site))] == [("Leeds", "5")]


def test_what_a_customer_may_not_have_is_not_there(clients: dict[str, FlaskClient]) -> None:
    for path in (
        "workload/open-by-team.csv", "none/figures.csv", "overview/none.csv", "overview/figures.pdf",
        "overview/figures.csv?agent=1",
    ):  # fmt: skip
        assert clients["bob"].get(f"/reports/{path}").status_code == 404, path
    answer = clients["bob"].get("/reports/overview/figures.csv?site=x")
    assert answer.status_code == 422
    assert "site" in answer.get_data(as_text=True)
