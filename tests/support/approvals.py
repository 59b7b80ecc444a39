"""Boards and requests for tests, made the way people make them."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from ingest.approvals.boards import change_board, create_board
from ingest.approvals.queries import ticket_approvals
from ingest.approvals.schemas import BoardRule, RequestView
from ingest.approvals.service import ask_for_approval, decide
from ingest.viewer import Viewer, system_viewer
from tests.support.people import People

CAB = "Change Advisory Board"
ANY, ALL = BoardRule.ANY, BoardRule.ALL
SYSTEM = system_viewer()


def board(
    session: Session, people: People, members: Sequence[Viewer], *, rule: BoardRule = ANY, name: str = CAB
) -> int:
    """A board of Acme; its id."""
    board_id = create_board(session, people.leo, organisation_id=people.acme, name=name, rule=rule)
    set_members(session, people, board_id, members, rule=rule, name=name)
    return board_id


def set_members(
    session: Session,
    people: People,
    board_id: int,
    members: Sequence[Viewer],
    *,
    rule: BoardRule = ANY,
    name: str = CAB,
) -> None:
    """Give a board these members and no others."""
    account_ids = [one.account_id for one in members if one.account_id is not None]
    change_board(session, people.leo, board_id=board_id, name=name, rule=rule, account_ids=account_ids)


def latest(session: Session, number: str, *, viewer: Viewer = SYSTEM) -> RequestView:
    """The newest request of a ticket."""
    return ticket_approvals(session, viewer, number=number).requests[0]


def decided(session: Session, viewer: Viewer, number: str, *, is_approved: bool, reason: str = "So it is.") -> None:
    """Decide on the newest request of a ticket."""
    request_id = latest(session, number).id
    decide(session, viewer, number=number, request_id=request_id, is_approved=is_approved, reason=reason)


def asked(session: Session, people: People, number: str, *, name: str = CAB) -> int:
    """Ask a new board, of which Dora is the one member, about a ticket of Acme; the request's id."""
    board_id = board(session, people, [people.dora], name=name)
    ask_for_approval(session, people.alice, number=number, board_id=board_id)
    return latest(session, number).id
