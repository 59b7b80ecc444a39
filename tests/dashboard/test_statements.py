"""How many statements each page asks: as many for eight times the tickets, on both databases."""

import pytest

from dashboard.home.pages import home_page
from dashboard.pages import Address
from dashboard.tickets.callbacks import MIN_SEARCH_CHARACTERS
from dashboard.tickets.detail import ticket_detail
from dashboard.tickets.pages import tickets_page
from ingest.db.engine import current_engine, reading, unit_of_work
from ingest.demo.filling import PASSWORD, fill
from ingest.people.service import sign_in
from ingest.tickets.filters import TicketFilters
from ingest.tickets.queries import search_hits, ticket_page
from ingest.viewer import Viewer, system_viewer
from tests.support.databases import PostgresTemplates, SqliteTemplate, counted, in_use

EXPECTED = {"home": 12, "ticket": 10, "list": 6, "rows of the list": 3, "rows of a search": 5, "search": 2}


@pytest.mark.parametrize("kind", ["sqlite_template", "postgres_templates"])
def test_pages_ask_the_same_number_of_statements_however_many_tickets_there_are(
    kind: str, request: pytest.FixtureRequest
) -> None:
    templates: SqliteTemplate | PostgresTemplates = request.getfixturevalue(kind)
    for tickets in (20, 160):
        with templates.copy() as url, in_use(url):
            with unit_of_work() as session:
                fill(session, system_viewer(), tickets=tickets, seed=3)
            assert statements_asked() == EXPECTED, tickets


def statements_asked() -> dict[str, int]:
    """By page, how many statements Bob's view of it takes."""
    with unit_of_work() as session:
        bob = sign_in(session, user_name="bob@acme.example", password=PASSWORD)
        assert bob is not None
        row = ticket_page(session, bob.viewer, filters=TicketFilters()).rows[0]
    asked: dict[str, int] = {}
    pages = {"home": (home_page, "/", {}), "list": (tickets_page, "/tickets", {}),
             "ticket": (ticket_detail, f"/tickets/{row.number}", {"number": row.number})}  # fmt: skip
    for name, (page, path, variables) in pages.items():
        with counted(current_engine()) as statements:
            page(bob.viewer, Address(path, {}, variables))
        asked[name] = len(statements)
    return asked | rows_asked(bob.viewer, row.title[:MIN_SEARCH_CHARACTERS])


def rows_asked(viewer: Viewer, text: str) -> dict[str, int]:
    """The same of what a list and the search box ask for once they are there."""
    asked: dict[str, int] = {}
    for name, filters in (("rows of the list", TicketFilters()), ("rows of a search", TicketFilters(q=text))):
        with counted(current_engine()) as statements, reading() as session:
            ticket_page(session, viewer, filters=filters)
        asked[name] = len(statements)
    with counted(current_engine()) as statements, reading() as session:
        search_hits(session, viewer, text=text, limit=1)
    return asked | {"search": len(statements)}
