"""Files and consents in Edit Ticket: added and taken away with the save, and agreed to once and for all."""

from collections.abc import Sequence

import pytest
from sqlalchemy.orm import Session

from ingest.documents.exchanging import discard_edit_documents
from ingest.documents.queries import document_events, document_file, edit_documents, ticket_documents
from ingest.documents.schemas import Place
from ingest.documents.service import add_document
from ingest.enums import DocumentEventKind
from ingest.errors import InvalidInputError, NotFoundError
from ingest.metrics.rollup import verify_counts
from ingest.portal.current import current_portal, use_portal
from ingest.portal.forms import Consent, FormField
from ingest.tickets import queries
from ingest.tickets.answer_words import ACCEPTED
from ingest.tickets.editing import EditForm, TicketEdit, edit_form, save_edit
from ingest.tickets.opening import open_from_form
from ingest.tickets.schemas import FieldChange
from ingest.tickets.service import close_ticket
from ingest.viewer import Viewer
from tests.support.files import received
from tests.support.people import People

TERMS = Consent(version="2", text="We may enter the server room.")
NAMES = ("one.txt", "two.txt")


def new(session: Session, people: People, names: Sequence[str] = (), **answers: object) -> tuple[str, list[str]]:
    """Bob's query with files in its form; its number, and their ids."""
    place = Place(request_type="query", field="files")
    files = [add_document(session, people.bob, received=received(name), place=place) for name in names]
    given = {"title": "Amber light", "contact": people.bob.contact_id, "description": "What is it?",
             "customer_reference": "7", "files": files}  # fmt: skip
    return open_from_form(
        session, people.bob, request_type="query", site_id=people.leeds, answers=given | answers
    ), files  # fmt: skip


def uploaded(session: Session, viewer: Viewer, number: str, name: str) -> str:
    return add_document(session, viewer, received=received(name), place=Place(ticket_number=number, field="files"))


def save(session: Session, viewer: Viewer, form: EditForm, **typed: str | list[str]) -> None:
    save_edit(
        session, viewer, number=form.number, edit=TicketEdit(form.position, form.values, {**form.values, **typed})
    )


def names(session: Session, viewer: Viewer, number: str) -> list[str]:
    return [one.name for one in ticket_documents(session, viewer, number=number)]


def test_a_file_is_the_tickets_with_the_save_and_known_to_nobody_else_before(session: Session, people: People) -> None:
    number, files = new(session, people, NAMES)
    form = edit_form(session, people.bob, number=number)
    assert form.values["files"] == " ".join(files)
    third = uploaded(session, people.bob, number, "three.txt")
    assert edit_documents(session, people.bob, number=number)["files"][2].is_draft
    assert len(edit_documents(session, people.dora, number=number)["files"]) == len(NAMES)
    assert names(session, people.dora, number) == ["two.txt", "one.txt"]
    with pytest.raises(NotFoundError):
        document_file(session, people.alice, public_id=third)
    assert len(queries.ticket(session, people.bob, number=number).events) == 2
    save(session, people.bob, form, files=" ".join([files[1], third]), title="Amber lights")
    assert names(session, people.dora, number) == ["three.txt", "two.txt"]
    assert queries.ticket(session, people.dora, number=number).events[-1].changes == (
        FieldChange("Title", "Amber light", "Amber lights"),
        FieldChange("Document", "one.txt", None),
        FieldChange("Document", None, "three.txt"),
    )
    newest = document_events(session, people.dora)[0]
    assert (newest.kind, newest.name_before, newest.actor) == (DocumentEventKind.DELETED, "one.txt", "Bob Field")
    assert edit_form(session, people.alice, number=number).values["files"] == f"{files[1]} {third}"
    assert verify_counts(session, people.root) == []


def test_what_two_add_and_take_away_comes_together(session: Session, people: People) -> None:
    number, files = new(session, people, NAMES)
    bobs = edit_form(session, people.bob, number=number)
    alices = uploaded(session, people.alice, number, "notes.txt")
    save(session, people.alice, edit_form(session, people.alice, number=number), files=" ".join([*files, alices]))
    third = uploaded(session, people.bob, number, "three.txt")
    save(session, people.bob, bobs, files=f"{files[0]} {third}")
    assert names(session, people.bob, number) == ["three.txt", "notes.txt", "one.txt"]


