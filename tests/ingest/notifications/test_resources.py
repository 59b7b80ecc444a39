"""Who of staff is told: the assignee, else the team, both on request, and who leads where a ticket has nobody."""

import pytest
from sqlalchemy import Engine, update

from ingest.db.engine import reading, unit_of_work
from ingest.models import Account, Mail
from ingest.notifications.contents import mail_content
from ingest.notifications.service import entering_history
from ingest.portal.current import current_portal
from ingest.tickets.notes import add_titled_note
from ingest.tickets.schemas import NoteDraft
from ingest.tickets.service import change_ticket, reply_to_ticket
from ingest.viewer import Viewer
from tests.support.mail import outbox, told
from tests.support.people import People
from tests.support.tickets import opened


def ticket_of(people: People, *, team: tuple[Viewer, ...], assignee: Viewer | None) -> str:
    """Bob's ticket with the voice team of these people, of which nobody has been told."""
    with unit_of_work() as session, entering_history(session):
        members = Account.id.in_([one.account_id for one in team])
        session.execute(update(Account).where(members).values(team_id=people.voice_team))
        number = opened(session, people.bob)
        changes = {"team_id": people.voice_team, "assignee_id": assignee and assignee.account_id}
        change_ticket(session, people.root, number=number, changes=changes)
    return number


def staff_told(database: Engine) -> list[tuple[int | None, str | None]]:
    """The staff who are written to, and as what."""
    return sorted((mail.account_id, mail.role) for mail in outbox(database) if mail.account_id is not None)


@pytest.mark.parametrize("is_public", [True, False])
def test_a_note_that_notifies_resources_goes_to_the_assignee_and_the_whole_team(
    people: People, database: Engine, *, is_public: bool
) -> None:
    number = ticket_of(people, team=(people.alice, people.leo, people.root), assignee=people.alice)
    note = NoteDraft("Visit", "Tuesday at nine.", is_public=is_public)
    with unit_of_work() as session:
        add_titled_note(session, people.root, number=number, note=note)
    assert staff_told(database) == [(people.alice.account_id, "assignee")]
    with unit_of_work() as session:
        session.execute(update(Mail).values(attempts=1))
        asked = NoteDraft("Visit", "Tuesday at ten.", is_public=is_public, notifies_resources=True)
        add_titled_note(session, people.root, number=number, note=asked)
    assert staff_told(database)[1:] == [(people.alice.account_id, "assignee"), (people.leo.account_id, "team")]


def test_resources_that_are_asked_for_and_not_there_are_stood_in_for(people: People, database: Engine) -> None:
    number = ticket_of(people, team=(), assignee=None)
    for asks in (False, True):
        with unit_of_work() as session:
            note = NoteDraft("Visit", "Tuesday at nine.", is_public=False, notifies_resources=asks)
            add_titled_note(session, people.alice, number=number, note=note)
        assert staff_told(database) == ([(people.leo.account_id, "stand_in")] if asks else [])


def test_what_a_customer_does_is_told_to_leads_where_the_team_has_nobody(people: People, database: Engine) -> None:
    number = ticket_of(people, team=(people.erin,), assignee=people.erin)
    with unit_of_work() as session:
        session.execute(update(Account).where(Account.id == people.erin.account_id).values(is_active=False))
        reply_to_ticket(session, people.bob, number=number, body="Anybody there?")
    assert staff_told(database) == [(people.leo.account_id, "stand_in")]
    with unit_of_work() as session:
        # Whoever of staff answers is somebody who knows.
        reply_to_ticket(session, people.alice, number=number, body="I am.")
        session.execute(update(Account).where(Account.id == people.leo.account_id).values(is_active=False))
        opened(session, people.bob)
    assert staff_told(database)[1:] == [(people.root.account_id, "stand_in")]
    assert (f"staff:{people.leo.account_id}", "status") not in told(database)


def test_a_mail_speaks_of_its_own_moment_however_the_ticket_stands_when_it_is_read(
    people: People, database: Engine
) -> None:
    number = ticket_of(people, team=(), assignee=None)
    with unit_of_work() as session:
        change_ticket(session, people.alice, number=number, changes={"status": "in_progress"})
        session.execute(update(Mail).values(attempts=1))
    with unit_of_work() as session:
        change_ticket(session, people.alice, number=number, changes={"status": "waiting_vendor"})
    heard = []
    for mail in outbox(database):
        with reading() as session:
            content, _ = mail_content(session, mail_id=mail.id)
        heard.append(content.status_label)
    portal = current_portal()
    assert heard == [portal.status_label("in_progress"), portal.status_label("waiting_vendor")]
