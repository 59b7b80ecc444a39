"""Whom administration is for, by the one table of powers; to everybody else it is not there."""

from collections.abc import Callable

from dashboard.guard import current_viewer
from ingest.people.staff_powers import StaffPower, has_power, require_power
from ingest.records.schemas import Kind
from ingest.viewer import Viewer


def is_administration_for(viewer: Viewer) -> bool:
    """Whether anything of administration is for this viewer."""
    return has_power(viewer, StaffPower.READ_RECORDS)


def may_read(kind: Kind) -> Callable[[Viewer], bool]:
    """Whether a viewer may read the records of a kind."""
    return lambda viewer: has_power(viewer, kind.reads)


def may_keep(kind: Kind) -> Callable[[Viewer], bool]:
    """Whether a viewer may keep the records of a kind."""
    return lambda viewer: has_power(viewer, kind.keeps)


def reader(kind: Kind) -> Viewer:
    """The viewer of this request, who may read the kind; ForbiddenError or SignInRequiredError for anybody else."""
    viewer = current_viewer()
    require_power(viewer, kind.reads)
    return viewer


def keeper(kind: Kind) -> Viewer:
    """The viewer of this request, who may keep the kind; ForbiddenError or SignInRequiredError for anybody else."""
    viewer = current_viewer()
    require_power(viewer, kind.keeps)
    return viewer
