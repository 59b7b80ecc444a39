"""Documents through the database: added, listed, renamed, deleted, each with its trace, and who may do what."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from ingest.db.engine import reading, unit_of_work
from ingest.documents.queries import document, document_events, document_file, document_page, ticket_documents
from ingest.documents.schemas import DocumentFilters, Place
from ingest.documents.service import add_document, delete_document, rename_document
from ingest.documents.storage import current_store
from ingest.enums import DocumentEventKind
from ingest.errors import ForbiddenError, InvalidInputError, NotFoundError
from ingest.metrics.rollup import verify_counts
from ingest.models import DocumentEvent, StoredDocument, Ticket
from ingest.tickets.queries import ticket
from ingest.tickets.schemas import FieldChange
from ingest.tickets.service import close_ticket
from ingest.viewer import Viewer, system_viewer
from tests.support.files import PDF, received
from tests.support.people import People
from tests.support.tickets import opened


def _added(viewer: Viewer, *, name: str = "report.txt", **place: object) -> str:
    file = received(name)
    with unit_of_work() as session:
        return add_document(session, viewer, received=file, place=Place(**place))


def _names(viewer: Viewer, **filters: object) -> list[str]:
    with reading() as session:
        return [one.name for one in document_page(session, viewer, filters=DocumentFilters(**filters)).rows]


def _histories(number: str) -> list[tuple[FieldChange, ...]]:
    with reading() as session:
        return [one.changes for one in ticket(session, system_viewer(), number=number).events]


def test_what_is_added_is_listed_newest_first_for_the_organisation_and_for_staff(people: People) -> None:
    for viewer, name in ((people.bob, "one.txt"), (people.dora, "two.txt"), (people.carol, "three.txt")):
        _added(viewer, name=name)
    _added(people.alice, name="four.txt", organisation_id=people.acme)
    assert _names(people.bob) == ["four.txt", "two.txt", "one.txt"]
    assert _names(people.carol) == ["three.txt"]
    assert _names(people.alice) == ["four.txt", "three.txt", "two.txt", "one.txt"]
    assert _names(people.alice, organisation_id=people.globex) == ["three.txt"]
    assert _names(people.carol, organisation_id=people.acme) == []
    with reading() as session:
        found = document_page(session, people.bob, filters=DocumentFilters(), offset=1, limit=1)
    assert (found.total, [one.name for one in found.rows]) == (3, ["two.txt"])
    assert (found.rows[0].uploaded_by, found.rows[0].organisation, found.rows[0].size_bytes) == (
        "Dora Lane",
        "Acme",
        31,
    )


def test_search_finds_every_word_in_any_case_and_takes_wildcards_as_they_are(people: People) -> None:
    for name in ("Größe Küche 100%.txt", "kitchen_plan.txt", "kitchenXplan.txt"):
        _added(people.bob, name=name)
    assert _names(people.bob, q="KÜCHE größe") == ["Größe Küche 100%.txt"]
    assert _names(people.bob, q="100%") == ["Größe Küche 100%.txt"]
    assert _names(people.bob, q="n_p") == ["kitchen_plan.txt"]
    assert _names(people.bob, q="nothing") == []


def test_what_is_done_on_a_ticket_is_in_its_history_and_moves_no_count(people: People, database: Engine) -> None:
    with unit_of_work() as session:
        number = opened(session, people.bob, site_id=people.leeds)
    public_id = _added(people.bob, name="lights.txt", ticket_number=number)
    with unit_of_work() as session:
        assert rename_document(session, people.dora, public_id=public_id, name="Front panel") == "Front panel.txt"
    with unit_of_work() as session:
        assert delete_document(session, people.alice, public_id=public_id) == "Front panel.txt"
    assert _histories(number)[1:] == [
        (FieldChange("Document", None, "lights.txt"),),
        (FieldChange("Document", "lights.txt", "Front panel.txt"),),
        (FieldChange("Document", "Front panel.txt", None),),
    ]
    with reading() as session:
        assert verify_counts(session, system_viewer()) == []
        events = document_events(session, people.bob)
        assert ticket_documents(session, people.bob, number=number) == ()
    told = [(one.kind, one.actor, one.name_before, one.name_after, one.ticket_number) for one in events]
    assert told == [
        (DocumentEventKind.DELETED, "Alice Moore", "Front panel.txt", None, number),
        (DocumentEventKind.RENAMED, "Dora Lane", "lights.txt", "Front panel.txt", number),
        (DocumentEventKind.ADDED, "Bob Field", None, "lights.txt", number),
    ]


def test_a_document_on_a_completed_ticket_leaves_it_completed(people: People) -> None:
    with unit_of_work() as session:
        number = opened(session, people.bob)
        close_ticket(session, people.bob, number=number)
        row = session.scalars(select(Ticket).where(Ticket.number == number)).one()
        before = (row.status, row.is_open, row.completed_at)
    _added(people.bob, ticket_number=number)
    with reading() as session:
        row = session.scalars(select(Ticket).where(Ticket.number == number)).one()
        assert (row.status, row.is_open, row.completed_at) == before
        assert isinstance(row.completed_on, date)


def test_many_write_on_one_ticket_at_once_and_nothing_is_lost(people: People) -> None:
    with unit_of_work() as session:
        number = opened(session, people.bob)

    def work(place: int) -> None:
        public_id = _added(people.bob, name=f"{place}.txt", ticket_number=number)
        with unit_of_work() as session:
            rename_document(session, people.dora, public_id=public_id, name=f"renamed {place}")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(16)))
    with reading() as session:
        names = {one.name for one in ticket_documents(session, people.bob, number=number)}
        assert verify_counts(session, system_viewer()) == []
    assert names == {f"renamed {place}.txt" for place in range(16)}
    assert len(_histories(number)) == 1 + 32


def test_a_name_that_is_the_same_leaves_no_trace_and_none_is_refused(people: People) -> None:
    public_id = _added(people.bob)
    with unit_of_work() as session:
        assert rename_document(session, people.bob, public_id=public_id, name=" report.txt ") == "report.txt"
    for name in ("", "  ", "n" * 1001):
        with pytest.raises(InvalidInputError, match="name"), unit_of_work() as session:
            rename_document(session, people.bob, public_id=public_id, name=name)
    with unit_of_work() as session:
        assert rename_document(session, people.bob, public_id=public_id, name="../x\u202e.exe") == "x.exe.txt"
        kinds = session.scalars(select(DocumentEvent.kind).order_by(DocumentEvent.id)).all()
    assert kinds == ["added", "renamed"]


@pytest.mark.parametrize(("who", "may"), [("bob", True), ("dora", True), ("alice", True), ("erin", True)])
def test_who_may_change_bobs_document(people: People, who: str, may: bool) -> None:
    public_id = _added(people.bob)
    viewer: Viewer = getattr(people, who)
    with reading() as session:
        assert document(session, viewer, public_id=public_id).may_change is may
    with unit_of_work() as session:
        delete_document(session, viewer, public_id=public_id)


def test_a_standard_contact_changes_nobody_elses_document(people: People) -> None:
    public_id = _added(people.dora)
    with reading() as session:
        assert document(session, people.bob, public_id=public_id).may_change is False
    with pytest.raises(ForbiddenError), unit_of_work() as session:
        rename_document(session, people.bob, public_id=public_id, name="mine")
    with pytest.raises(ForbiddenError), unit_of_work() as session:
        delete_document(session, people.bob, public_id=public_id)
    assert _names(people.dora) == ["report.txt"]


def test_a_foreign_document_a_deleted_one_and_none_are_the_same(people: People) -> None:
    public_id = _added(people.bob)
    gone = _added(people.carol)
    with unit_of_work() as session:
        delete_document(session, people.carol, public_id=gone)
    answers = set()
    for asked in (public_id, gone, "0" * 32, "", "' OR 1=1 --"):
        with pytest.raises(NotFoundError) as refusal, reading() as session:
            document_file(session, people.carol, public_id=asked)
        answers.add(refusal.value.message)
        with pytest.raises(NotFoundError), unit_of_work() as session:
            rename_document(session, people.carol, public_id=asked, name="mine")
        with pytest.raises(NotFoundError), unit_of_work() as session:
            delete_document(session, people.carol, public_id=asked)
    assert len(answers) == 1


def test_nothing_is_added_to_a_ticket_or_organisation_of_others(people: People) -> None:
    with unit_of_work() as session:
        number = opened(session, people.bob)
    answers = set()
    for place in (Place(ticket_number=number), Place(ticket_number="T19990101.0001")):
        with pytest.raises(NotFoundError) as refusal, unit_of_work() as session:
            add_document(session, people.carol, received=received(), place=place)
        answers.add(refusal.value.message.replace(number, "").replace("T19990101.0001", ""))
    assert len(answers) == 1
    for organisation_id in (people.acme, 987_654):
        with pytest.raises(NotFoundError), unit_of_work() as session:
            add_document(session, people.carol, received=received(), place=Place(organisation_id=organisation_id))
    with pytest.raises(InvalidInputError, match="organisation"), unit_of_work() as session:
        add_document(session, people.alice, received=received(), place=Place())
    assert _names(people.alice) == []


def test_the_bytes_are_those_that_came_with_their_checksum(people: People, session: Session) -> None:
    file = received("letter.pdf", PDF)
    public_id = add_document(session, people.bob, received=file, place=Place())
    found = document_file(session, people.dora, public_id=public_id)
    assert b"".join(current_store().read(found.storage_key)) == PDF
    assert (found.sha256, found.size_bytes) == (file.sha256, len(PDF))
    row = session.scalars(select(StoredDocument)).one()
    assert (row.uploaded_by_account_id, row.media_type, row.has_bytes) == (
        people.bob.account_id, "application/pdf", True,
    )  # fmt: skip
