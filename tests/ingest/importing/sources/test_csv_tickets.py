"""Helmdesk's own CSV, there and back again, and any other CSV through a mapping file."""

import csv
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from ingest import clock
from ingest.csv_cells import safe_cells
from ingest.db.engine import reading, unit_of_work
from ingest.errors import UnreadableFileError
from ingest.models import ConfigItem
from ingest.portal.current import current_portal
from ingest.tickets import service
from ingest.tickets.export import export_cells, export_header
from ingest.tickets.filters import filters_from_address
from ingest.tickets.queries import ticket_rows
from ingest.viewer import Viewer
from tests.support.databases import SqliteTemplate, in_use
from tests.support.imports import VIEWER, counts, csv_file, imported, metrics, months, tickets
from tests.support.people import People, settle_people
from tests.support.tickets import opened

NEW_YEAR = datetime(2025, 1, 1, 0, 30, 15, tzinfo=UTC)
HARD_TITLES = (
    "=1+1",
    "'=quoted",
    "''+twice",
    "?",
    "'?",
    '-5 dB, "loud"',
    "@home; away",
    "Größe \N{EN DASH} 漢字 🙂",
    "'=",
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "tickets.csv"


def exported(path: Path) -> list[list[str]]:
    """Every ticket as the list's CSV has it, oldest first; written to a file too."""
    portal = current_portal()
    with reading() as session:
        rows = list(ticket_rows(session, VIEWER, filters=filters_from_address({"sort": ["created"]})))
    cells = [export_header(portal), *sorted(export_cells(row, portal) for row in rows)]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(safe_cells(row) for row in cells)
    return cells


def busy_installation() -> None:
    """Tickets with everything a ticket can have, new, waiting, closed, reopened, with titles that are hard to carry."""
    with unit_of_work() as session:
        people = settle_people(session)
        phone = ConfigItem(organisation_id=people.acme, site_id=people.leeds, product="Phone", serial_number="S1",
                           reference_number="R1", reference_name="Desk 1")  # fmt: skip
        other = ConfigItem(organisation_id=people.acme, site_id=people.york, product="Phone", serial_number="S2")
        session.add_all([phone, other])
        session.flush()
        for place, title in enumerate(HARD_TITLES):
            item = (phone, other)[place % 2]
            number = opened(
                session, at_the_time(people.bob if place % 3 else people.dora), title=title,
                at=NEW_YEAR.replace(hour=place), site_id=(people.leeds, people.york, None)[place % 3],
                request_type=("incident", "query", "change_request")[place % 3], priority=(None, "high")[place % 2],
                category=f"=Category {place}", customer_reference="-X", config_item_id=item.id,
                customer_requested_date=date(2025, 2, place + 1),
            )  # fmt: skip
            act(session, people, number, place)


def at_the_time(contact: Viewer) -> Viewer:
    """The contact, whose acts are entered later."""
    return replace(contact, account_id=None)


def act(session: Any, people: People, number: str, place: int) -> None:
    later = NEW_YEAR.replace(month=2, hour=place)
    changes = {"team_id": people.voice_team, "assignee_id": people.alice.account_id, "status": "waiting_vendor"}
    if place % 4:
        service.change_ticket(session, people.alice, number=number, changes=changes, at=later)
    if place % 4 > 1:
        service.close_ticket(session, at_the_time(people.bob), number=number, note="Done.", at=later.replace(day=3))
    if place % 4 == 3:
        service.reply_to_ticket(session, at_the_time(people.bob), number=number, body="Again!", at=later.replace(day=4))


def test_an_export_is_equal_after_a_journey_through_an_empty_installation(
    database: Engine, sqlite_template: SqliteTemplate, path: Path
) -> None:
    busy_installation()
    before, numbers = exported(path), metrics()
    with sqlite_template.copy() as url, in_use(url):
        summary = imported(path, source="csv", organisation=None, timezone="Europe/London")
        assert counts(summary) == (len(HARD_TITLES), 0, 0, 0)
        assert exported(path) == before
        after = metrics()
        again = imported(path, source="csv", organisation=None, timezone="Europe/London")
        assert counts(again) == (0, 0, len(HARD_TITLES), 0)
    assert after["created_by_month"] == numbers["created_by_month"]
    assert after["completed_by_month"] == numbers["completed_by_month"]
    assert after["open_by_status"] == numbers["open_by_status"]
    place = export_header(current_portal()).index("Ticket Title")
    assert {row[place] for row in before[1:]} == set(HARD_TITLES)


def test_an_export_given_back_to_its_own_installation_doubles_nothing(database: Engine, path: Path) -> None:
    busy_installation()
    before, numbers = exported(path), metrics()
    summary = imported(path, source="csv", organisation=None, timezone="Europe/London")
    assert counts(summary) == (0, 0, len(HARD_TITLES), 0)
    assert list(summary.warnings.values()) == [len(HARD_TITLES)]
    assert (exported(path), metrics()) == (before, numbers)


def test_new_tickets_pass_over_numbers_that_came_with_an_import(database: Engine, path: Path, people: People) -> None:
    rows = [
        {"number": f"T20250101.{running:04}", "title": "Old", "created_at": "2025-01-01 09:00"} for running in (1, 3)
    ]
    rows.append(rows[0] | {"number": "no number of ours/1"})
    imported(csv_file(path, rows), source="csv", organisation="Acme")
    with unit_of_work() as session:
        new = [opened(session, at_the_time(people.bob), at=NEW_YEAR) for _ in range(2)]
    assert sorted(row.number for row in tickets().values()) == [f"T20250101.000{running}" for running in range(1, 6)]
    assert new == ["T20250101.0004", "T20250101.0005"]


def test_a_number_that_is_taken_elsewhere_is_replaced_and_the_ticket_known_again(database: Engine, path: Path) -> None:
    rows = [{"organisation": name, "number": "T20250101.0001", "title": name, "created_at": "2025-01-01 09:00"}
            for name in ("Acme", "Globex")]  # fmt: skip
    csv_file(path, rows)
    assert counts(imported(path, source="csv")) == (2, 0, 0, 0)
    assert counts(imported(path, source="csv")) == (0, 0, 2, 0)
    with reading() as session:
        found = {row.organisation: row.number for row in ticket_rows(session, VIEWER, filters=filters_from_address({}))}
    assert found == {"Acme": "T20250101.0001", "Globex": "T20250101.0002"}


def row(**cells: str) -> dict[str, str]:
    known = {"number": "A1", "title": "It broke", "created_at": "2025-01-05 09:00", "updated_at": "2025-01-06 09:00"}
    return known | {"completed_at": "", "status": "New", "priority": "", "request_type": ""} | cells


def one_after(path: Path, *parts: dict[str, str], **options: Any) -> Any:
    for part in parts:
        imported(csv_file(path, [part]), source="csv", **options)
    return tickets()[parts[0]["number"]]


def test_a_later_export_changes_what_it_says_and_an_earlier_one_nothing(database: Engine, path: Path) -> None:
    first = row(status="In Progress")
    last = row(status="Complete", updated_at="2025-02-09 09:00", completed_at="2025-02-08 09:00", title="Mended")
    found = one_after(path, first, last)
    assert (found.status, found.title, f"{found.completed_at:%d.%m.}") == ("complete", "Mended", "08.02.")
    summary = imported(csv_file(path, [first]), source="csv")
    assert counts(summary) == (0, 0, 1, 0)
    assert list(summary.warnings) == ["A row is older than what is known of its ticket; the ticket stays as it is."]
    assert tickets()["A1"] == found
    assert months("completion_events_by_month") == {"2025-02": 1}
    reopened = one_after(path, row(status="In Progress", updated_at="2025-03-01 09:00"))
    assert reopened.is_open
    assert months("reopen_events_by_month") == {"2025-03": 1}


def test_an_empty_cell_keeps_what_is_known(database: Engine, path: Path) -> None:
    found = one_after(
        path,
        row(status="Waiting Vendor", priority="High", request_type="Query"),
        row(status="", title="Other", updated_at="2025-01-07 09:00"),
    )
    assert (found.status, found.priority, found.request_type) == ("waiting_vendor", "high", "query")
    assert found.title == "Other"


def test_rows_without_a_time_of_change_changed_by_now(database: Engine, path: Path) -> None:
    before = {name: cell for name, cell in row(status="New").items() if name != "updated_at"}
    start = clock.now()
    found = one_after(path, before, before | {"status": "In Progress"})
    assert start <= found.updated_at <= clock.now()
    done = one_after(path, before | {"status": "Complete", "completed_at": "2025-01-09 09:00"})
    assert done.completed_at == datetime(2025, 1, 9, 9, tzinfo=UTC)


def test_states_without_a_word_and_words_of_others(database: Engine, path: Path) -> None:
    rows = [row(number="open", status=""), row(number="done", status="", completed_at="2025-01-08 10:00"),
            row(number="odd", status="Frozen", priority="Priorité 1", request_type="Wish!"),
            row(number="stage", status="on_hold"), row(number="case", status=" waiting CUSTOMER ", priority="LOW",
            request_type="incident")]  # fmt: skip
    summary = imported(csv_file(path, rows), source="csv")
    found = tickets()
    assert {name: one.status for name, one in found.items()} == {
        "open": "new", "done": "complete", "odd": "new", "stage": "waiting_internal", "case": "waiting_customer",
    }  # fmt: skip
    assert (found["odd"].priority, found["odd"].request_type) == ("priorité_1", "wish")
    assert (found["case"].priority, found["case"].request_type) == ("low", "incident")
    assert set(summary.warnings) == {
        "Status 'Frozen' is not known; the ticket keeps the state it had, a new one begins as new.",
        "Priority 'Priorité 1' is not of this portal; kept as it is.",
        "Request type 'Wish!' is not of this portal; kept as it is.",
    }


@pytest.mark.parametrize(
    ("cells", "column", "reason"),
    [
        ({"title": ""}, "title", "is empty"),
        ({"number": "?"}, "number", "is empty"),
        ({"created_at": ""}, "created_at", "is empty"),
        ({"completed_at": "2025-02-30"}, "completed_at", "no such date"),
        ({"title": "x" * 501}, "title", "501 characters; at most 500"),
        ({"priority": "!!!"}, "priority", "no letter or digit"),
    ],
)
def test_a_row_that_cannot_go_in_names_line_column_and_reason(
    sqlite_url: str, path: Path, cells: dict[str, str], column: str, reason: str
) -> None:
    with in_use(sqlite_url):
        summary = imported(csv_file(path, [row(), row(number="A2") | cells]), source="csv")
    assert counts(summary) == (1, 0, 0, 1)
    with path.with_name("tickets.rejects.csv").open(encoding="utf-8-sig", newline="") as file:
        (rejected,) = csv.DictReader(file)
    assert (rejected["line"], rejected["column"]) == ("3", column)
    assert reason in rejected["reason"]


# Headers as other systems export them, with a mapping and two rows each: one open, one completed.
SHAPES: dict[str, tuple[dict[str, str], str, dict[str, str], dict[str, str]]] = {
    "freshdesk": (
        {"number": "Ticket ID", "title": "Subject", "created_at": "Created Time", "updated_at": "Last updated time",
         "completed_at": "Resolved time", "status": "Status", "priority": "Priority", "contact": "Full name",
         "organisation": "Company Name", "team": "Group", "assignee": "Agent"},
        '[values.status]\n"Open" = "new"\n"Closed" = "complete"\n[values.priority]\n"Urgent" = "critical"\n',
        {"Ticket ID": "11", "Subject": "No sound", "Created Time": "2025-01-05 09:00:00", "Status": "Open",
         "Last updated time": "2025-01-05 10:00:00", "Priority": "Urgent", "Full name": "Bob", "Company Name": "Acme"},
        {"Ticket ID": "12", "Subject": "No light", "Created Time": "2025-01-06 09:00:00", "Status": "Closed",
         "Last updated time": "2025-02-05 10:00:00", "Resolved time": "2025-02-01 09:00:00", "Company Name": "Acme"},
    ),
    "zendesk": (
        {"number": "Id", "title": "Subject", "created_at": "Created at", "updated_at": "Updated at", "site": "Brand",
         "completed_at": "Solved at", "status": "Status", "priority": "Priority", "organisation": "Organization"},
        '[values.status]\n"Open" = "in_progress"\n"Solved" = "resolved"\n',
        {"Id": "11", "Subject": "Where?", "Created at": "05-01-2025 20:52", "Updated at": "14-01-2025 16:30",
         "Status": "Open", "Organization": "Acme", "Priority": "Low"},
        {"Id": "12", "Subject": "When?", "Created at": "15-01-2025 20:52", "Updated at": "20-02-2025 16:30",
         "Solved at": "14-02-2025 16:30", "Status": "SOLVED", "Organization": "Acme", "Priority": "Low"},
    ),
    "jira": (
        {"number": "Issue key", "title": "Summary", "created_at": "Created", "updated_at": "Updated",
         "site": "Project key", "completed_at": "Resolved", "status": "Status",
         "organisation": "Custom field (Organizations)"},
        '[values.status]\n"To Do" = "new"\n"Done" = "complete"\n[defaults]\nrequest_type = "query"\n',
        {"Issue key": "X-1", "Summary": "Plan", "Created": "05/Jan/25 9:05 AM", "Updated": "06/Jan/25 9:05 PM",
         "Status": "To Do", "Custom field (Organizations)": "Acme", "Project key": "X"},
        {"Issue key": "X-2", "Summary": "Do", "Created": "06/Jan/25 9:05 AM", "Updated": "09/Feb/25 9:05 PM",
         "Resolved": "09/Feb/25 9:00 PM", "Status": "Done", "Custom field (Organizations)": "Acme", "Project key": "X"},
    ),
    "osticket": (
        {"number": "Ticket Number", "title": "Subject", "created_at": "Date Created", "updated_at": "Last Updated",
         "completed_at": "Closed Date", "status": "Current Status", "contact": "From", "source": "Source"},
        '[values.status]\n"Open" = "new"\n"Closed" = "complete"\n[defaults]\norganisation = "Acme"\n',
        {"Ticket Number": "000123", "Subject": "A", "Date Created": "1/13/2025 8:52 PM", "Current Status": "Open",
         "Last Updated": "1/14/2025 8:52 PM", "From": "Bob", "Source": "Web"},
        {"Ticket Number": "000124", "Subject": "B", "Date Created": "1/14/2025 8:52 AM", "Current Status": "Closed",
         "Last Updated": "2/3/2025 8:52 PM", "Closed Date": "2/3/2025 8:52 PM", "From": "Bob", "Source": "Web"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SHAPES)
def test_other_systems_through_a_mapping(sqlite_url: str, tmp_path: Path, path: Path, name: str) -> None:
    columns, more, still_open, completed = SHAPES[name]
    lines = [f'{ours} = "{theirs}"' for ours, theirs in columns.items()]
    mapping = tmp_path / "mapping.toml"
    mapping.write_text("\n".join(["[columns]", *lines, more]), encoding="utf-8")
    header = dict.fromkeys(["Not ours", *columns.values()], "")
    with in_use(sqlite_url):
        csv_file(path, [header | still_open, header | completed])
        summary = imported(path, source="csv", organisation=None, mapping=mapping)
        assert (counts(summary), summary.warnings) == ((2, 0, 0, 0), {})
        assert months("created_by_month") == {"2025-01": 2}
        assert months("completed_by_month") == months("completion_events_by_month") == {"2025-02": 1}
        assert {one.organisation for one in tickets().values()} == {"Acme"}
        assert counts(imported(path, source="csv", organisation=None, mapping=mapping)) == (0, 0, 2, 0)
        assert not any(one.number in {"11", "X-1", "000123"} for one in tickets().values())


def test_a_mapped_column_that_is_not_there_is_refused(sqlite_url: str, tmp_path: Path, path: Path) -> None:
    mapping = tmp_path / "mapping.toml"
    mapping.write_text('[columns]\nnumber = "Ref"\ntitle = "S"\ncreated_at = "Opened"\ncompleted_at = "Ended"\n')
    csv_file(path, [{"Ref": "1", "S": "x", "Opened": "2025-01-01"}])
    with in_use(sqlite_url), pytest.raises(UnreadableFileError, match="the header lacks 'Ended'"):
        imported(path, source="csv", mapping=mapping)


def test_defaults_fill_empty_cells(sqlite_url: str, tmp_path: Path, path: Path) -> None:
    mapping = tmp_path / "mapping.toml"
    mapping.write_text('[columns]\nnumber = "Ref"\ncreated_at = "Opened"\nsite = "Place"\n'
                       '[defaults]\ntitle = "(no title)"\nsite = "Head office"\npriority = "low"\n')  # fmt: skip
    rows = [{"Ref": "1", "Opened": "2025-01-01", "Place": ""}, {"Ref": "2", "Opened": "2025-01-01", "Place": "York"}]
    with in_use(sqlite_url):
        imported(csv_file(path, rows), source="csv", mapping=mapping)
        found = tickets()
    assert [(one.title, one.site, one.priority) for one in (found["1"], found["2"])] == [
        ("(no title)", "Head office", "low"),
        ("(no title)", "York", "low"),
    ]
