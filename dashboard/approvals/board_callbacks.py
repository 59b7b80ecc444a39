"""What the pages of boards do: add, change, retire, remove."""

from typing import Any

from dash import no_update

from dashboard.approvals.access import BOARDS, NEW_BOARD, board_address, board_keeper
from dashboard.approvals.pages import board_id_in
from dashboard.notices import notify
from ingest.approvals.boards import change_board, create_board, remove_board, retire_board
from ingest.approvals.queries import board
from ingest.approvals.schemas import BoardRule
from ingest.db.engine import unit_of_work
from ingest.errors import ConflictError, InvalidInputError
from ingest.viewer import Viewer

_FIELDS = ("organisation", "name", "rule", "members")


def board_saved(
    clicks: int | None,
    organisation: str | None,
    name: str | None,
    rule: str | None,
    members: list[str] | None,
    decides_own: bool | None,  # noqa: FBT001 - the state of a box
    path: str | None,
) -> tuple[Any, ...]:
    """Add the board or change it; what does not fit is said beside its field."""
    viewer = board_keeper()
    if not clicks:
        return (no_update,) * (len(_FIELDS) + 1)
    try:
        if path == NEW_BOARD:
            href = _added(viewer, organisation, name, rule, decides_own=decides_own is True)
        else:
            href = _changed(viewer, board_id_in(path), name, rule, members, decides_own=decides_own is True)
    except (InvalidInputError, ConflictError) as error:
        return (*(error.fields.get(field) for field in _FIELDS), no_update)
    return (*(None for _ in _FIELDS), href)


def board_retired(clicks: int | None, path: str | None) -> Any:
    """Retire the board, or use it again."""
    viewer, board_id = board_keeper(), board_id_in(path)
    if not clicks:
        return no_update
    with unit_of_work() as session:
        is_retired = not board(session, viewer, board_id=board_id).is_retired
        retire_board(session, viewer, board_id=board_id, is_retired=is_retired)
    notify("Retired" if is_retired else "In use", "Nothing new is asked of it." if is_retired else "It is asked again.")
    return BOARDS


def board_removed(clicks: int | None, path: str | None) -> Any:
    """Remove a board that was never asked."""
    viewer, board_id = board_keeper(), board_id_in(path)
    if not clicks:
        return no_update
    with unit_of_work() as session:
        remove_board(session, viewer, board_id=board_id)
    notify("Removed", "The board is gone.")
    return BOARDS


def _added(viewer: Viewer, organisation: str | None, name: str | None, rule: str | None, *, decides_own: bool) -> str:
    problems: dict[str, str] = {}
    if not _is_number(organisation):
        problems["organisation"] = "Choose an organisation."
    if not (name or "").strip():
        problems["name"] = "Write a name."
    if problems:
        raise InvalidInputError("Some fields need attention.", fields=problems)
    with unit_of_work() as session:
        board_id = create_board(
            session,
            viewer,
            organisation_id=int(organisation or 0),
            name=name or "",
            rule=_rule(rule),
            decides_own=decides_own,
        )
    notify("Added", "Now choose its members.")
    return board_address(board_id)


def _changed(
    viewer: Viewer,
    board_id: int,
    name: str | None,
    rule: str | None,
    members: list[str] | None,
    *,
    decides_own: bool,
) -> str:
    accounts = [int(one) for one in members or [] if _is_number(one)]
    with unit_of_work() as session:
        change_board(
            session,
            viewer,
            board_id=board_id,
            name=name or "",
            rule=_rule(rule),
            account_ids=accounts,
            decides_own=decides_own,
        )
    notify("Saved", "The board is as you said.")
    return BOARDS


def _rule(text: str | None) -> BoardRule:
    if text not in set(BoardRule):
        message = "Choose who must approve."
        raise InvalidInputError(message, fields={"rule": message})
    return BoardRule(str(text))


def _is_number(text: object) -> bool:
    return isinstance(text, str) and text.isascii() and text.isdigit() and len(text) <= 18  # noqa: PLR2004 - 64 bits
