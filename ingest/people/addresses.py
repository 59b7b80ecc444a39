"""A new e-mail address of somebody: asked for on the profile, and counting from when a link to it was confirmed."""

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ingest.audit.service import record
from ingest.enums import AuditAction, LetterKind
from ingest.errors import ConflictError, InvalidInputError
from ingest.models.people import Account, Contact
from ingest.people.choosing import own_account, require_current_password
from ingest.people.links import LinkError, LinkProblem, LinkPurpose, OpenedLink, end_links, open_link, use_link
from ingest.people.owners import owner_of, where_from, write_to
from ingest.people.rules import normalised_user_name
from ingest.people.viewers import viewer_of
from ingest.viewer import Viewer

TAKEN = "This address cannot be used: somebody else has it."


def ask_for_address(session: Session, viewer: Viewer, *, address: str, current: str) -> str:
    """Send a link to a new address of one's own, and give the address as it is spelt. Anybody with an account.

    Nothing changes until the link is confirmed. InvalidInputError names the field: 'address' or 'current'. Whether
    somebody else has the address is told to whoever has proven that it is theirs, and not before.
    """
    account = own_account(session, viewer)
    require_current_password(session, account, current)
    spelt = _spelt(address)
    if spelt.casefold() == (owner_of(session, account).address or "").casefold():
        message = "This is the address you have."
        raise InvalidInputError(message, fields={"address": message})
    write_to(
        session,
        account,
        LetterKind.ADDRESS_CONFIRM,
        link=LinkPurpose.NEW_ADDRESS,
        facts={"new_address": spelt},
        address=spelt,
    )
    return spelt


def address_of_link(session: Session, *, token: str) -> str:
    """The address a link confirms, without using it; LinkError says why it opens nothing. For the edge."""
    return str(open_link(session, token=token, purpose=LinkPurpose.NEW_ADDRESS).address)


def confirm_address(session: Session, *, token: str) -> None:
    """Let a new address count, tell the old one, and end links sent there. For the edge.

    A user name that was the old address becomes the new one. LinkError, or ConflictError when the address is taken.
    """
    link = use_link(session, token=token, purpose=LinkPurpose.NEW_ADDRESS)
    account, address = _account_of(session, link)
    old = owner_of(session, account).address
    contact = None if account.contact_id is None else session.get_one(Contact, account.contact_id)
    if contact is None or (old is not None and account.user_name == normalised_user_name(old)):
        _take_user_name(session, account, normalised_user_name(address))
    if contact is not None:
        _require_free(session, contact, address)
        contact.email = address
    for purpose in (LinkPurpose.RESET, LinkPurpose.UNLOCK):
        end_links(session, purpose=purpose, account_id=account.id)
    owner = account.organisation_id
    action = AuditAction.ADDRESS_CHANGED
    record(session, viewer_of(account), action=action, organisation_id=owner, account_id=account.id)
    if old is not None:
        told = {"new_address": address, **where_from()}
        write_to(session, account, LetterKind.ADDRESS_CHANGED, facts=told, address=old)


def _spelt(address: str) -> str:
    try:
        return validate_email(address.strip(), check_deliverability=False).normalized
    except EmailNotValidError as error:
        message = "Give an e-mail address."
        raise InvalidInputError(message, fields={"address": message}) from error


def _account_of(session: Session, link: OpenedLink) -> tuple[Account, str]:
    account = None if link.account_id is None else session.get(Account, link.account_id)
    if account is None or not account.is_active or link.address is None:
        raise LinkError(LinkProblem.EXPIRED)
    return account, link.address


def _take_user_name(session: Session, account: Account, user_name: str) -> None:
    other = select(Account.id).where(Account.user_name == user_name, Account.id != account.id)
    if session.scalar(other) is not None:
        raise ConflictError(TAKEN)
    account.user_name = user_name


def _require_free(session: Session, contact: Contact, address: str) -> None:
    other = select(Contact.id).where(
        Contact.organisation_id == contact.organisation_id,
        func.lower(Contact.email) == address.casefold(),
        Contact.id != contact.id,
    )
    if session.scalar(other) is not None:
        raise ConflictError(TAKEN)
