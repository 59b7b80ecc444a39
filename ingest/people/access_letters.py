"""The letters about a contact's access: activation, its end, a new address, tickets handed over."""

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy.orm import Session

from ingest import clock
from ingest.audit.origin import current_origin
from ingest.enums import LetterKind
from ingest.errors import InvalidInputError
from ingest.models.organisations import Organisation
from ingest.models.people import Account, Contact
from ingest.notifications.letters import write_letter
from ingest.notifications.rules import is_address
from ingest.people.contact_fields import full_name
from ingest.people.links import LIFETIMES, LinkPurpose, issue_link
from ingest.viewer import Viewer

MAX_TICKETS_TOLD: Final = 20
_NOWHERE: Final = "Give an e-mail address first: the letter goes there."


def letter_address(contact: Contact, account: Account | None) -> str | None:
    """Where letters to a contact go: its e-mail, else a user name that is an address."""
    possible = (contact.email, None if account is None else account.user_name)
    return next((one for one in possible if one is not None and is_address(one)), None)


def tell_of_activation(session: Session, viewer: Viewer, *, account: Account, contact: Contact) -> None:
    """Write the letter that leads to a password of one's own; an earlier one's link ends. For services.

    InvalidInputError by `email` where there is no address to write to.
    """
    facts = {"by": viewer.name, "organisation": _organisation(session, contact)}
    _tell_with_link(session, LinkPurpose.ACTIVATION, account=account, contact=contact, facts=facts)


def tell_of_reset(session: Session, *, account: Account, contact: Contact) -> None:
    """Write the letter that leads to a new password; the same."""
    _tell_with_link(session, LinkPurpose.RESET, account=account, contact=contact)


def tell_of_end(session: Session, viewer: Viewer, *, account: Account, contact: Contact) -> None:
    """Write the letter that says that an access has ended; nothing where there is no address. For services."""
    address = letter_address(contact, account)
    if address is not None:
        facts = {"by": viewer.name, "user_name": account.user_name, "organisation": _organisation(session, contact)}
        _write(session, LetterKind.ACCESS_ENDED, contact=contact, account=account, address=address, facts=facts)


def tell_of_address(session: Session, *, account: Account, contact: Contact, old: str) -> None:
    """Tell the old address of somebody with access that letters go to another one now; for services."""
    if not is_address(old):
        return
    origin = current_origin()
    facts = {"new_address": contact.email or "", "changed_at": clock.now().isoformat()}
    facts |= {name: fact for name, fact in (("device", origin.device), ("address", origin.address)) if fact}
    _write(session, LetterKind.ADDRESS_CHANGED, contact=contact, account=account, address=old, facts=facts)


def tell_of_handover(
    session: Session, viewer: Viewer, *, contact: Contact, taker: Contact, tickets: Sequence[tuple[str, str]]
) -> None:
    """Tell who has the tickets (number and title each) of somebody else now; for services."""
    address = letter_address(taker, None)
    if address is None:
        return
    listed = [f"{number}  {title}" for number, title in tickets[:MAX_TICKETS_TOLD]]
    left = len(tickets) - len(listed)
    facts = {
        "by": viewer.name,
        "leaver": full_name(contact.first_name, contact.last_name),
        "count": "one ticket" if len(tickets) == 1 else f"{len(tickets):,} tickets",
        "tickets": "\n".join([*listed, *([f"and {left:,} more"] if left else [])]),
    }
    _write(session, LetterKind.HANDED_OVER, contact=taker, account=None, address=address, facts=facts)


def _tell_with_link(
    session: Session,
    purpose: LinkPurpose,
    *,
    account: Account,
    contact: Contact,
    facts: Mapping[str, str] | None = None,
) -> None:
    address = letter_address(contact, account)
    if address is None:
        raise InvalidInputError(_NOWHERE, fields={"email": _NOWHERE})
    known = {"user_name": account.user_name, "expires_at": (clock.now() + LIFETIMES[purpose]).isoformat()}
    link_id = issue_link(session, purpose=purpose, account_id=account.id)
    _write(
        session,
        LetterKind(purpose.value),
        contact=contact,
        account=account,
        address=address,
        facts=known | dict(facts or {}),
        link_id=link_id,
    )


def _write(
    session: Session,
    kind: LetterKind,
    *,
    contact: Contact,
    account: Account | None,
    address: str,
    facts: dict[str, str],
    link_id: int | None = None,
) -> None:
    owner = session.get_one(Organisation, contact.organisation_id)
    write_letter(
        session,
        kind=kind,
        address=address,
        name=full_name(contact.first_name, contact.last_name),
        timezone=owner.timezone if account is None else account.timezone,
        organisation_id=contact.organisation_id,
        account_id=None if account is None else account.id,
        link_id=link_id,
        facts=facts,
    )


def _organisation(session: Session, contact: Contact) -> str:
    return session.get_one(Organisation, contact.organisation_id).name
