"""What rows name is found or made: organisations, sites, contacts, configuration items and teams, each once."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from ingest import clock
from ingest.db.engine import reading, unit_of_work
from ingest.models import ConfigItem, Contact, Organisation, Site, Team
from tests.support.imports import counts, csv_file, imported, metrics, organisation, tickets
from tests.support.people import People


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "log.csv"


def row(number: str, **cells: str) -> dict[str, str]:
    known = {"number": number, "incident_state": "New", "opened_at": "2016-02-10 09:00", "company": "", "location": "",
             "sys_updated_at": "2016-02-10 09:00", "caller_id": "", "cmdb_ci": "", "assignment_group": ""}  # fmt: skip
    return known | cells


def totals() -> list[int]:
    with reading() as session:
        return [
            session.scalar(select(func.count()).select_from(model)) or 0
            for model in (Organisation, Site, Contact, ConfigItem, Team)
        ]


def test_everything_named_is_made_once_for_its_organisation(database: Engine, path: Path) -> None:
    places = {"location": "Malmö", "caller_id": "Åsa Ödman", "cmdb_ci": "Router 7", "assignment_group": "Nät"}
    rows = [row("A", company="Größe & Söhne", **places), row("B", company="东京", **places), row("C", **places)]
    imported(csv_file(path, rows))
    assert totals() == [3, 3, 3, 3, 1]
    found = tickets()["A"]
    assert (found.organisation, found.site, found.contact, found.team) == ("Größe & Söhne", "Malmö", "Åsa Ödman", "Nät")
    assert tickets()["C"].organisation == "Initech"
    imported(csv_file(path, rows))
    assert totals() == [3, 3, 3, 3, 1]


def test_one_number_in_many_organisations_is_as_many_tickets(database: Engine, path: Path) -> None:
    rows = [row("INC1", company=f"Company {one % 200}", location=f"Site {one % 200 % 7}") for one in range(400)]
    summary = imported(csv_file(path, rows), organisation=None)
    assert counts(summary) == (200, 0, 200, 0)
    assert totals()[0] == 200
    assert metrics(scope=organisation("Company 7"))["created_by_month"] == [{"month": "2016-02", "count": 1}]


def test_contacts_and_items_that_are_there_already_are_taken(database: Engine, path: Path, people: People) -> None:
    with unit_of_work() as session:
        router = ConfigItem(organisation_id=people.acme, product="XR 7", reference_name="Router 7")
        walk_in = Contact(organisation_id=people.acme, first_name="Wal", last_name="In Side", created_at=clock.now())
        twins = [
            Contact(organisation_id=people.acme, first_name="Jo", last_name="Twin", created_at=clock.now())
            for _ in "ab"
        ]
        session.add_all([router, walk_in, *twins])
    before = totals()
    rows = [row("A", caller_id="Bob Field", cmdb_ci="Router 7"), row("B", caller_id="Wal In Side"),
            row("C", caller_id="Jo Twin"),
            row("D", company="Globex", caller_id="Bob Field", cmdb_ci="Router 7")]  # fmt: skip
    imported(csv_file(path, rows), organisation="Acme")
    # Which of the twins it is nobody knows; Globex has people and things of its own.
    assert [after - was for was, after in zip(before, totals(), strict=True)] == [0, 0, 2, 1, 0]
    assert tickets()["A"].config_item_product == "XR 7"
    imported(csv_file(path, rows), organisation="Acme")
    assert [after - was for was, after in zip(before, totals(), strict=True)] == [0, 0, 2, 1, 0]


def test_a_row_that_names_nobody_and_no_organisation_given_is_rejected(database: Engine, path: Path) -> None:
    summary = imported(csv_file(path, [row("A", company="Acme"), row("B")]), organisation=None)
    assert counts(summary) == (1, 0, 0, 1)
    assert summary.rejects_file is not None
    assert "is empty, and --organisation was not given" in summary.rejects_file.read_text(encoding="utf-8-sig")
