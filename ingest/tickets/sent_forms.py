"""One form, one ticket: a form sent again, by a second press or after a lost answer, is the ticket it became."""

import hashlib
import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Final, cast

from sqlalchemy import Table, delete
from sqlalchemy.orm import Session

from ingest import clock
from ingest.db.upsert import insert_missing
from ingest.errors import InvalidInputError
from ingest.models.tickets import SentForm

MAX_TOKEN_CHARACTERS: Final = 64
REMEMBERED: Final = timedelta(days=1)


def claimed_form(session: Session, *, account_id: int, form_token: str, said: Sequence[object]) -> SentForm:
    """The form an account sends: `form_token` names the showing of it, `said` is all that is in it.

    Its `number` is empty when the ticket is still to be opened, and is to be filled in then. Whoever sends the same at
    the same moment waits here until the first has done so. InvalidInputError for what is no token.
    """
    if len(form_token) > MAX_TOKEN_CHARACTERS or not (form_token.isascii() and form_token.isalnum()):
        raise InvalidInputError("The form has changed meanwhile; load the page again. What you typed is kept.")
    now, digest = clock.now(), _digest(form_token, said)
    session.execute(delete(SentForm).where(SentForm.account_id == account_id, SentForm.sent_at < now - REMEMBERED))
    row = {"account_id": account_id, "digest": digest, "sent_at": now}
    insert_missing(session, cast("Table", SentForm.__table__), [row])
    return session.get_one(SentForm, (account_id, digest))


def _digest(form_token: str, said: Sequence[object]) -> str:
    text = json.dumps([form_token, said], sort_keys=True, default=str)
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()
