"""The demo's documents: each is in order by the rules for everybody's, and each is somebody's."""

from sqlalchemy import Engine

from ingest.db.engine import reading, unit_of_work
from ingest.demo.documents import add_documents
from ingest.demo.filling import fill
from ingest.documents.queries import document_page
from ingest.documents.schemas import DocumentFilters
from ingest.metrics.rollup import verify_counts
from ingest.viewer import system_viewer


def test_documents_are_on_tickets_and_by_themselves(database: Engine) -> None:
    with unit_of_work() as session:
        fill(session, system_viewer(), tickets=20, seed=3)
        add_documents(session)
    with reading() as session:
        rows = document_page(session, system_viewer(), filters=DocumentFilters()).rows
        assert verify_counts(session, system_viewer()) == []
    assert {one.media_type for one in rows} == {"image/png", "application/pdf", "text/plain", "text/csv"}
    assert {one.organisation for one in rows} == {"Acme", "Globex"}
    assert {one.ticket_number is None for one in rows} == {True, False}
    assert {one.uploaded_by for one in rows} >= {"Bob Field", "Alice Moore", "Dora Lane"}
