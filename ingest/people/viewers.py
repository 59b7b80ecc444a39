"""The viewer an account is."""

from ingest.enums import SecurityLevel, StaffRole
from ingest.models.people import Account
from ingest.viewer import Viewer


def viewer_of(account: Account) -> Viewer:
    """Who asks when this account does."""
    return Viewer(
        account_id=account.id,
        name=account.display_name,
        timezone=account.timezone,
        staff_role=StaffRole(account.staff_role) if account.staff_role else None,
        organisation_id=account.organisation_id,
        contact_id=account.contact_id,
        security_level=SecurityLevel(account.security_level) if account.security_level else None,
    )
