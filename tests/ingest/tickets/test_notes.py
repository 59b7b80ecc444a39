"""Notes: quick and titled, internal and public, to whom, and into the resolution."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest.errors import ForbiddenError, InvalidInputError, NotFoundError
from ingest.models import Contact, TicketMessage
from ingest.tickets import queries, service
from ingest.tickets.notes import add_quick_note, add_titled_note
from ingest.tickets.schemas import NoteDraft
from tests.support.people import People
from tests.support.tickets import opened


def test_a_quick_note_is_public_and_changes_nothing_of_where_it_stands(session: Session, people: People) -> None:
    number = opened(session, people.bob)
    service.reply_to_ticket(session, people.alice, number=number, body="Amber?")
    add_quick_note(session, people.bob, number=number, body="By the way: it is raining.")
    view = queries.ticket(session, people.dora, number=number)
    assert [one.body for one in view.messages] == ["Amber?", "By the way: it is raining."]
    assert view.row.status == "waiting_customer"
    service.close_ticket(session, people.alice, number=number)
    add_quick_note(session, people.alice, number=number, body="x" * 1000)
    assert not queries.ticket(session, people.dora, number=number).row.is_open
    for body in ("", "x" * 1001):
        with pytest.raises(InvalidInputError) as caught:
            add_quick_note(session, people.bob, number=number, body=body)
        assert list(caught.value.fields) == ["body"]


def test_a_note_keeps_its_title_and_who_is_to_hear_of_it(session: Session, people: People) -> None:
    number = opened(session, people.bob)
    note = NoteDraft("  Visit\nplanned ", "Tuesday at nine.", is_public=False, notifies_resources=True,
                     other_recipients="Joe@Vendor.example ; ann@vendor.example;;joe@vendor.example")  # fmt: skip
    add_titled_note(session, people.alice, number=number, note=note)
    row = session.scalars(select(TicketMessage)).one()
    assert (row.title, row.is_public, row.notifies_resources, row.is_resolution) == (
        "Visit planned", False, True, False
    )  # fmt: skip
    assert row.other_recipients == ["joe@vendor.example", "ann@vendor.example"]
    assert queries.ticket(session, people.bob, number=number).messages == ()
    (told,) = queries.ticket(session, people.leo, number=number).messages
    assert (told.title, told.other_recipients) == ("Visit planned", ("joe@vendor.example", "ann@vendor.example"))


def test_all_that_does_not_fit_a_note_is_told_at_once(session: Session, people: People) -> None:
    number = opened(session, people.bob)
    note = NoteDraft(
        "", " ", is_public=False, is_resolution=True, other_recipients="joe@vendor.example, nobody; x; a@b.example"
    )
    with pytest.raises(InvalidInputError) as caught:
        add_titled_note(session, people.alice, number=number, note=note)
    assert set(caught.value.fields) == {"title", "body", "other_recipients", "is_resolution"}
    told = caught.value.fields["other_recipients"]
    assert told == "“joe@vendor.example, nobody”, “x” are not e-mail addresses; separate several by semicolons."
    many = "; ".join(f"p{one}@vendor.example" for one in range(21))
    with pytest.raises(InvalidInputError, match="At most 20"):
        add_titled_note(session, people.alice, number=number, note=NoteDraft("T", "B", other_recipients=many))
    assert session.scalars(select(TicketMessage)).all() == []


def test_contacts_name_only_people_of_their_organisation_and_write_no_internal_notes(
    session: Session, people: People
) -> None:
    session.get_one(Contact, people.dora.contact_id).email = "Dora.Lane@acme.example"
    session.flush()
    number = opened(session, people.bob)
    note = NoteDraft("Hello", "All", other_recipients="dora.lane@ACME.example; bob@acme.example")
    add_titled_note(session, people.bob, number=number, note=note)
    assert session.scalars(select(TicketMessage.other_recipients)).one() == ["dora.lane@acme.example"]
    answers = set()
    for stranger in ("carol@globex.example", "nobody@nowhere.example"):
        with pytest.raises(InvalidInputError) as caught:
            add_titled_note(session, people.bob, number=number, note=NoteDraft("T", "B", other_recipients=stranger))
        answers.add(caught.value.fields["other_recipients"].replace(stranger, "..."))
    assert len(answers) == 1
    with pytest.raises(ForbiddenError):
        add_titled_note(session, people.dora, number=number, note=NoteDraft("T", "B", is_public=False))
    with pytest.raises(NotFoundError):
        add_titled_note(session, people.carol, number=number, note=NoteDraft("T", "B"))


def test_a_note_is_appended_to_the_resolution_with_history(session: Session, people: People) -> None:
    number = opened(session, people.bob)
    for text in ("Restart the gateway.", "Then the handsets."):
        add_titled_note(session, people.alice, number=number, note=NoteDraft("Way", text, is_resolution=True))
    view = queries.ticket(session, people.bob, number=number)
    assert view.resolution == "Restart the gateway.\n\nThen the handsets."
    assert [(one.field, one.before) for one in view.events[-1].changes] == [("Resolution", "Restart the gateway.")]
    assert [one.is_resolution for one in view.messages] == [True, True]
