"""Erases a person and keeps the numbers: names, addresses and what was their own go, tickets and history stay.

What people wrote in tickets belongs to the records of the organisation it was written for, and stays. The audit trail
stays too; it names people by their accounts, which are nameless from now on.
"""

import json
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import String, Table, Text, cast, delete, select, update
from sqlalchemy.orm import Session

from ingest.audit.service import record
from ingest.enums import AuditAction, MailState
from ingest.errors import ConflictError
from ingest.metrics.facts.freezing import freeze_blocks_of
from ingest.metrics.facts.writing import follow_facts
from ingest.models import Account, Base, Contact
from ingest.people.personal_data import NAMES, OWN_ROWS, Person, is_named, person, places_of
from ingest.viewer import Viewer

ERASED: Final = "Erased person"
# Kept of a contact: what says whose it was and what became of it.
_KEPT_OF_CONTACTS: Final = frozenset({"updated_by"})
_SECRETS_OF_ACCOUNTS: Final = ("password_hash", "security_question", "security_answer_hash")
# Lists of [field, before, after], in which a person's name may be one of the words.
_CHANGES: Final = ("ticket_events", "mail_events")
_ROWS_AT_ONCE: Final = 500


def erase_person(session: Session, viewer: Viewer, *, name: str) -> str:
    """Erase the person meant by `name` (see `person`) and give what they are called from now on. Administrators.

    ConflictError while they can sign in: their access is ended first, by the rules of that. It cannot be undone.
    """
    one = person(session, viewer, name=name)
    if one.is_active:
        raise ConflictError("This person can still sign in: end the access first.")
    pseudonym = f"{ERASED} {one.contact_id or one.account_id}"
    _remove_own(session, one)
    assigned = _assigned(session, one)
    _rename(session, one, pseudonym)
    follow_facts(session, ticket_ids=assigned)
    freeze_blocks_of(session, ticket_ids=assigned)
    _empty_letters(session, one)
    _empty_requests(session, one, pseudonym)
    _empty_person(session, one, pseudonym)
    session.flush()
    session.expire_all()
    record(
        session,
        viewer,
        action=AuditAction.PERSON_ERASED,
        subject="" if one.account_id is not None else f"Contact {one.contact_id}",
        account_id=one.account_id,
    )
    return pseudonym


def _table(name: str) -> Table:
    return Base.metadata.tables[name]


def _remove_own(session: Session, one: Person) -> None:
    known = {"account_id": one.account_id, "contact_id": one.contact_id}
    for name, column in OWN_ROWS:
        if known[column] is not None:
            session.execute(delete(_table(name)).where(_table(name).c[column] == known[column]))
    for name in ("help_requests", "single_use_links"):
        session.execute(delete(_table(name)).where(places_of(one)[name]))


def _assigned(session: Session, one: Person) -> Sequence[int]:
    """The tickets that name the person as who works on them: their facts, and the copies of these, do so too."""
    tickets = _table("tickets")
    named = is_named(tickets, one, name_column="assignee_name", id_column="assignee_id")
    return session.scalars(select(tickets.c.id).where(named)).all()


def _rename(session: Session, one: Person, pseudonym: str) -> None:
    for name, name_column, id_column in NAMES:
        table = _table(name)
        named = is_named(table, one, name_column=name_column, id_column=id_column)
        session.execute(update(table).where(named).values({name_column: pseudonym}))
    for name in _CHANGES:
        _rename_in_changes(session, _table(name), one, pseudonym)


def _rename_in_changes(session: Session, table: Table, one: Person, pseudonym: str) -> None:
    """Changes that say 'from Bob Field to Carol Stone' say so no more."""
    # As it stands in the text of the JSON, which may be escaped.
    spelt = {one.name, json.dumps(one.name)[1:-1]}
    holds = [cast(table.c.changes, Text).contains(text, autoescape=True) for text in spelt]
    own = [] if one.organisation_id is None else [table.c.organisation_id == one.organisation_id]
    query = select(table.c.id, table.c.changes).where(*own, holds[0] if len(holds) == 1 else holds[0] | holds[1])
    for row in session.execute(query.execution_options(yield_per=_ROWS_AT_ONCE)).all():
        said = [[pseudonym if word == one.name else word for word in change] for change in row.changes]
        session.execute(update(table).where(table.c.id == row.id).values(changes=said))


def _empty_letters(session: Session, one: Person) -> None:
    mails = _table("mails")
    theirs = places_of(one)["mails"]
    waiting = mails.c.state.in_([MailState.WAITING, MailState.FAILED])
    dropped = {"state": MailState.DROPPED, "reason": "The person was erased."}
    session.execute(update(mails).where(theirs, waiting).values(dropped))
    emptied: dict[str, Any] = {"name": "", "timezone": "UTC", "facts": {}}
    session.execute(update(mails).where(theirs, mails.c.letter.is_not(None)).values(letter=emptied))
    session.execute(update(mails).where(theirs, mails.c.letter_kind.is_not(None)).values(address="erased@localhost"))
    session.execute(update(mails).where(theirs, mails.c.letter_kind.is_(None)).values(address=None))


def _empty_requests(session: Session, one: Person, pseudonym: str) -> None:
    asked = _table("access_requests")
    emptied: dict[str, Any] = {"name": pseudonym, "email": "", "answers": [], "certification": None, "reason": None}
    session.execute(update(asked).where(places_of(one)["access_requests"]).values(emptied))


def _empty_person(session: Session, one: Person, pseudonym: str) -> None:
    if one.contact_id is not None:
        nothing = {
            column.name: None
            for column in Contact.__table__.c
            if isinstance(column.type, String) and column.nullable and column.name not in _KEPT_OF_CONTACTS
        }
        first, _, last = pseudonym.partition(" ")
        named = nothing | {"first_name": first, "last_name": last, "is_active": False}
        # Those that were merged into this one are the same person.
        session.execute(update(Contact).where(places_of(one)["contacts"]).values(named))
    if one.account_id is not None:
        nothing = dict.fromkeys(_SECRETS_OF_ACCOUNTS)
        named = nothing | {"user_name": f"erased-{one.account_id}", "display_name": pseudonym, "is_active": False}
        session.execute(update(Account).where(Account.id == one.account_id).values(named))
