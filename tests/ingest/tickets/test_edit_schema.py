"""Edit Ticket reads what it is given as the form of a new ticket does, and asks for what another type needs."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from ingest.errors import InvalidInputError
from ingest.models.tickets import Ticket
from ingest.tickets import queries, service
from ingest.tickets.editing import TicketEdit, edit_form, save_edit
from ingest.viewer import Viewer
from tests.support.people import People
from tests.support.tickets import opened

FORGED = {"title": {"a": 1}, "description": True, "customer_reference": 5, "contact": ["1"], "urgency": {"b": [2]}}


def _save(session: Session, viewer: Viewer, number: str, typed: dict[str, object]) -> None:
    form = edit_form(session, viewer, number=number)
    save_edit(session, viewer, number=number, edit=TicketEdit(form.position, form.values, {**form.values, **typed}))


def _refused(session: Session, viewer: Viewer, number: str, typed: dict[str, object]) -> dict[str, str]:
    with pytest.raises(InvalidInputError) as refusal:
        _save(session, viewer, number, typed)
    return dict(refusal.value.fields)


def test_what_is_not_of_its_kind_is_refused_by_field_and_never_turned_into_words(
    session: Session, people: People
) -> None:
    number = opened(session, people.bob)
    told = _refused(session, people.bob, number, dict(FORGED))
    assert told.keys() == FORGED.keys()
    assert told["title"] == told["description"] == told["customer_reference"] == "Give text here."
    own = {f"ticket.{name}": {"a": 1} for name in ("status", "priority", "request_type", "site_id", "category")}
    assert _refused(session, people.alice, number, dict(own)).keys() == own.keys()
    for name in ("title", "status", "priority", "request_type", "category"):
        with pytest.raises(InvalidInputError, match="Give text here"):
            service.change_ticket(session, people.alice, number=number, changes={name: {"a": 1}})
    assert len(queries.ticket(session, people.alice, number=number).events) == 1


def test_a_wished_day_is_to_come_and_an_older_one_that_is_left_alone_stays(session: Session, people: People) -> None:
    number = opened(
        session, people.bob, request_type="change_request", customer_requested_date=date(2020, 1, 1),
        customer_reference="A-1",
    )  # fmt: skip
    for day, sentence in (("0001-01-01", "years 1970 to 2199"), ("2020-01-02", "The earliest day possible is")):
        told = _refused(session, people.bob, number, {"customer_requested_date": day})
        assert sentence in told["customer_requested_date"]
    _save(session, people.bob, number, {"title": "Move it"})
    row = queries.ticket(session, people.bob, number=number).row
    assert (row.title, row.customer_requested_date) == ("Move it", date(2020, 1, 1))


def test_another_type_asks_for_what_it_cannot_be_without(session: Session, people: People) -> None:
    number = opened(session, people.bob, site_id=people.leeds, contact_id=people.bob.contact_id)
    chosen: dict[str, object] = {"ticket.request_type": "change_request"}
    told = _refused(session, people.alice, number, chosen)
    assert told.keys() == {"config_item", "customer_reference", "customer_requested_date"}
    shown = edit_form(session, people.alice, number=number, request_type="change_request")
    assert told.keys() <= set(shown.values)
    # A contact chooses no type, whatever is sent.
    assert edit_form(session, people.bob, number=number, request_type="change_request").request_type == "incident"
    assert _refused(session, people.bob, number, chosen).keys() == chosen.keys()
    _save(session, people.alice, number, {"ticket.request_type": "query", "customer_reference": "A-1"})
    assert session.query(Ticket).filter_by(number=number).one().request_type == "query"
