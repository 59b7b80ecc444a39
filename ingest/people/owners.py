"""Whose an account is: how they are reached, and the words a password of theirs must not be made of."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest import clock
from ingest.audit.origin import current_origin
from ingest.enums import LetterKind
from ingest.models.organisations import Organisation
from ingest.models.people import Account, Contact
from ingest.notifications.letter_texts import TEXTS
from ingest.notifications.letters import write_letter
from ingest.people import rules
from ingest.people.links import LinkPurpose, issue_link, link_expiry
from ingest.portal.current import current_portal


@dataclass(frozen=True, slots=True)
class Owner:
    """The person of an account, as letters address them."""

    account: Account
    address: str | None
    organisation: str | None
    own_words: frozenset[str]


def owner_of(session: Session, account: Account) -> Owner:
    """The person of an account. For services of this slice."""
    contact = None if account.contact_id is None else session.get(Contact, account.contact_id)
    organisation = session.scalar(select(Organisation.name).where(Organisation.id == account.organisation_id))
    email = contact.email if contact is not None else None
    names = (contact.first_name, contact.last_name) if contact is not None else ()
    brand = current_portal().brand
    texts = (account.user_name, account.display_name, email, organisation, *names, brand.name, brand.short_name)
    by_name = account.user_name if "@" in account.user_name else None
    return Owner(account, email or by_name, organisation, frozenset(rules.words_of(*texts)))


def check_new_password(session: Session, account: Account, password: str) -> None:
    """Refuse a password the account must not have; InvalidInputError names the field 'password'."""
    rules.require_good_password(
        password,
        user_name=account.user_name,
        own_words=owner_of(session, account).own_words,
        min_characters=current_portal().sign_in.min_password_characters,
    )


def write_to(
    session: Session,
    account: Account,
    kind: LetterKind,
    *,
    link: LinkPurpose | None = None,
    facts: Mapping[str, str] | None = None,
    address: str | None = None,
) -> bool:
    """Write a letter to the owner of an account, with a fresh link where one is named; False when there is no address.

    Of `facts` those are told that the letter has words for. `address` is where it goes instead of the owner's own, and
    then also what the link confirms.
    """
    owner = owner_of(session, account)
    to_address = address or owner.address
    if to_address is None:
        return False
    told = {"user_name": account.user_name, **(facts or {})}
    link_id = None
    if link is not None:
        link_id = issue_link(session, purpose=link, account_id=account.id, address=address)
        told["expires_at"] = link_expiry(session, link_id=link_id).isoformat()
    write_letter(
        session,
        kind=kind,
        address=to_address,
        name=account.display_name,
        timezone=account.timezone,
        organisation_id=account.organisation_id,
        account_id=account.id,
        link_id=link_id,
        facts={name: text for name, text in told.items() if name in TEXTS[kind].known},
    )
    return True


def where_from() -> dict[str, str]:
    """What a letter says of a change: when, and from where, as far as that is known."""
    origin = current_origin()
    known = {"changed_at": clock.now().isoformat(), "device": origin.device, "address": origin.address}
    return {name: text for name, text in known.items() if text}
