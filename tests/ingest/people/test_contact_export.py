"""The list of contacts as rows of a file: the template's columns first, and what access there is."""

from sqlalchemy.orm import Session

from ingest.people.contact_access import deactivate_portal_access
from ingest.people.contact_export import export_cells, export_header
from ingest.people.contact_queries import contact_rows
from ingest.people.contact_schemas import ContactFilters
from tests.support.people import People


def test_a_file_holds_every_field_and_the_access_in_force(session: Session, people: People) -> None:
    deactivate_portal_access(session, people.dora, contact_id=people.bob.contact_id or 0)
    rows = [
        dict(zip(export_header(), export_cells(row), strict=True))
        for row in contact_rows(session, people.dora, filters=ContactFilters())
    ]
    told = [(row["First Name"], row["Client Portal Username"], row["Client Portal Security Level"]) for row in rows]
    assert told == [("Bob", "", ""), ("Dora", "dora@acme.example", "Client Portal Admin User")]
    assert {(row["Organisation"], row["Company"], row["Active"], row["Last Login"]) for row in rows} == {
        ("Acme", "", "yes", "")
    }
