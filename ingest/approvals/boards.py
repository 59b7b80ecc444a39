"""Writes of boards: who approves together, by which rule; administrators and leads only."""

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from ingest import clock
from ingest.approvals.counting import counting_members, eligible
from ingest.approvals.rules import MAX_BOARD_NAME_CHARACTERS
from ingest.approvals.schemas import BoardRule
from ingest.approvals.service import settle_boards
from ingest.audit.service import record
from ingest.enums import AuditAction, StaffRole
from ingest.errors import ConflictError, InvalidInputError, NotFoundError
from ingest.models.approvals import ApprovalBoard, ApprovalMember, ApprovalRequest
from ingest.models.organisations import Organisation
from ingest.plain_text import clean_line
from ingest.viewer import Viewer, require_role

MAX_MEMBERS = 100


def create_board(
    session: Session,
    viewer: Viewer,
    *,
    organisation_id: int,
    name: str,
    rule: BoardRule,
    decides_own: bool = True,
) -> int:
    """Create a board without members and give its id. Administrators and leads.

    NotFoundError for an organisation that is not there, ConflictError when it has a board of that name.
    """
    require_role(viewer, StaffRole.LEAD)
    if session.scalar(select(Organisation.id).where(Organisation.id == organisation_id)) is None:
        raise NotFoundError("There is no such organisation.")
    board = ApprovalBoard(organisation_id=organisation_id, rule=rule, created_at=clock.now(), decides_own=decides_own)
    board.name = _free_name(session, name, organisation_id=organisation_id, board_id=None)
    session.add(board)
    session.flush()
    _record(session, viewer, board, details={"Change": "created", "Rule": rule})
    return board.id


def change_board(
    session: Session,
    viewer: Viewer,
    *,
    board_id: int,
    name: str,
    rule: BoardRule,
    account_ids: Collection[int],
    decides_own: bool = True,
) -> None:
    """Give a board this name, rule and these members. Administrators and leads.

    Requests that wait keep the rule they were asked by; of members, those of now count, and unless `decides_own` none
    who opened the ticket or is its contact. InvalidInputError for somebody who may not be a member, ConflictError when
    the name is taken.
    """
    require_role(viewer, StaffRole.LEAD)
    board = _locked_board(session, board_id)
    was = (board.name, board.rule)
    board.name = _free_name(session, name, organisation_id=board.organisation_id, board_id=board.id)
    board.rule = rule
    is_switched, board.decides_own = board.decides_own != decides_own, decides_own
    before = set(session.scalars(select(ApprovalMember.account_id).where(ApprovalMember.board_id == board.id)))
    counted, wanted = set(counting_members(session, board_id=board.id)), set(account_ids)
    _add_members(session, board, wanted - before)
    _take_off(session, board, before - wanted)
    for member in sorted(wanted ^ before):
        _record(
            session, viewer, board, account_id=member, details={"Member": "added" if member in wanted else "removed"}
        )
    if was != (board.name, board.rule) or is_switched:
        _record(session, viewer, board, details={"Change": "name, rule or who decides", "Rule": rule})
    if counted - wanted or is_switched:
        settle_boards(session, viewer, board_ids=[board.id])


def retire_board(session: Session, viewer: Viewer, *, board_id: int, is_retired: bool) -> None:
    """Ask a board nothing new from now on, or again; what waits there goes on. Administrators and leads."""
    require_role(viewer, StaffRole.LEAD)
    board = _locked_board(session, board_id)
    board.is_retired = is_retired
    _record(session, viewer, board, details={"Change": "retired" if is_retired else "in use again"})


def remove_board(session: Session, viewer: Viewer, *, board_id: int) -> None:
    """Remove a board that was never asked; ConflictError for any other, which can be retired. Administrators, leads."""
    require_role(viewer, StaffRole.LEAD)
    board = _locked_board(session, board_id)
    if session.scalar(select(exists().where(ApprovalRequest.board_id == board.id))):
        raise ConflictError("This board has been asked before, and what it decided stays: retire it instead.")
    session.execute(delete(ApprovalMember).where(ApprovalMember.board_id == board.id))
    session.delete(board)
    session.flush()
    _record(session, viewer, board, action=AuditAction.DELETED, details={"Kind": "approval board"})


def _record(
    session: Session,
    viewer: Viewer,
    board: ApprovalBoard,
    *,
    details: Mapping[str, str],
    action: AuditAction = AuditAction.BOARD_CHANGED,
    account_id: int | None = None,
) -> None:
    record(
        session,
        viewer,
        action=action,
        subject=board.name,
        organisation_id=board.organisation_id,
        account_id=account_id,
        details=details,
    )


def _locked_board(session: Session, board_id: int) -> ApprovalBoard:
    # Its key stays: who asks the board meanwhile does not have to wait.
    query = select(ApprovalBoard).where(ApprovalBoard.id == board_id).with_for_update(key_share=True)
    board = session.scalar(query.execution_options(populate_existing=True))
    if board is None:
        raise NotFoundError("There is no such board.")
    return board


def _free_name(session: Session, name: str, *, organisation_id: int, board_id: int | None) -> str:
    cleaned = clean_line(name, name="name", label="name", limit=MAX_BOARD_NAME_CHARACTERS)
    taken = select(ApprovalBoard.id, ApprovalBoard.name).where(ApprovalBoard.organisation_id == organisation_id)
    if any(row.id != board_id and row.name.casefold() == cleaned.casefold() for row in session.execute(taken)):
        message = f"This organisation has a board named '{cleaned}' already."
        raise ConflictError(message, fields={"name": message})
    return cleaned


def _add_members(session: Session, board: ApprovalBoard, account_ids: Iterable[int]) -> None:
    wanted = set(account_ids)
    allowed = {row[0] for row in session.execute(eligible(board.organisation_id))} if wanted else set()
    if wanted - allowed or len(wanted) > MAX_MEMBERS:
        message = f"Choose people with an active account of the board's organisation, {MAX_MEMBERS} at most."
        raise InvalidInputError(message, fields={"members": message})
    now = clock.now()
    session.add_all(
        ApprovalMember(board_id=board.id, account_id=one, organisation_id=board.organisation_id, added_at=now)
        for one in sorted(wanted)
    )
    session.flush()


def _take_off(session: Session, board: ApprovalBoard, account_ids: Collection[int]) -> None:
    if account_ids:
        session.execute(
            delete(ApprovalMember).where(
                ApprovalMember.board_id == board.id, ApprovalMember.account_id.in_(account_ids)
            )
        )
