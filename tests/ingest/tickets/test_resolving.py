"""Resolution, resolving, withdrawing and what opens a ticket again."""

import pytest
from sqlalchemy.orm import Session

from ingest.enums import Stage
from ingest.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from ingest.metrics.rollup import verify_counts
from ingest.tickets import queries, service
from ingest.tickets.resolving import cancel_ticket, resolve_ticket, write_resolution
from ingest.tickets.schemas import FieldChange
from tests.support.people import People
from tests.support.tickets import opened


def test_resolving_says_what_solved_it_and_a_reply_opens_it_again(session: Session, people: People) -> None:
    number = opened(session, people.bob)
    resolve_ticket(session, people.alice, number=number, text=" The gateway was restarted. ")
    view = queries.ticket(session, people.bob, number=number)
    assert (view.row.stage, view.resolution) == (Stage.RESOLVED, "The gateway was restarted.")
    assert view.events[-1].changes == (
        FieldChange("Status", "New", "Resolved"),
        FieldChange("Resolution", None, "The gateway was restarted."),
    )
    with pytest.raises(ConflictError, match="completed already"):
        resolve_ticket(session, people.alice, number=number, text="Again")
    service.reply_to_ticket(session, people.bob, number=number, body="It is not.")
    again = queries.ticket(session, people.bob, number=number)
    assert (again.row.status, again.resolution) == ("update_added", "The gateway was restarted.")
    # The same text resolves it again, and history tells only the status.
    resolve_ticket(session, people.alice, number=number, text="The gateway was restarted.")
    assert len(queries.ticket(session, people.bob, number=number).events[-1].changes) == 1
    assert verify_counts(session, people.root) == []


def test_the_resolution_is_written_by_staff_and_nobody_overwrites_anothers(session: Session, people: People) -> None:
    number = opened(session, people.bob)
    write_resolution(session, people.alice, number=number, text="Restarted.", opened="")
    with pytest.raises(ConflictError) as caught:
        write_resolution(session, people.leo, number=number, text="Replaced.", opened="")
    (told,) = caught.value.differences
    assert (told.was, told.theirs, told.yours) == (None, "Restarted.", "Replaced.")
    write_resolution(session, people.leo, number=number, text="Replaced.", opened="Restarted.")
    assert queries.ticket(session, people.bob, number=number).resolution == "Replaced."
    with pytest.raises(InvalidInputError):
        write_resolution(session, people.leo, number=number, text="  ")
    for act in (write_resolution, resolve_ticket):
        with pytest.raises(ForbiddenError):
            act(session, people.dora, number=number, text="Mine")


def test_a_ticket_is_withdrawn_for_a_reason_everybody_reads(session: Session, people: People) -> None:
    number = opened(session, people.bob)
    with pytest.raises(InvalidInputError):
        cancel_ticket(session, people.bob, number=number, reason="")
    with pytest.raises(NotFoundError):
        cancel_ticket(session, people.carol, number=number, reason="Mine")
    cancel_ticket(session, people.bob, number=number, reason="Not needed any more.")
    view = queries.ticket(session, people.bob, number=number)
    assert (view.row.stage, view.row.is_open) == (Stage.CANCELLED, False)
    assert [(one.title, one.body, one.is_public) for one in view.messages] == [
        ("Cancelled", "Not needed any more.", True)
    ]
    assert (view.messages[0].at, view.messages[0].author) == (view.events[-1].at, view.events[-1].actor)
    with pytest.raises(ConflictError):
        cancel_ticket(session, people.alice, number=number, reason="Twice")
    assert verify_counts(session, people.root) == []
