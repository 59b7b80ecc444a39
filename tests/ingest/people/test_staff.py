"""Staff: a way in by letter, roles nobody loses alone, and open tickets that go to somebody when access ends."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ingest.access.queries import may_decide
from ingest.approvals.queries import boards
from ingest.enums import StaffRole
from ingest.errors import ConflictError, ForbiddenError, HelmdeskError, InvalidInputError
from ingest.importing.runs import begin_run, may_import_contacts
from ingest.models import Account, Ticket
from ingest.models.audit import AuditEntry
from ingest.models.notifications import Mail
from ingest.people.restoring import send_activation
from ingest.people.staff import STAFF, TO_TEAM, StaffAccess, end_staff_access, staff_access
from ingest.people.staff_powers import STAFF_POWERS, StaffPower, has_power
from ingest.records.service import add_record, change_record, retire_record
from ingest.system_status.schemas import ComponentDraft
from ingest.system_status.service import create_component
from ingest.tickets.service import change_ticket
from ingest.viewer import Viewer, system_viewer
from tests.support.people import People, settle_people
from tests.support.tickets import opened

NEW = {"user_name": "Mia@Helmdesk.example", "name": "Mia Wong", "role": "agent", "timezone": "Europe/London"}


@pytest.fixture
def everybody(session: Session) -> People:
    return settle_people(session)


def test_a_new_member_of_staff_gets_the_way_in_by_letter(session: Session, everybody: People) -> None:
    root = everybody.root
    mia = add_record(session, root, kind=STAFF, values={**NEW, "team": str(everybody.voice_team)})
    account = session.get_one(Account, mia)
    assert (account.user_name, account.staff_role, account.password_hash) == ("mia@helmdesk.example", "agent", None)
    assert account.team_id == everybody.voice_team
    send_activation(session, root, account_id=mia)
    letters = session.execute(select(Mail.letter_kind, Mail.address).where(Mail.letter_kind.is_not(None))).all()
    assert [tuple(one) for one in letters] == [("activation", "mia@helmdesk.example")] * 2
    change_record(session, root, kind=STAFF, record_id=mia, values={"name": "Mia Wu", "role": "lead"})
    trail = session.execute(select(AuditEntry.subject, AuditEntry.details).where(AuditEntry.account_id == mia)).all()
    assert {"Name": "changed", "Role": "Agent → Lead"} in [one.details for one in trail]
    assert not any("mia" in repr(one).casefold() for one in trail)
    account.password_hash = "x"
    session.flush()
    assert staff_access(session, root, account_id=mia) == StaffAccess(has_password=True, is_locked=False)
    with pytest.raises(ConflictError):
        send_activation(session, root, account_id=mia)
    with pytest.raises(InvalidInputError) as refused:
        add_record(session, root, kind=STAFF, values={**NEW, "role": "king"})
    assert list(refused.value.fields) == ["role"]
    for taken in ("BOB@acme.example", "no-address"):
        with pytest.raises(InvalidInputError) as refused:
            add_record(session, root, kind=STAFF, values={**NEW, "user_name": taken})
        assert list(refused.value.fields) == ["user_name"]


def test_nobody_loses_the_last_administrator(session: Session, everybody: People) -> None:
    root = everybody.root
    own = {"kind": STAFF, "record_id": root.account_id}
    with pytest.raises(InvalidInputError, match="from themselves"):
        change_record(session, root, **own, values={"role": "lead"})
    with pytest.raises(ConflictError, match="their own access"):
        retire_record(session, root, **own, is_retired=True)
    with pytest.raises(InvalidInputError, match="last administrator"):
        change_record(session, system_viewer(), **own, values={"role": "lead"})
    with pytest.raises(ConflictError, match="last administrator"):
        end_staff_access(session, system_viewer(), account_id=root.account_id or 0)
    change_record(session, root, kind=STAFF, record_id=everybody.leo.account_id or 0, values={"role": "administrator"})
    end_staff_access(session, system_viewer(), account_id=root.account_id or 0)
    assert not session.get_one(Account, root.account_id).is_active


def test_whoever_leaves_hands_open_tickets_to_somebody(session: Session, everybody: People) -> None:
    root, alice, leo = everybody.root, everybody.alice, everybody.leo
    numbers = [opened(session, everybody.bob) for _ in range(2)]
    for number in numbers:
        change_ticket(session, root, number=number, changes={"assignee_id": alice.account_id})
    for unfit in ("", "nobody", str(alice.account_id), str(everybody.bob.account_id), "9" * 30):
        with pytest.raises(InvalidInputError) as refused:
            end_staff_access(session, root, account_id=alice.account_id or 0, hand_to=unfit)
        assert list(refused.value.fields) == ["hand_to"]
    with pytest.raises(ConflictError, match="2 open tickets"):
        retire_record(session, root, kind=STAFF, record_id=alice.account_id or 0, is_retired=True)
    assert end_staff_access(session, root, account_id=alice.account_id or 0, hand_to=str(leo.account_id)) == 2
    assert _held_by(session, leo) == 2
    change_record(session, root, kind=STAFF, record_id=leo.account_id or 0, values={"team": str(everybody.voice_team)})
    session.execute(Ticket.__table__.update().values(team_id=None))
    assert end_staff_access(session, root, account_id=leo.account_id or 0, hand_to=TO_TEAM) == 2
    assert _held_by(session, leo) == 0
    assert session.scalars(select(Ticket.team_id)).all() == [everybody.voice_team] * 2
    trail = select(AuditEntry.action).where(AuditEntry.account_id == leo.account_id).order_by(AuditEntry.id)
    assert session.scalars(trail).all()[-1] == "account_deactivated"


def test_who_gets_access_again_chooses_a_new_password(session: Session, everybody: People) -> None:
    root, leo = everybody.root, session.get_one(Account, everybody.leo.account_id)
    leo.user_name, leo.password_hash = "leo@helmdesk.example", "of before"
    end_staff_access(session, root, account_id=leo.id)
    retire_record(session, root, kind=STAFF, record_id=leo.id, is_retired=False)
    assert (leo.is_active, leo.password_hash) == (True, None)
    letters = session.execute(select(Mail.letter_kind, Mail.address).where(Mail.letter_kind.is_not(None))).all()
    assert [tuple(one) for one in letters] == [("activation", "leo@helmdesk.example")]
    trail = select(AuditEntry.action).where(AuditEntry.account_id == leo.id).order_by(AuditEntry.id)
    assert session.scalars(trail).all() == ["account_deactivated", "record_used_again"]


_LOG = {"source": "csv", "file_name": "log.csv", "organisation": None, "total_bytes": 1}


def _held_by(session: Session, viewer: Viewer) -> int:
    query = select(func.count()).select_from(Ticket).where(Ticket.assignee_id == viewer.account_id)
    return session.scalar(query) or 0


def test_the_table_of_powers_says_what_holds(session: Session, everybody: People) -> None:
    for viewer in (everybody.alice, everybody.leo, everybody.erin, everybody.root):
        powers = STAFF_POWERS[viewer.staff_role or StaffRole.AGENT]
        assert (StaffPower.KEEP_CONTACTS in powers) == may_import_contacts(viewer)
        assert (StaffPower.SEE_IMPORTS in powers) == _may(lambda asked=viewer: begin_run(session, asked, **_LOG))
        assert (StaffPower.KEEP_BOARDS in powers) == _may(lambda asked=viewer: boards(session, asked))
        assert (StaffPower.APPROVE_ACCESS in powers) == may_decide(viewer)
        draft = ComponentDraft(name=f"Line of {viewer.name}")
        publishes = _may(lambda asked=viewer, one=draft: create_component(session, asked, draft=one))
        assert (StaffPower.KEEP_STATUS in powers) == publishes
    assert not any(has_power(everybody.dora, power) for power in StaffPower)


def _may(call: object) -> bool:
    try:
        call()  # type: ignore[operator]
    except ForbiddenError:
        return False
    except HelmdeskError:
        return True
    return True
