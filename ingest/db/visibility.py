"""What a viewer may see, as a piece of SQL: the one definition every read uses."""

from typing import Any

from sqlalchemy import ColumnElement, true

from ingest.viewer import Viewer


def within(organisation_id: Any, viewer: Viewer) -> ColumnElement[bool]:
    """Rows whose `organisation_id` (a column) the viewer may see: staff all, contacts their own organisation's."""
    if viewer.is_staff:
        return true()
    condition: ColumnElement[bool] = organisation_id == viewer.organisation_id
    return condition
