"""Files of a form that is being filled in: one account's own, and the ticket's once it is saved."""

import pytest

from ingest.db.engine import reading, unit_of_work
from ingest.documents.queries import document_events, document_file, document_page, draft_documents, ticket_documents
from ingest.documents.schemas import DocumentFilters, Place
from ingest.documents.service import add_document, delete_document
from ingest.errors import ForbiddenError, InvalidInputError, NotFoundError
from ingest.tickets.answers import MAX_FILES
from ingest.tickets.drafts import discard_draft, keep_draft
from ingest.tickets.opening import open_from_form
from ingest.tickets.queries import ticket
from ingest.tickets.schemas import FieldChange
from ingest.viewer import Viewer
from tests.support.files import received
from tests.support.people import People


def _drafted(people: People, *, viewer: Viewer | None = None, name: str = "lights.txt", **place: object) -> str:
    known = {"organisation_id": people.acme, "request_type": "query", "field": "files"}
    with unit_of_work() as session:
        return add_document(session, viewer or people.bob, received=received(name), place=Place(**(known | place)))


def _waiting(viewer: Viewer, organisation_id: int) -> list[str]:
    with reading() as session:
        found = draft_documents(session, viewer, request_type="query", organisation_id=organisation_id)
    return [one.name for one in found.get("files", ())]


def _answers(people: People, *files: str) -> dict[str, object]:
    return {
        "title": "Amber light", "contact": people.bob.contact_id, "description": "What is it?",
        "customer_reference": "7", "files": list(files),
    }  # fmt: skip


def _sent(people: People, viewer: Viewer, *files: str) -> str:
    with unit_of_work() as session:
        return open_from_form(
            session, viewer, request_type="query", site_id=people.leeds, answers=_answers(people, *files)
        )


def test_a_file_of_a_draft_is_known_to_its_account_alone(people: People) -> None:
    public_id = _drafted(people)
    assert _waiting(people.bob, people.acme) == ["lights.txt"]
    for other in (people.dora, people.alice, people.carol):
        assert _waiting(other, people.acme) == []
        with reading() as session, pytest.raises(NotFoundError):
            document_file(session, other, public_id=public_id)
        with reading() as session:
            assert document_page(session, other, filters=DocumentFilters()).total == 0
            assert document_events(session, other) == ()
        with unit_of_work() as session, pytest.raises(NotFoundError):
            delete_document(session, other, public_id=public_id)
    with reading() as session:
        assert document_page(session, people.bob, filters=DocumentFilters()).total == 0


def test_files_become_the_tickets_when_it_is_saved_and_the_rest_is_forgotten(people: People) -> None:
    first, second, _unused = (_drafted(people, name=f"{name}.txt") for name in ("one", "two", "three"))
    with unit_of_work() as session:
        delete_document(session, people.bob, public_id=second)
    third = _drafted(people, name="four.txt")
    number = _sent(people, people.bob, first, third)
    with reading() as session:
        assert [one.name for one in ticket_documents(session, people.dora, number=number)] == ["four.txt", "one.txt"]
        view = ticket(session, people.dora, number=number)
    assert view.events[1].changes == (
        FieldChange("Document", None, "one.txt"),
        FieldChange("Document", None, "four.txt"),
    )
    assert "files" not in view.answers
    assert _waiting(people.bob, people.acme) == []
    # Taken up once: a second ticket cannot have them too.
    with pytest.raises(InvalidInputError, match="Files"):
        _sent(people, people.bob, first)


def test_a_refused_form_keeps_its_files(people: People) -> None:
    public_id = _drafted(people)
    with pytest.raises(InvalidInputError), unit_of_work() as session:
        open_from_form(session, people.bob, request_type="query", site_id=people.leeds, answers={"files": [public_id]})
    assert _waiting(people.bob, people.acme) == ["lights.txt"]


def test_what_is_given_up_takes_its_files_along(people: People) -> None:
    _drafted(people)
    mine = _drafted(people, viewer=people.dora)
    with unit_of_work() as session:
        keep_draft(session, people.bob, request_type="query", site_id=people.leeds, answers={"title": "Hi"})
        discard_draft(session, people.bob, request_type="query")
    assert _waiting(people.bob, people.acme) == []
    with reading() as session:
        assert document_file(session, people.dora, public_id=mine).name == "lights.txt"


def test_nobody_elses_file_and_no_document_that_is_there_can_be_sent_along(people: People) -> None:
    with unit_of_work() as session:
        plain = add_document(session, people.bob, received=received(), place=Place())
    doras = _drafted(people, viewer=people.dora)
    other_form = _drafted(people, request_type="incident")
    for public_id in (plain, doras, other_form, "0" * 32):
        with pytest.raises(InvalidInputError, match="Files"):
            _sent(people, people.bob, public_id)


def test_files_for_one_organisation_are_not_sent_to_another(people: People) -> None:
    """Staff fill in a form for Globex, and then the same form for Acme."""
    public_id = _drafted(people, viewer=people.alice, organisation_id=people.globex)
    assert _waiting(people.alice, people.globex) == ["lights.txt"]
    assert _waiting(people.alice, people.acme) == []
    with pytest.raises(InvalidInputError, match="Files"):
        _sent(people, people.alice, public_id)


@pytest.mark.parametrize("place", [{"field": "title"}, {"field": "nothing"}, {"request_type": "nothing"}])
def test_only_a_field_that_asks_for_files_takes_them(people: People, place: dict[str, object]) -> None:
    with pytest.raises(InvalidInputError, match="takes no files"):
        _drafted(people, **place)


def test_a_form_takes_twenty_files(people: People) -> None:
    file = received()
    for number in range(MAX_FILES):
        _drafted(people, name=f"{number}.txt")
    with pytest.raises(InvalidInputError, match="At most 20"), unit_of_work() as session:
        add_document(
            session, people.bob, received=file,
            place=Place(organisation_id=people.acme, request_type="query", field="files"),
        )  # fmt: skip


def test_a_draft_is_not_changed_by_an_administrator(people: People) -> None:
    public_id = _drafted(people)
    with pytest.raises((NotFoundError, ForbiddenError)), unit_of_work() as session:
        delete_document(session, people.dora, public_id=public_id)
