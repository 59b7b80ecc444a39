"""Finds contacts that are there already: by user name, or by first name, last name and e-mail, many at once."""

from collections.abc import Iterator, Sequence

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from ingest.db.visibility import within
from ingest.models.people import Account, Contact
from ingest.people.contact_schemas import Sought
from ingest.people.powers import Power, require_power
from ingest.people.rules import normalised_user_name
from ingest.viewer import Viewer

NAMES_PER_READ = 400
Key = tuple[str, str, str]


def find_existing(
    session: Session, viewer: Viewer, *, organisation_id: int, sought: Sequence[Sought]
) -> list[int | None]:
    """The contact each of `sought` is in an organisation, None for those it does not have; who keeps contacts.

    A user name counts before names; case and stray blanks never matter. Of several alike the active one counts, then
    the oldest; one that was merged is the one it was merged into. Two reads for each 400, however many are sought.
    """
    require_power(viewer, Power.SEE_CONTACTS)
    found: list[int | None] = []
    for part in _parts(sought):
        named = _by_user_name(session, viewer, organisation_id, part)
        spelt = _by_names(session, viewer, organisation_id, part)
        found += [named.get(_user_name(one)) or spelt.get(name_key(one)) for one in part]
    return found


def name_key(one: Sought) -> Key:
    """Who somebody is, in one spelling."""
    first, last, email = (" ".join(text.split()).casefold() for text in (one.first_name, one.last_name, one.email))
    return first, last, email


def _user_name(one: Sought) -> str:
    return normalised_user_name(one.user_name or "")


def _by_user_name(session: Session, viewer: Viewer, organisation_id: int, part: Sequence[Sought]) -> dict[str, int]:
    wanted = {name for one in part if (name := _user_name(one)) and name.isprintable()}
    if not wanted:
        return {}
    query = (
        select(Account.user_name, func.coalesce(Contact.merged_into_id, Contact.id))
        .join(Contact, Contact.id == Account.contact_id)
        .where(within(Account.organisation_id, viewer), Account.organisation_id == organisation_id)
        .where(Account.user_name.in_(wanted))
    )
    return {row[0]: row[1] for row in session.execute(query)}


def _by_names(session: Session, viewer: Viewer, organisation_id: int, part: Sequence[Sought]) -> dict[Key, int]:
    emails = {one.email.strip() for one in part if one.email.strip().isprintable()} - {""}
    if not emails:
        return {}
    # The databases fold ASCII alike; an address with other letters is found as it is spelt, too. It is asked for only
    # where there is one, since the index knows but the folded ones.
    is_meant: ColumnElement[bool] = func.lower(Contact.email).in_({email.lower() for email in emails})
    others = {email for email in emails if not email.isascii()}
    if others:
        is_meant = or_(is_meant, Contact.email.in_(others))
    query = (
        select(Contact)
        .where(within(Contact.organisation_id, viewer), Contact.organisation_id == organisation_id)
        .where(is_meant)
        .order_by(Contact.merged_into_id.is_not(None), Contact.is_active.desc(), Contact.id)
    )
    found: dict[Key, int] = {}
    for one in session.scalars(query):
        key = name_key(Sought(one.first_name, one.last_name, one.email or ""))
        found.setdefault(key, one.merged_into_id or one.id)
    return found


def _parts(sought: Sequence[Sought]) -> Iterator[Sequence[Sought]]:
    return (sought[start : start + NAMES_PER_READ] for start in range(0, len(sought), NAMES_PER_READ))
