"""Writes letters: mails to one address about somebody's access, or about a ticket to somebody who is not on it."""

import secrets
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from ingest import clock
from ingest.enums import LetterKind, MailState
from ingest.errors import InvalidInputError
from ingest.models.notifications import Mail
from ingest.notifications import rules
from ingest.notifications.letter_texts import check_facts, subject_of_letter
from ingest.portal.current import current_portal


def write_letter(  # noqa: PLR0913 - a letter is all of this, and each is named
    session: Session,
    *,
    kind: LetterKind,
    address: str,
    name: str,
    timezone: str,
    organisation_id: int | None = None,
    account_id: int | None = None,
    link_id: int | None = None,
    ticket_id: int | None = None,
    facts: Mapping[str, str] | None = None,
    not_before: datetime | None = None,
) -> int:
    """Put one letter into the outbox in the caller's transaction, due at once or `not_before`, and give its id.

    For the writes of the ground floor; who may cause it is theirs to decide. It goes to `address` whatever becomes of
    the account, and tells moments in `timezone`. `link_id` is a link of ingest/people/links.py: its token is made when
    the mail leaves, rests nowhere, and a letter whose link no longer opens is dropped. `facts` are those that
    letter_texts.TEXTS has words for, plain text; those named `..._at` are moments as ISO 8601 with a zone;
    `expires_at` is that of the link unless given. Never a secret: the facts are kept. InvalidInputError names what does
    not fit.
    """
    given = dict(facts or {})
    check_facts(kind, given, has_link=link_id is not None)
    if not rules.is_address(address) or len(address) > rules.MAX_ADDRESS_CHARACTERS:
        raise InvalidInputError("This is no e-mail address.", fields={"address": "This is no e-mail address."})
    now = clock.now()
    mail = Mail(
        organisation_id=organisation_id,
        ticket_id=ticket_id,
        account_id=account_id,
        letter_kind=kind,
        letter={"name": name, "timezone": timezone, "facts": given},
        link_id=link_id,
        token=secrets.token_hex(16),
        subject=subject_of_letter(kind, given, brand=current_portal().brand.name),
        address=address,
        state=MailState.WAITING,
        created_at=now,
        next_attempt_at=not_before or now,
        give_up_at=now + rules.GIVE_UP_AFTER,
    )
    session.add(mail)
    session.flush()
    return mail.id
