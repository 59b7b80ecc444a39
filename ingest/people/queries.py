"""Reads of people: contacts and staff to choose from, and what an account chose for itself."""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from ingest.db.visibility import within
from ingest.errors import NotFoundError
from ingest.models.people import Account, AccountPreference, Contact
from ingest.people.schemas import ContactName, StaffName
from ingest.people.signing_in import account_named
from ingest.viewer import Viewer, require_role, require_staff

MAX_CONTACTS = 2_000


def contacts(
    session: Session, viewer: Viewer, *, organisation_id: int, present_id: int | None = None
) -> list[ContactName]:
    """The active contacts of an organisation the viewer may see, by name (2,000 at most). Anybody signed in.

    `present_id` is one that stands already where it is chosen for: it is there too, though it may have left.
    """
    is_offered = or_(Contact.is_active, Contact.id == present_id)
    query = (
        select(Contact.id, Contact.first_name, Contact.last_name, Contact.email, Contact.is_active)
        .where(within(Contact.organisation_id, viewer), Contact.organisation_id == organisation_id, is_offered)
        .order_by(Contact.last_name, Contact.first_name, Contact.id)
        .limit(MAX_CONTACTS)
    )
    return [
        ContactName(row.id, f"{row.first_name} {row.last_name}".strip(), row.email, row.is_active)
        for row in session.execute(query)
    ]


def account_id_named(session: Session, viewer: Viewer, *, user_name: str) -> int:
    """The id of the account with a user name; NotFoundError when there is none. Administrators only."""
    require_role(viewer)
    account = account_named(session, user_name)
    if account is None:
        raise NotFoundError(f"There is no account '{user_name.strip()[:60]}'.")
    return account.id


def staff(session: Session, viewer: Viewer) -> list[StaffName]:
    """The provider's people who can be given a ticket, by name; staff only."""
    require_staff(viewer)
    query = select(Account.id, Account.display_name).where(Account.staff_role.is_not(None), Account.is_active.is_(True))
    return [StaffName(*row) for row in session.execute(query.order_by(Account.display_name, Account.id))]


def preference(session: Session, viewer: Viewer, *, name: str) -> object | None:
    """What the viewer's own account keeps under `name`; None when nothing, or when the viewer has no account."""
    if viewer.account_id is None:
        return None
    content: object = session.scalar(
        select(AccountPreference.content).where(
            AccountPreference.account_id == viewer.account_id, AccountPreference.name == name
        )
    )
    return content