def test_only_who_uploaded_a_file_or_an_administrator_takes_it_away(session: Session, people: People) -> None:
    number, _ = new(session, people)
    uploaded(session, people.dora, number, "doras.txt")
    form = edit_form(session, people.dora, number=number)
    kept = edit_documents(session, people.dora, number=number)["files"][0].view.public_id
    save(session, people.dora, form, files=kept)
    bobs = edit_form(session, people.bob, number=number)
    with pytest.raises(InvalidInputError) as caught:
        save(session, people.bob, bobs, files="", title="Other")
    assert caught.value.fields == {"files": "Only who uploaded 'doras.txt', or an administrator, may take it away."}
    assert edit_form(session, people.bob, number=number).values == bobs.values


def test_a_file_of_somebody_else_or_of_another_ticket_cannot_be_sent_along(session: Session, people: People) -> None:
    number, _ = new(session, people)
    other, elsewhere = new(session, people, ["theirs.txt"])
    form = edit_form(session, people.bob, number=number)
    doras = uploaded(session, people.dora, number, "doras.txt")
    for token in (*elsewhere, doras, uploaded(session, people.bob, other, "late.txt"), "0" * 32):
        with pytest.raises(InvalidInputError) as caught:
            save(session, people.bob, form, files=token)
        assert list(caught.value.fields) == ["files"]


def test_what_is_given_up_takes_its_files_along_and_leaves_those_of_a_new_ticket(
    session: Session, people: People
) -> None:
    number, _ = new(session, people, ["one.txt"])
    new_one = add_document(session, people.bob, received=received(), place=Place(request_type="query", field="files"))
    uploaded(session, people.bob, number, "two.txt")
    discard_edit_documents(session, people.dora, number=number)
    discard_edit_documents(session, people.carol, number=number)
    assert len(edit_documents(session, people.bob, number=number)["files"]) == len(NAMES)
    discard_edit_documents(session, people.bob, number=number)
    assert [one.view.name for one in edit_documents(session, people.bob, number=number)["files"]] == ["one.txt"]
    assert document_file(session, people.bob, public_id=new_one)


def test_edit_takes_files_only_in_fields_that_ask_for_them_now(session: Session, people: People) -> None:
    number, _ = new(session, people)
    with pytest.raises(InvalidInputError, match="takes no files"):
        add_document(session, people.bob, received=received(), place=Place(ticket_number=number, field="title"))
    close_ticket(session, people.bob, number=number)
    with pytest.raises(InvalidInputError, match="takes no files"):
        uploaded(session, people.bob, number, "late.txt")


def test_a_consent_is_given_later_with_who_and_when_and_not_taken_back(session: Session, people: People) -> None:
    asking = FormField(key="entry", label="Entry", kind="consent", consent=TERMS)
    types = [one.model_copy(update={"fields": (*one.fields, asking)}) for one in current_portal().request_types]
    use_portal(current_portal().model_copy(update={"request_types": tuple(types)}))
    number, _ = new(session, people)
    form = edit_form(session, people.dora, number=number)
    assert form.values["entry"] == []
    save(session, people.dora, form, entry=[ACCEPTED])
    view = queries.ticket(session, people.bob, number=number)
    assert isinstance(view.answers["entry"], dict)
    assert (view.answers["entry"]["version"], view.answers["entry"]["by"]) == ("2", "Dora Lane")
    (change,) = view.events[-1].changes
    assert (change.field, change.before) == ("Entry", None)
    assert str(change.after).startswith("Version 2, accepted by Dora Lane at 20")
    # It is no longer asked for, nobody's form takes it back, and accepting it again changes nothing.
    assert "entry" not in edit_form(session, people.bob, number=number).values
    late = TicketEdit(form.position, {**form.values, "entry": [ACCEPTED]}, {**form.values, "entry": []})
    save_edit(session, people.bob, number=number, edit=late)
    save(session, people.bob, form, entry=[ACCEPTED], title="Other")
    assert queries.ticket(session, people.bob, number=number).answers == view.answers
