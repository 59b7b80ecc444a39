"""Checks of what an installation runs on: database, documents, mail server, clock. Each says what it found."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ingest import clock
from ingest.checkup.schemas import Finding, danger, fine, warning
from ingest.db.engine import current_engine, file_identity, reading
from ingest.db.migrate import require_current
from ingest.demo.content import CONTACTS, STAFF
from ingest.demo.filling import PASSWORD
from ingest.documents.storage import FileStore
from ingest.errors import ConfigurationError
from ingest.models.audit import AuditEntry
from ingest.models.people import Account
from ingest.notifications.current import Mailing
from ingest.notifications.posting import Post, ServerAwayError
from ingest.people.passwords import is_right_password
from ingest.viewer import Viewer, require_role

CLOCK_TOLERANCE: Final = timedelta(minutes=2)
_TRIAL: Final = b"helmdesk doctor"


def database_findings(viewer: Viewer, *, is_demo: bool) -> list[Finding]:
    """The database answers, fits this version, agrees about the time, and knows no password that everybody knows."""
    try:
        file_identity(current_engine())
        require_current(current_engine())
    except ConfigurationError as error:
        return [danger("database", error.message, stops_serving=True)]
    except Exception as error:  # noqa: BLE001 - whatever keeps it away is what is to be said
        return [danger("database", f"The database does not answer ({type(error).__name__}).")]
    with reading() as session:
        return [
            fine("database", "The database answers and fits this version."),
            clock_finding(session, viewer),
            *([] if is_demo else [known_passwords_finding(session, viewer)]),
        ]


def clock_finding(session: Session, viewer: Viewer) -> Finding:
    """The clock here agrees with the database server's, and nothing was recorded in the future. Administrators."""
    require_role(viewer)
    now = clock.now()
    newest = session.scalar(select(AuditEntry.at).order_by(AuditEntry.id.desc()).limit(1))
    moments: list[datetime | None] = [] if newest is None or newest < now else [newest]
    if session.get_bind().dialect.name == "postgresql":
        moments.append(session.scalar(select(func.clock_timestamp())))
    if any(abs(one - now) > CLOCK_TOLERANCE for one in moments if one is not None):
        return warning("clock", "The clock of this machine is off: links end, and times are recorded, wrongly.")
    return fine("clock", "The clock is right as far as can be told.")


def known_passwords_finding(session: Session, viewer: Viewer) -> Finding:
    """Nobody signs in as the demo's people do. Administrators."""
    require_role(viewer)
    names = [one[0] for one in (*STAFF, *CONTACTS)]
    query = select(Account.user_name, Account.password_hash).where(
        Account.user_name.in_(names), Account.is_active.is_(True), Account.password_hash.is_not(None)
    )
    known = [name for name, stored in session.execute(query) if is_right_password(stored, PASSWORD)]
    if known:
        sentence = f"{', '.join(known)} can sign in with the demo's password: deactivate them or change it."
        return danger("known_passwords", sentence, stops_serving=True)
    return fine("known_passwords", "No account has a password of the demo.")


def storage_finding(store: FileStore) -> Finding:
    """Documents can be written and removed again."""
    try:
        written = store.write([_TRIAL], limit=len(_TRIAL), head_bytes=1)
        store.remove(written.key)
    except Exception as error:  # noqa: BLE001 - every store fails in its own way
        return danger("storage", f"Documents cannot be written ({type(error).__name__}).")
    return fine("storage", "Documents can be written.")


def mail_finding(mailing: Mailing) -> Finding:
    """The mail server lets us in."""
    if mailing.server is None:
        return warning("mail", "No mail server is set up: mails are kept and shown at /desk/outbox.")
    try:
        with Post(mailing.server, mailing) as post:
            post.greet()
    except ServerAwayError as error:
        return warning("mail", f"The mail server {mailing.server.host} cannot be used now: {error}")
    return fine("mail", f"The mail server {mailing.server.host} lets us in.")


def stopping(findings: Iterable[Finding]) -> list[str]:
    """What keeps an installation from being served, in sentences."""
    return [one.message for one in findings if one.stops_serving]
