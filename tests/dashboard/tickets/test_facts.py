"""What is known of a ticket: labels instead of keys, nothing for what is not known, and what is for staff alone."""

from dataclasses import replace
from datetime import date

from dashboard.tickets.facts import description_card, details_card, standing_card
from dashboard.tickets.next_steps import what_follows, what_happens_next
from ingest import clock
from ingest.db.engine import reading, unit_of_work
from ingest.enums import Stage
from ingest.portal.current import current_portal
from ingest.tickets.queries import ticket
from ingest.tickets.schemas import TicketView
from ingest.viewer import Viewer
from tests.support.people import People
from tests.support.tickets import opened
from tests.support.trees import words

ANSWERS = {"error_messages": "E-17 on the display", "affected_system": "", "old_question": "yes"}


def _view(people: People, viewer: Viewer) -> TicketView:
    with unit_of_work() as session:
        number = opened(session, people.bob, urgency="high", impact="only_me", site_id=people.leeds, answers=ANSWERS)
        return ticket(session, viewer, number=number)


def test_details_say_labels_and_leave_out_what_is_not_known(people: People) -> None:
    told = words(details_card(_view(people, people.bob), people.bob, portal=current_portal()))
    assert "Urgency High" in told
    assert "Who is impacted Only Me" in told
    assert "Company Leeds" in told
    assert "Organisation" not in told
    assert "Category" not in told
    assert "Organisation Acme" in words(
        details_card(_view(people, people.alice), people.alice, portal=current_portal())
    )


def test_every_column_that_a_ticket_has_is_told_in_the_words_of_the_lists(people: People) -> None:
    view = _view(people, people.alice)
    filled = {one.key: f"their {one.key}" for one in current_portal().ticket_columns}
    elsewhere = {"number", "title", "created_at", "updated_at", "completed_at", "status"}
    known = elsewhere - {"number", "title"} | {"request_type", "priority", "customer_requested_date"}
    row = replace(
        view.row,
        **{key: value for key, value in filled.items() if key not in known},
        completed_at=clock.now(),
        customer_requested_date=date(2026, 5, 3),
        status="complete",
    )
    portal, now = current_portal(), clock.now()
    told = words(
        [
            details_card(replace(view, row=row), people.alice, portal=portal),
            standing_card(row, people.alice, now=now, portal=portal),
        ]
    )
    for column in portal.ticket_columns:
        if column.key in elsewhere:
            continue
        assert column.label in told
        assert column.key in known or f"{column.label} their {column.key}" in told
    for said in ("Customer Req. Date 3 May 2026", "Request Type 1. Incident", "Complete", "Opened", "Last update"):
        assert said in told
    # The provider's own column is not for contacts.
    assert "Organisation" not in words(details_card(replace(view, row=row), people.bob, portal=portal))


def test_answers_of_the_form_stand_under_the_description(people: People) -> None:
    form = current_portal().request_type("incident")
    told = words(description_card(_view(people, people.bob), people.bob, form=form))
    assert told.startswith("Description Handsets are dead.")
    assert "Error messages, codes or status lights E-17 on the display" in told
    assert "Which system" not in told
    # What the form does not know may have been for staff alone.
    assert "Old question" not in told
    assert "Old question yes" in words(description_card(_view(people, people.alice), people.alice, form=form))


def test_who_is_asked_to_approve_reads_that_their_decision_is_needed(people: People) -> None:
    row = replace(_view(people, people.dora).row, status="waiting_approval", stage=Stage.ON_HOLD)
    portal = current_portal()
    told = [what_happens_next(row, people.dora, portal=portal, awaits_you=one) for one in (True, False)]
    assert "your decision is needed" in told[0]
    assert "nothing is needed of you" in told[1]
    assert "goes on waiting" in what_follows(row, people.dora, portal=portal, is_asked=True)


def test_where_it_stands_explains_the_status_to_each(people: People) -> None:
    explanation = "We have received the ticket; nobody has begun to work on it yet."
    for viewer, lead in ((people.bob, ""), (people.alice, "The customer reads: ")):
        with reading():
            row = _view(people, viewer).row
        told = words(standing_card(row, viewer, now=clock.now(), portal=current_portal()))
        assert f"New {lead}{explanation}" in told
        assert "Completed" not in told
