"""Who may look after whose account: the provider's administrators all, an organisation's administrators their own."""

from sqlalchemy import ColumnElement

from ingest.enums import SecurityLevel
from ingest.errors import ForbiddenError
from ingest.models.people import Account
from ingest.viewer import Viewer


def keepers_part(viewer: Viewer) -> tuple[ColumnElement[bool], ...]:
    """The condition for accounts the viewer looks after; ForbiddenError for viewers who look after none."""
    if viewer.is_administrator:
        return ()
    if viewer.security_level is SecurityLevel.ADMIN:
        return (Account.organisation_id == viewer.organisation_id,)
    raise ForbiddenError("Only administrators look after accounts.")
