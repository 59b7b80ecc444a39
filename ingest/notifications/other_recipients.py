"""Who else a note goes to by letter: e-mail addresses somebody types, which of them may be named, and their letters."""

from collections.abc import Sequence
from typing import Any, Final

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import ColumnElement, and_, func, select, true
from sqlalchemy.orm import Session

from ingest import clock
from ingest.enums import LetterKind
from ingest.errors import InvalidInputError
from ingest.models.notifications import Mail, MailEvent
from ingest.models.people import Account, Contact
from ingest.models.tickets import Ticket, TicketMessage
from ingest.notifications import rules
from ingest.notifications.letters import write_letter
from ingest.viewer import Viewer

FIELD: Final = "other_recipients"
MAX_RECIPIENTS: Final = 20
MAX_CHARACTERS: Final = 2_000
_SHOWN_CHARACTERS: Final = 60
_ONLY_OWN: Final = "Only people of your organisation can be named here, not {names}."
_NO_OTHERS: Final = "People of another organisation cannot be named here: {names}."
_NO_CUSTOMERS: Final = "Customers read no internal notes: make it a public note, or leave out {names}."
_NO_ACCESS: Final = "Whose access has ended cannot be named here: {names}."


def named_recipients(
    session: Session, viewer: Viewer, *, organisation_id: int, text: str, is_public: bool
) -> list[str]:
    """The addresses in a text, separated by semicolons, each once and without the viewer's own. For writers of notes.

    Contacts name only people of their own organisation. Staff name anybody but customers: of another organisation in no
    note, of any in an internal one. InvalidInputError names every address that does not fit.
    """
    found = _addresses(text)
    found = [one for one in found if one not in _own_addresses(session, viewer)]
    if not found:
        return []
    # Of another organisation's people a contact learns nothing.
    customers = _customers(session, found, organisation_id=None if viewer.is_staff else organisation_id)
    with_access = {one.address for one in customers if one.is_active}
    _refuse(sorted({one.address for one in customers} - with_access), _NO_ACCESS)
    own = {one.address for one in customers if one.organisation_id == organisation_id}
    if not viewer.is_staff:
        _refuse([one for one in found if one not in own], _ONLY_OWN)
    elif is_public:
        _refuse(sorted({one.address for one in customers} - own), _NO_OTHERS)
    else:
        _refuse(sorted({one.address for one in customers}), _NO_CUSTOMERS)
    return found


def write_note_letters(session: Session, viewer: Viewer, *, ticket: Ticket, message: TicketMessage) -> None:
    """Write the letters of a note to the addresses it names, less those who are told of it anyway.

    Called by the outbox when the ledger tells of the message.
    """
    named = message.other_recipients if isinstance(message.other_recipients, list) else []
    if not named:
        return
    told = _told_addresses(session, message)
    facts = {"number": ticket.number, "title": ticket.title, "author": viewer.name, "body": message.body}
    if message.title is not None:
        facts["note_title"] = message.title
    for address in named:
        if address not in told:
            write_letter(
                session,
                kind=LetterKind.TICKET_NOTE,
                address=address,
                name="",
                timezone=viewer.timezone,
                organisation_id=ticket.organisation_id,
                ticket_id=ticket.id,
                facts=facts,
                not_before=rules.first_attempt_at(
                    now=clock.now(), mails_of_last_hour=_letters_of_last_hour(session, ticket, address)
                ),
            )


def _addresses(text: str) -> list[str]:
    if len(text) > MAX_CHARACTERS:
        raise _refused(f"At most {MAX_CHARACTERS:,} characters can be written here.")
    found: dict[str, None] = {}
    wrong: list[str] = []
    for given in (one.strip() for one in text.split(";")):
        address = _address(given)
        if address is not None:
            found[address] = None
        elif given:
            wrong.append(f"\N{LEFT DOUBLE QUOTATION MARK}{given[:_SHOWN_CHARACTERS]}\N{RIGHT DOUBLE QUOTATION MARK}")
    if wrong:
        what = "is not an e-mail address" if len(wrong) == 1 else "are not e-mail addresses"
        raise _refused(f"{', '.join(wrong)} {what}; separate several by semicolons.")
    if len(found) > MAX_RECIPIENTS:
        raise _refused(f"At most {MAX_RECIPIENTS} recipients can be named here, not {len(found)}.")
    return list(found)


def _address(text: str) -> str | None:
    try:
        address = validate_email(text, check_deliverability=False).normalized.casefold()
    except EmailNotValidError:
        return None
    return address if rules.is_address(address) else None


def _own_addresses(session: Session, viewer: Viewer) -> set[str]:
    account = select(Account.user_name).where(Account.id == viewer.account_id)
    contact = select(func.lower(Contact.email)).where(Contact.id == viewer.contact_id)
    return {str(one) for one in session.scalars(account.union(contact))}


def _customers(session: Session, addresses: Sequence[str], *, organisation_id: int | None) -> list[Any]:
    """Whose the addresses are, of those that are a customer's: rows of address, organisation_id and is_active.

    With an `organisation_id` only its people are asked for.
    """
    has_access = and_(Contact.is_active, func.coalesce(Account.is_active, true()))
    found = [
        select(func.lower(column).label("address"), Contact.organisation_id, has_access.label("is_active"))
        .outerjoin(Account, Account.contact_id == Contact.id)
        .where(func.lower(column).in_(addresses), _is_asked(Contact, organisation_id))
        for column in (Contact.email, Contact.email_2, Contact.email_3)
    ]
    account = (
        select(
            Account.user_name.label("address"),
            Account.organisation_id,
            and_(Contact.is_active, Account.is_active).label("is_active"),
        )
        .join(Contact, Contact.id == Account.contact_id)
        .where(Account.user_name.in_(addresses), _is_asked(Account, organisation_id))
    )
    return list(session.execute(account.union(*found).subquery().select()))


def _is_asked(owner: type[Account | Contact], organisation_id: int | None) -> ColumnElement[bool]:
    return true() if organisation_id is None else owner.organisation_id == organisation_id


def _told_addresses(session: Session, message: TicketMessage) -> set[str]:
    """The addresses of those who are told of a message as people of the ticket."""
    query = (
        select(func.lower(func.coalesce(Contact.email, Account.user_name)))
        .select_from(MailEvent)
        .join(Mail, Mail.id == MailEvent.mail_id)
        .outerjoin(Contact, Contact.id == Mail.contact_id)
        .outerjoin(Account, (Account.contact_id == Mail.contact_id) | (Account.id == Mail.account_id))
        .where(MailEvent.organisation_id == message.organisation_id, MailEvent.event_key == f"message:{message.id}")
    )
    return {str(one) for one in session.scalars(query)}


def _letters_of_last_hour(session: Session, ticket: Ticket, address: str) -> int:
    query = select(func.count(Mail.id)).where(
        Mail.ticket_id == ticket.id,
        Mail.created_at > clock.now() - rules.HOUR,
        Mail.letter_kind == LetterKind.TICKET_NOTE,
        Mail.address == address,
    )
    return session.scalar(query) or 0


def _refuse(addresses: Sequence[str], sentence: str) -> None:
    if addresses:
        raise _refused(sentence.format(names=", ".join(addresses)))


def _refused(sentence: str) -> InvalidInputError:
    return InvalidInputError(sentence, fields={FIELD: sentence})
