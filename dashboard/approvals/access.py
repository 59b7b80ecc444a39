"""Whom the administration of boards is for: administrators and leads; to everybody else it is not there."""

from typing import Final

from dashboard.guard import current_viewer
from ingest.enums import StaffRole
from ingest.viewer import Viewer, require_role

BOARDS: Final = "/admin/boards"
NEW_BOARD: Final = f"{BOARDS}/new"


def is_board_keeper(viewer: Viewer) -> bool:
    """Whether boards are for this viewer."""
    return viewer.staff_role in {StaffRole.LEAD, StaffRole.ADMINISTRATOR}


def board_keeper() -> Viewer:
    """The viewer of this request, who may keep boards; ForbiddenError or SignInRequiredError for anybody else."""
    viewer = current_viewer()
    require_role(viewer, StaffRole.LEAD)
    return viewer


def board_address(board_id: int) -> str:
    """The page of a board."""
    return f"{BOARDS}/{board_id}"
