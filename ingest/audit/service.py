"""The one way into the audit trail: a line is written in the transaction of what it tells of."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from ingest import clock
from ingest.audit import rules
from ingest.audit.origin import current_origin
from ingest.audit.search import index_entry
from ingest.enums import AuditAction
from ingest.models.audit import AuditEntry
from ingest.models.people import Account
from ingest.viewer import Anyone, Viewer


def record(
    session: Session,
    viewer: Anyone,
    *,
    action: AuditAction,
    subject: str = "",
    organisation_id: int | None = None,
    account_id: int | None = None,
    details: Mapping[str, str] | None = None,
) -> None:
    """Append one line in the caller's transaction: when, who, what, about whom, and where it was asked for.

    For whoever does what the trail tells of, in the name of `viewer`. `subject` says in words what it is about, and
    `account_id` whose access; words that only name the account are left to the account, which can be renamed and
    erased. The administrators of `organisation_id` may read the line: leave it out for what is the provider's own
    affair. `details` are short facts by their names: ValueError for names of secrets and message bodies.
    """
    origin = current_origin()
    who = viewer if isinstance(viewer, Viewer) else None
    entry = AuditEntry(
        at=clock.now(),
        organisation_id=organisation_id,
        actor_id=None if who is None else who.account_id,
        # Whoever has an account is named by it.
        actor_name=None if who is None or who.account_id is not None else who.name,
        is_by_staff=who is not None and who.is_staff,
        action=action,
        account_id=account_id,
        subject=_subject(session, subject, account_id=account_id),
        details=rules.kept_details(details),
        address=origin.address or None,
        device=origin.device or None,
    )
    session.add(entry)
    session.flush()
    index_entry(session, entry)


def _subject(session: Session, subject: str, *, account_id: int | None) -> str:
    words = rules.kept_words(subject, limit=rules.MAX_SUBJECT_CHARACTERS)
    account = None if account_id is None else session.get(Account, account_id)
    is_name = account is not None and words.casefold() in {account.user_name, account.display_name.casefold()}
    return "" if is_name else words
