"""Whom the status desk is for: status editors and administrators; to everybody else it is not there."""

from typing import Final

from dashboard.guard import current_viewer
from ingest.enums import StaffRole
from ingest.viewer import Viewer, require_role

PATH: Final = "/desk/status"


def is_status_editor(viewer: Viewer) -> bool:
    """Whether the desk is for this viewer."""
    return viewer.staff_role in {StaffRole.STATUS_EDITOR, StaffRole.ADMINISTRATOR}


def editing_viewer() -> Viewer:
    """The viewer of this request, who may edit; ForbiddenError or SignInRequiredError for anybody else."""
    viewer = current_viewer()
    require_role(viewer, StaffRole.STATUS_EDITOR)
    return viewer


def incident_address(public_id: str) -> str:
    """The desk's page of an incident or a maintenance."""
    return f"{PATH}/incidents/{public_id}"


def component_address(public_id: str) -> str:
    """The desk's page of a component or a group."""
    return f"{PATH}/components/{public_id}"
