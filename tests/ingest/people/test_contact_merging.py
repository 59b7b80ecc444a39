"""Leaving and merging: tickets, watching, seats and mails go along, histories say so, and one account remains."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ingest import clock
from ingest.approvals.boards import change_board, create_board
from ingest.approvals.schemas import BoardRule
from ingest.enums import MailState, SecurityLevel
from ingest.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from ingest.importing.names import Names, places_of
from ingest.importing.schemas import ImportedRow
from ingest.metrics.rollup import verify_counts
from ingest.models import ApprovalMember, Contact, Mail, SavedView, Ticket, TicketEvent, TicketWatcher
from ingest.people.contact_access import activate_portal_access, retire_contact
from ingest.people.contact_leaving import Belongings, belongings, hand_over
from ingest.people.contact_matching import find_existing
from ingest.people.contact_merging import merge_contacts, merge_preview
from ingest.people.contact_queries import contact_detail, contact_page
from ingest.people.contact_schemas import ContactFilters, Sought
from ingest.tickets.saved_views import save_view
from ingest.tickets.service import close_ticket, reply_to_ticket
from ingest.tickets.watching import add_watcher, watchers
from ingest.viewer import Viewer, system_viewer
from tests.support.contacts import account_of, added, letters, stored, trail
from tests.support.people import People
from tests.support.tickets import opened

STANDARD, ADMIN = SecurityLevel.STANDARD, SecurityLevel.ADMIN


def _changes(session: Session, number: str) -> list[list[object]]:
    query = (
        select(TicketEvent.changes)
        .join(Ticket, Ticket.id == TicketEvent.ticket_id)
        .where(Ticket.number == number)
        .order_by(TicketEvent.position.desc())
    )
    found = session.scalars(query.limit(1)).one()
    return found if isinstance(found, list) else []


def _contact_of(session: Session, number: str) -> int | None:
    return session.scalar(select(Ticket.contact_id).where(Ticket.number == number))


def _board(session: Session, people: People, *account_ids: int | None) -> int:
    board = create_board(session, people.leo, organisation_id=people.acme, name="Changes", rule=BoardRule.ALL)
    members = [one for one in account_ids if one is not None]
    change_board(session, people.leo, board_id=board, name="Changes", rule=BoardRule.ALL, account_ids=members)
    return board


def _members(session: Session, board_id: int) -> set[int]:
    return set(session.scalars(select(ApprovalMember.account_id).where(ApprovalMember.board_id == board_id)))


def test_what_a_leaver_has_is_handed_over(session: Session, people: People) -> None:
    bob, dora = people.bob.contact_id or 0, people.dora.contact_id or 0
    stored(session, dora).email = "dora@acme.example"
    number, closed = opened(session, people.bob), opened(session, people.bob, title="Old")
    close_ticket(session, people.bob, number=closed)
    watched = opened(session, people.dora)
    add_watcher(session, people.alice, number=watched, contact_id=bob)
    board = _board(session, people, people.bob.account_id)
    assert belongings(session, people.dora, contact_id=bob) == Belongings(1, 1, 1)
    assert hand_over(session, people.dora, contact_id=bob, taker_id=dora) == Belongings(1, 1, 1)
    retire_contact(session, people.dora, contact_id=bob)
    assert [_contact_of(session, one) for one in (number, closed, watched)] == [dora, bob, dora]
    assert _changes(session, number) == [["Contact", "Bob Field", "Dora Lane"]]
    assert _changes(session, watched) == [["Watcher", "Bob Field", "Dora Lane"]]
    assert [one.contact_id for one in watchers(session, people.dora, number=watched)] == [dora]
    assert _members(session, board) == {people.dora.account_id}
    assert ("handed_over", "dora@acme.example") in letters(session)
    handed = {"to": "Dora Lane", "tickets": "1", "watched": "1", "boards": "1"}
    assert ("tickets_handed_over", handed) in trail(session)
    assert not list(verify_counts(session, system_viewer()))


def test_tickets_are_handed_to_active_contacts_of_the_same_organisation_alone(session: Session, people: People) -> None:
    bob, dora, carol = (one.contact_id or 0 for one in (people.bob, people.dora, people.carol))
    number = opened(session, people.bob)
    left = added(session, people.dora, organisation_id=people.acme)
    retire_contact(session, people.dora, contact_id=left)
    for viewer, giver, taker, refusal in (
        (people.alice, bob, carol, InvalidInputError),
        (people.dora, bob, carol, NotFoundError),
        (people.dora, carol, dora, NotFoundError),
        (people.dora, bob, bob, InvalidInputError),
        (people.dora, bob, left, InvalidInputError),
        (people.bob, bob, dora, ForbiddenError),
    ):
        for act, name in ((hand_over, "taker_id"), (merge_contacts, "into_id")):
            if act is merge_contacts and taker == left:
                continue
            with pytest.raises(refusal):
                act(session, viewer, contact_id=giver, **{name: taker})
    assert _contact_of(session, number) == bob


def test_a_duplicate_goes_into_the_other_and_nothing_is_lost(session: Session, people: People) -> None:
    bob = people.bob.contact_id or 0
    twin = added(session, people.dora, organisation_id=people.acme, first_name="Bob", last_name="Field",
                 email="bob@home.example", city="York", phone="1")  # fmt: skip
    stored(session, bob).email = "bob@acme.example"
    ann = added(session, people.dora, organisation_id=people.acme)
    number = opened(session, people.alice, organisation_id=people.acme, contact_id=twin)
    for one in (twin, bob):
        add_watcher(session, people.alice, number=number, contact_id=one)
    preview = merge_preview(session, people.dora, contact_id=twin, into_id=bob)
    assert (preview.tickets, preview.remaining_user_name, preview.ending_user_name) == (1, "bob@acme.example", None)
    merge_contacts(session, people.dora, contact_id=twin, into_id=bob)
    kept = stored(session, bob)
    assert (kept.email, kept.email_2, kept.city, kept.phone) == ("bob@acme.example", "bob@home.example", "York", "1")
    before, after = "Bob Field (bob@home.example)", "Bob Field (bob@acme.example)"
    assert _changes(session, number) == [["Contact", before, after], ["Watcher", before, after]]
    assert session.scalars(select(TicketWatcher.contact_id)).all() == [bob]
    names = [row.name for row in contact_page(session, people.dora, filters=ContactFilters(), offset=0, limit=9).rows]
    assert names == ["Bob Field", "Dora Lane", "Ann Lee"]
    assert contact_detail(session, people.dora, contact_id=twin).merged_into_id == bob
    with pytest.raises(NotFoundError):
        merge_contacts(session, people.dora, contact_id=twin, into_id=ann)
    merge_contacts(session, people.dora, contact_id=bob, into_id=ann)
    assert stored(session, twin).merged_into_id == ann
    sought = [Sought("Bob", "Field", "bob@home.example")]
    assert find_existing(session, people.dora, organisation_id=people.acme, sought=sought) == [ann]
    assert not list(verify_counts(session, system_viewer()))


def test_an_import_finds_the_contact_that_remained(session: Session, people: People) -> None:
    bob, count = people.bob.contact_id or 0, select(func.count()).select_from(Contact)
    twin = added(session, people.dora, organisation_id=people.acme, first_name="Robert", last_name="Field")
    merge_contacts(session, people.dora, contact_id=twin, into_id=bob)
    before = session.scalar(count)
    row = ImportedRow(1, "1", clock.now(), clock.now(), contact="Robert Field")
    assert places_of(session, Names("UTC"), rows=[(people.acme, row)])[0].contact == bob
    assert session.scalar(count) == before


def _with_access(session: Session, people: People, *, level: SecurityLevel = STANDARD) -> int:
    twin = added(session, people.dora, organisation_id=people.acme, first_name="Bob", email="b@acme.example")
    activate_portal_access(session, people.dora, contact_id=twin, security_level=level)
    return twin


def test_of_two_accounts_the_one_that_stays_remains(session: Session, people: People) -> None:
    bob, twin = people.bob.contact_id or 0, _with_access(session, people)
    other = account_of(session, twin)
    viewer = Viewer(other.id, "Bob Lee", "UTC", organisation_id=people.acme, contact_id=twin, security_level=STANDARD)
    save_view(session, viewer, name="Mine", query="stage=open")
    save_view(session, people.bob, name="Mine", query="stage=open")
    board = _board(session, people, other.id)
    preview = merge_preview(session, people.dora, contact_id=twin, into_id=bob)
    assert (preview.remaining_user_name, preview.ending_user_name) == ("bob@acme.example", "b@acme.example")
    merge_contacts(session, people.dora, contact_id=twin, into_id=bob)
    assert (account_of(session, bob).is_active, account_of(session, twin).is_active) == (True, False)
    views = session.execute(select(SavedView.account_id, SavedView.name)).all()
    assert sorted(views) == [(people.bob.account_id, "Mine"), (people.bob.account_id, "Mine (2)")]
    assert _members(session, board) == {people.bob.account_id}
    assert ("account_deactivated", {}) in trail(session)


def test_an_account_in_force_replaces_one_that_ended(session: Session, people: People) -> None:
    bob, twin = people.bob.contact_id or 0, _with_access(session, people)
    retire_contact(session, people.dora, contact_id=bob)
    merge_contacts(session, people.dora, contact_id=twin, into_id=bob)
    account = account_of(session, bob)
    assert (account.user_name, account.is_active, stored(session, bob).is_active) == ("b@acme.example", True, True)
    assert not account_of(session, twin).is_active


def test_the_last_administrator_is_not_merged_away_by_their_own(session: Session, people: People) -> None:
    bob, dora = people.bob.contact_id or 0, people.dora.contact_id or 0
    with pytest.raises(ConflictError) as refusal:
        merge_contacts(session, people.dora, contact_id=dora, into_id=bob)
    assert list(refusal.value.fields) == ["into_id"]
    merge_contacts(session, people.alice, contact_id=dora, into_id=bob)
    assert account_of(session, bob).security_level == STANDARD


def test_mails_that_wait_follow_the_person_once(session: Session, people: People) -> None:
    bob, ann = people.bob.contact_id or 0, added(session, people.dora, organisation_id=people.acme)
    number, shared = opened(session, people.bob), opened(session, people.bob)
    add_watcher(session, people.alice, number=shared, contact_id=ann)
    for one in (number, shared):
        reply_to_ticket(session, people.alice, number=one, body="Hello")
    merge_contacts(session, people.dora, contact_id=ann, into_id=bob)
    query = select(Mail.contact_id, Mail.state).where(Mail.contact_id.is_not(None)).order_by(Mail.id)
    found = [tuple(row) for row in session.execute(query)]
    assert {contact for contact, state in found if state == MailState.WAITING} == {bob}
    assert len(found) == 3
