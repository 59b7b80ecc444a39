"""The provider's staff: their roles and teams as records that are kept, ending their access, and who takes their work.

Nobody takes the administrator's role from themselves, and one administrator always stays.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from ingest.enums import StaffRole
from ingest.errors import InvalidInputError, NotFoundError
from ingest.models.people import Account
from ingest.models.tickets import Ticket
from ingest.notifications.rules import is_address
from ingest.people.access_letters import can_be_written_to, tell_of_activation
from ingest.people.rules import normalised_user_name
from ingest.people.service import close_account, create_staff_account
from ingest.people.staff_powers import StaffPower, require_power
from ingest.people.throttles import Scope, is_blocked
from ingest.records.schemas import Change, Columns, Kind, Problems, RecordField, Shape
from ingest.records.service import retire_record
from ingest.tickets.service import change_ticket
from ingest.viewer import Viewer

TO_TEAM = "team"
_OWN_ROLE = "Nobody takes the administrator's role from themselves: ask another administrator."
_LAST = "This is the last administrator: make somebody else one first."


@dataclass(frozen=True, slots=True)
class StaffAccess:
    """The access of a member of staff: whether a password was chosen, and whether too many attempts have locked it."""

    has_password: bool
    is_locked: bool


def _is_staff() -> ColumnElement[bool]:
    return Account.staff_role.is_not(None)


def _problems(session: Session, viewer: Viewer, change: Change) -> Problems:
    if change.row is None:
        return _address_problems(session, str(change.present("user_name")))
    role = change.present("staff_role")
    if change.row.staff_role == StaffRole.ADMINISTRATOR and role != StaffRole.ADMINISTRATOR:
        reason = _indispensable(session, viewer, change.row)
        return {"role": reason} if reason else {}
    return {}


def _address_problems(session: Session, user_name: str) -> Problems:
    if not is_address(user_name):
        return {"user_name": "Give an e-mail address: the way in is sent there."}
    taken = select(Account.id).where(Account.user_name == normalised_user_name(user_name))
    if session.scalar(taken) is not None:
        return {"user_name": "There is an account with this address already."}
    return {}


def _indispensable(session: Session, viewer: Viewer, row: Account) -> str | None:
    """Why an administrator cannot be spared; locked, so that two cannot spare one another at once."""
    if row.id == viewer.account_id:
        return _OWN_ROLE
    active = select(Account.id).where(Account.staff_role == StaffRole.ADMINISTRATOR, Account.is_active.is_(True))
    others = [one for one in session.scalars(active.order_by(Account.id).with_for_update()) if one != row.id]
    return None if others or not row.is_active else _LAST


def _why_not_ended(session: Session, viewer: Viewer, row: Account) -> str | None:
    if row.id == viewer.account_id:
        return "Nobody ends their own access: ask another administrator."
    if row.staff_role == StaffRole.ADMINISTRATOR:
        reason = _indispensable(session, viewer, row)
        if reason is not None:
            return reason
    count = open_ticket_count(session, account_id=row.id)
    if count:
        return f"{row.display_name} has {count:,} open tickets: end the access on the page, and say who takes them."
    return None


def open_ticket_count(session: Session, *, account_id: int) -> int:
    """How many open tickets are assigned to an account. For services."""
    query = select(func.count()).select_from(Ticket)
    return session.scalar(query.where(Ticket.assignee_id == account_id, Ticket.is_open.is_(True))) or 0


def _added(session: Session, viewer: Viewer, columns: Columns) -> Account:
    account_id = create_staff_account(
        session,
        viewer,
        user_name=columns["user_name"],
        name=columns["display_name"],
        password=None,
        staff_role=columns["staff_role"],
        timezone=columns["timezone"],
    )
    account = session.get_one(Account, account_id)
    account.team_id = columns["team_id"]
    session.flush()
    tell_of_activation(session, viewer, account=account)
    return account


def _retired(session: Session, viewer: Viewer, row: Account, is_retired: bool) -> None:  # noqa: FBT001 - a hook of kinds
    if is_retired:
        close_account(session, viewer, account=row)
        return
    # Whoever knew the password of before has left once; only the letter leads in.
    row.password_hash, row.is_active = None, True
    session.flush()
    if can_be_written_to(session, account=row):
        tell_of_activation(session, viewer, account=row)


def _known_by(words: Mapping[str, str | None]) -> str:
    return normalised_user_name(words.get("user_name") or "")


STAFF = Kind(
    name="staff",
    word="member of staff",
    title="Staff",
    model=Account,
    fields=(
        RecordField(
            "user_name",
            "E-mail",
            "user_name",
            help="It is the user name too, and the way in is sent there.",
            limit=320,
            is_required=True,
            is_fixed=True,
            is_personal=True,
            spellings=("user name", "email"),
        ),
        RecordField("name", "Name", "display_name", is_required=True, is_personal=True),
        RecordField("role", "Role", "staff_role", Shape.ROLE, limit=40, is_required=True),
        RecordField("team", "Team", "team_id", Shape.TEAM, help="Whose queue the desk shows first."),
        RecordField(
            "timezone", "Time zone", "timezone", Shape.ZONE, limit=64, is_required=True, spellings=("timezone", "zone")
        ),
    ),
    named_by=("name",),
    reads=StaffPower.READ_RECORDS,
    keeps=StaffPower.KEEP_STAFF,
    key_of=_known_by,
    counted_by="assignee_id",
    order=("display_name",),
    filters=("role", "team"),
    searched=("display_name", "user_name"),
    check=_problems,
    retiring=_why_not_ended,
    add=_added,
    retire=_retired,
    only=_is_staff,
    is_removable=False,
    retired_words=("Active", "Inactive"),
)


def end_staff_access(session: Session, viewer: Viewer, *, account_id: int, hand_to: str = "") -> int:
    """Deactivate a member of staff and give how many open tickets went to others. Administrators.

    `hand_to` says to whom, where there are any: the account id of an active colleague, or `TO_TEAM`: then nobody has
    them, and those without a team go to the team of whoever leaves. InvalidInputError when nobody is named;
    ConflictError for oneself and for the last administrator.
    """
    require_power(viewer, StaffPower.KEEP_STAFF)
    account = session.scalar(select(Account).where(Account.id == account_id, _is_staff()))
    if account is None:
        raise NotFoundError("There is no such member of staff.")
    numbers = session.scalars(
        select(Ticket.number).where(Ticket.assignee_id == account_id, Ticket.is_open.is_(True)).order_by(Ticket.number)
    ).all()
    heir = _heir(session, account, hand_to) if numbers else None
    for number in numbers:
        changes: dict[str, object] = {"assignee_id": heir}
        if heir is None and account.team_id is not None and _has_no_team(session, number):
            changes["team_id"] = account.team_id
        change_ticket(session, viewer, number=number, changes=changes)
    retire_record(session, viewer, kind=STAFF, record_id=account_id, is_retired=True)
    return len(numbers)


def staff_access(session: Session, viewer: Viewer, *, account_id: int) -> StaffAccess | None:
    """How the access of a member of staff stands; None for whose access has ended. Staff who may read records."""
    require_power(viewer, StaffPower.READ_RECORDS)
    account = session.scalar(select(Account).where(Account.id == account_id, _is_staff(), Account.is_active.is_(True)))
    if account is None:
        return None
    is_locked = is_blocked(session, Scope.SIGN_IN_NAME, account.user_name)
    return StaffAccess(has_password=account.password_hash is not None, is_locked=is_locked)


def _heir(session: Session, account: Account, hand_to: str) -> int | None:
    if hand_to == TO_TEAM:
        return None
    heir_id = int(hand_to) if hand_to.isascii() and hand_to.isdigit() and len(hand_to) < 19 else 0  # noqa: PLR2004
    active = select(Account.id).where(Account.id == heir_id, _is_staff(), Account.is_active.is_(True))
    if heir_id == account.id or session.scalar(active) is None:
        message = "Choose who takes the open tickets."
        raise InvalidInputError(message, fields={"hand_to": message})
    return heir_id


def _has_no_team(session: Session, number: str) -> bool:
    return session.scalar(select(Ticket.team_id).where(Ticket.number == number)) is None
