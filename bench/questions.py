"""What is measured: each question as the screen asks it, and the same numbers computed in the plain ways."""

from collections.abc import Callable
from datetime import date

import pandas as pd
from plotly.io.json import to_json_plotly
from sqlalchemy import text

from bench.drills import drill_questions
from bench.filling import NOW
from dashboard.home.pages import home_page
from dashboard.pages import Address
from ingest.clock import month_start, months_later
from ingest.db.engine import current_engine, reading
from ingest.enums import SecurityLevel
from ingest.metrics.created_completed import created_completed_by_month
from ingest.metrics.open_by import open_by_request_type, standing_counts
from ingest.metrics.schemas import Scope
from ingest.tickets.filters import TicketFilters
from ingest.tickets.periods import month_period
from ingest.tickets.queries import search_hits, ticket_page
from ingest.viewer import Viewer, system_viewer

STAFF = system_viewer()
CONTACT = Viewer(None, "Contact", "UTC", organisation_id=7, contact_id=1, security_level=SecurityLevel.STANDARD)
LAST_MONTH = month_start(NOW.date())
FIRST_MONTH = months_later(LAST_MONTH, months=-11)
Question = Callable[[], object]


def questions(*, tickets: int) -> dict[str, Question]:
    """Every measured question by name; each call asks anew."""
    month = (month_period(months_later(LAST_MONTH, months=-3)),)
    return {
        "home, one organisation": lambda: _home(CONTACT),
        "home, all organisations": lambda: _home(STAFF),
        "two charts, one organisation": lambda: charts(CONTACT),
        "two charts, all organisations": lambda: charts(STAFF),
        "list: open, by title": lambda: _page(TicketFilters(stage=("open",), sort="title")),
        "list: open, one organisation": lambda: _page(TicketFilters(stage=("open",), organisation=(7,))),
        "list: created in a month": lambda: _page(TicketFilters(created=month, request_type=("incident",))),
        "list: completed in a month": lambda: _page(TicketFilters(completed=month, sort="-completed")),
        "list: all, first page": lambda: _page(TicketFilters()),
        "list: all, middle page": lambda: _page(TicketFilters(), offset=tickets // 2),
        "list: all, middle, by number": lambda: _page(TicketFilters(sort="number"), offset=tickets // 2),
        "search: a rare word": lambda: _search(STAFF, _rare_word()),
        "search: a beginning": lambda: _search(STAFF, "pri"),
        "search: in one organisation": lambda: _search(CONTACT, "printer"),
        "list: search, rare word": lambda: _page(TicketFilters(q=_rare_word())),
        "list: title holds a rare text": lambda: _page(TicketFilters(title=_rare_word())),
        "list: a text nobody has": lambda: _page(TicketFilters(customer_reference="zqx")),
        "list: search, every ticket": lambda: _page(TicketFilters(q="printer")),
        **drill_questions(),
    }


def charts(viewer: Viewer) -> tuple[object, object]:
    """The two chart questions from the counts."""
    with reading() as session:
        months = created_completed_by_month(
            session, viewer, scope=Scope(), first_month=FIRST_MONTH, last_month=LAST_MONTH
        )
        return months, open_by_request_type(standing_counts(session, viewer, scope=Scope()))


def charts_by_sql(viewer: Viewer) -> None:
    """The two chart questions by plain SQL over the tickets."""
    scope = "" if viewer.organisation_id is None else f" AND organisation_id = {viewer.organisation_id}"
    month = "strftime('%Y-%m', {})" if current_engine().dialect.name == "sqlite" else "date_trunc('month', {})"
    with current_engine().connect() as connection:
        for column in ("created_on", "completed_on"):
            of = month.format(column)
            query = f"SELECT {of}, count(*) FROM tickets WHERE {column} >= :first{scope} GROUP BY {of}"
            connection.execute(text(query), {"first": _parameter(FIRST_MONTH)}).all()
        query = f"SELECT request_type, count(*) FROM tickets WHERE is_open{scope} GROUP BY request_type"
        connection.execute(text(query)).all()


def charts_by_pandas() -> None:
    """The two chart questions the naive way: all tickets into pandas, then groupby."""
    query = "SELECT organisation_id, site_id, request_type, is_open, created_on, completed_on FROM tickets"
    with current_engine().connect() as connection:
        frame = pd.read_sql(text(query), connection, parse_dates=["created_on", "completed_on"])
    for column in ("created_on", "completed_on"):
        frame.groupby(frame[column].dt.to_period("M")).size()
    frame[frame["is_open"].astype(bool)].groupby("request_type").size()


def _home(viewer: Viewer) -> str:
    # What the server does for the page: read, build, and write the answer.
    return str(to_json_plotly(home_page(viewer, Address("/", {}, {})).to_plotly_json()))


def _page(filters: TicketFilters, *, offset: int = 0) -> object:
    with reading() as session:
        return ticket_page(session, STAFF, filters=filters, offset=offset, limit=100)


def _search(viewer: Viewer, content: str) -> object:
    with reading() as session:
        return search_hits(session, viewer, text=content)


def _rare_word() -> str:
    with current_engine().connect() as connection:
        title = connection.execute(text("SELECT title FROM tickets WHERE id = 5000")).scalar_one()
    return str(title).split()[0]


def _parameter(day: date) -> object:
    return day.isoformat() if current_engine().dialect.name == "sqlite" else day
