"""Every column of lists: its filter finds what it should in list, total, CSV and workbook; no cell is a formula."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select

from dashboard.app import create_app
from dashboard.pages import address_of
from dashboard.tickets.column_filters import ListChoices, column_filters
from dashboard.tickets.list_address import list_address_of
from ingest.db.engine import current_engine, reading, unit_of_work
from ingest.models import Account, ConfigItem, Contact, Organisation, Site, Team, Ticket
from ingest.portal.current import current_portal
from ingest.settings import load_settings
from ingest.tickets.filters import address_query
from ingest.tickets.queries import ticket_page, ticket_total
from ingest.tickets.service import change_ticket
from tests.dashboard.tickets.test_files import sheet_rows
from tests.support.people import People
from tests.support.tickets import opened

MOMENT = datetime(2024, 2, 29, 12, tzinfo=UTC)
EVIL = '=cmd|"x"!A1'
TEXTS = (
    "source", "created_by", "change_approval_status", "additional_contacts", "customer_reference", "category",
    "external_id",
)  # fmt: skip
NOT_TEXT = {"number", "created_at", "updated_at", "completed_at", "customer_requested_date"}


@pytest.fixture
def client(people: People, database: Engine) -> Iterator[FlaskClient]:
    """Alice's browser, over three tickets of which the first has a formula in every column a person can write."""
    with unit_of_work() as session:
        for _ in range(2):
            opened(session, people.bob, site_id=people.york, priority="low")
        given = {"organisation_id": people.acme, "request_type": "query", "site_id": people.leeds, "priority": "high"}
        first = opened(session, people.alice, at=MOMENT, contact_id=people.dora.contact_id, **given)
        change_ticket(session, people.alice, number=first, changes={"status": "complete"}, at=MOMENT)
        ticket = session.scalars(select(Ticket).where(Ticket.number == first)).one()
        item = ConfigItem(organisation_id=people.acme, product=EVIL, serial_number=EVIL, reference_number=EVIL,
                          reference_name=EVIL)  # fmt: skip
        session.add(item)
        session.flush()
        for name in (*TEXTS, "title"):
            setattr(ticket, name, EVIL)
        ticket.number, ticket.customer_requested_date = "X-1", MOMENT.date()
        ticket.config_item_id, ticket.team_id, ticket.assignee_id = item.id, people.voice_team, people.leo.account_id
    app = create_app(load_settings(demo=True, database_url=database.url.render_as_string(hide_password=False)))
    client = app.server.test_client()
    with client.session_transaction() as cookies:
        cookies["_user_id"], cookies["_fresh"] = f"{people.alice.account_id}:key-of-alice@helmdesk.example", True
    yield client
    current_engine().dispose()


def _asked(people: People) -> dict[str, str]:
    """For each column, what finds the first ticket alone."""
    return {
        "number": "x-",
        "site": str(people.leeds),
        "title": "CMD|",
        "created_at": "2024-02-29",
        "status": "complete",
        "completed_at": "2024-02",
        "contact": "dora l",
        "request_type": "query",
        "customer_requested_date": "2024-02-01..2024-03-01",
        "priority": "high",
        "updated_at": "2024-02-29",
        "team": str(people.voice_team),
        "assignee": "LEO",
        **dict.fromkeys((*TEXTS, "config_item_product", "serial_number", "reference_number", "reference_name"), "=c"),
    }


def test_the_filter_of_each_column_agrees_in_list_total_and_files(people: People, client: FlaskClient) -> None:
    asked, portal = _asked(people), current_portal()
    # All tickets here are of one organisation; lists and isolation have tests of their own.
    assert {one.key for one in portal.ticket_columns} == {*asked, "organisation"}
    for column in portal.ticket_columns:
        if column.key not in asked:
            continue
        name = {"created_at": "created", "updated_at": "updated", "completed_at": "completed"}.get(
            column.key, column.key
        )
        query = urlencode({name: asked[column.key]})
        filters = list_address_of(address_of("/tickets", f"?{query}")).filters
        shown = column_filters([column], filters=filters, portal=portal, choices=ListChoices())[column.key]
        assert (shown.name, shown.values) == (name, (asked[column.key],))
        assert list_address_of(address_of("/tickets", f"?{address_query(filters)}")).filters == filters
        with reading() as session:
            page = ticket_page(session, people.alice, filters=filters, offset=0, limit=10)
            assert [row.number for row in page.rows] == ["X-1"], column.key
            assert page.total == ticket_total(session, people.alice, filters=filters) == 1, column.key
        header, *lines = _csv(client, query)
        place = header.index(portal.ticket_columns[0].label)
        assert [line[place] for line in lines] == ["X-1"], column.key
    # A workbook has the cells of the CSV (test_files.py): one is enough here.
    _, *rows = sheet_rows(client.get(f"/tickets.xlsx?{query}").get_data())
    assert [row[place] for row in rows] == ["X-1"]


def test_no_column_reaches_a_spreadsheet_as_a_formula(people: People, client: FlaskClient) -> None:
    with unit_of_work() as session:
        for model, name, key in (
            (Organisation, "name", people.acme), (Site, "name", people.leeds), (Team, "name", people.voice_team),
            (Account, "display_name", people.leo.account_id), (Contact, "first_name", people.dora.contact_id),
        ):  # fmt: skip
            setattr(session.get_one(model, key), name, EVIL)
        ticket = session.scalars(select(Ticket).where(Ticket.number == "X-1")).one()
        ticket.status = ticket.request_type = ticket.priority = EVIL
    header, line = _csv(client, "number=X-1")
    labels = {one.label: one.key for one in current_portal().ticket_columns}
    cells = {labels[label]: cell for label, cell in zip(header, line, strict=True)}
    assert {key for key, cell in cells.items() if not cell.startswith(f"'{EVIL[0]}")} == NOT_TEXT
    # Reading the workbook fails at the first formula; its texts are as they are.
    _, row = sheet_rows(client.get("/tickets.xlsx?number=X-1").get_data())
    assert sum(str(cell).startswith(EVIL[0]) for cell in row) == len(cells) - len(NOT_TEXT)


def _csv(client: FlaskClient, query: str) -> list[list[str]]:
    text = client.get(f"/tickets.csv?{query}").get_data(as_text=True).removeprefix("\ufeff")
    return list(csv.reader(io.StringIO(text, newline="")))
