"""The letters about an access: activation, a new password, its end, a new address, tickets handed over."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy.orm import Session

from ingest.enums import LetterKind
from ingest.errors import InvalidInputError
from ingest.models.organisations import Organisation
from ingest.models.people import Account, Contact
from ingest.notifications.letters import write_letter
from ingest.notifications.rules import is_address
from ingest.people.contact_fields import full_name
from ingest.people.links import LinkPurpose
from ingest.people.owners import owner_of, where_from, write_to
from ingest.viewer import Viewer

MAX_TICKETS_TOLD: Final = 20
_NOWHERE: Final = "Give an e-mail address first: the letter goes there."


def tell_of_activation(session: Session, viewer: Viewer, *, account: Account) -> None:
    """Write the letter that leads to a password of one's own; an earlier one's link ends. For services.

    InvalidInputError by `email` where there is no address to write to.
    """
    _require_address(session, account)
    facts = _by_whom(session, viewer, account)
    write_to(session, account, LetterKind.ACTIVATION, link=LinkPurpose.ACTIVATION, facts=facts)


def tell_of_reset(session: Session, *, account: Account) -> None:
    """Write the letter that leads to a new password; the same."""
    _require_address(session, account)
    write_to(session, account, LetterKind.RESET, link=LinkPurpose.RESET)


def tell_of_end(session: Session, viewer: Viewer, *, account: Account) -> None:
    """Write the letter that says that an access has ended; nothing where there is no address. For services."""
    if can_be_written_to(session, account=account):
        write_to(session, account, LetterKind.ACCESS_ENDED, facts=_by_whom(session, viewer, account))


def tell_of_address(session: Session, *, account: Account, old: str, new: str) -> None:
    """Tell the old address of somebody with access that letters go to another one now; for services."""
    if not is_address(old):
        return
    write_letter(
        session,
        kind=LetterKind.ADDRESS_CHANGED,
        address=old,
        name=account.display_name,
        timezone=account.timezone,
        organisation_id=account.organisation_id,
        account_id=account.id,
        facts={"new_address": new, **where_from()},
    )


def tell_of_handover(
    session: Session, viewer: Viewer, *, contact: Contact, taker: Contact, tickets: Sequence[tuple[str, str]]
) -> None:
    """Tell who has the tickets (number and title each) of somebody else now; for services."""
    if taker.email is None or not is_address(taker.email):
        return
    listed = [f"{number}  {title}" for number, title in tickets[:MAX_TICKETS_TOLD]]
    left = len(tickets) - len(listed)
    write_letter(
        session,
        kind=LetterKind.HANDED_OVER,
        address=taker.email,
        name=full_name(taker.first_name, taker.last_name),
        timezone=session.get_one(Organisation, taker.organisation_id).timezone,
        organisation_id=taker.organisation_id,
        facts={
            "by": viewer.name,
            "leaver": full_name(contact.first_name, contact.last_name),
            "count": "one ticket" if len(tickets) == 1 else f"{len(tickets):,} tickets",
            "tickets": "\n".join([*listed, *([f"and {left:,} more"] if left else [])]),
        },
    )


def can_be_written_to(session: Session, *, account: Account) -> bool:
    """Whether there is an address to write to. For services."""
    address = owner_of(session, account).address
    return address is not None and is_address(address)


def _require_address(session: Session, account: Account) -> None:
    if not can_be_written_to(session, account=account):
        raise InvalidInputError(_NOWHERE, fields={"email": _NOWHERE})


def _by_whom(session: Session, viewer: Viewer, account: Account) -> dict[str, str]:
    """Who did it, and to what it is an access; staff are of no organisation."""
    if account.organisation_id is None:
        return {"by": viewer.name}
    return {"by": viewer.name, "organisation": session.get_one(Organisation, account.organisation_id).name}
