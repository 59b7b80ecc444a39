"""Frees what no document needs any more: bytes of deleted ones, forms that were forgotten, files that have no row.

Bytes are removed only after the commit that gave them up, and a row is written only after its bytes: whenever a process
dies in between, what is left over is a file that is found here.
"""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from ingest.clock import local_day
from ingest.documents.storage import INCOMING, FileStore
from ingest.enums import DocumentEventKind
from ingest.errors import ForbiddenError
from ingest.models.documents import DocumentEvent, StoredDocument
from ingest.models.importing import ImportRun
from ingest.models.tickets import TicketDraftRow
from ingest.viewer import Viewer, require_sign_in

# A form nobody has touched for so long keeps its words, but not its files.
FORGOTTEN_DAYS: Final = 30
# An upload that is still under way has begun today, or yesterday before midnight.
UNDER_WAY_DAYS: Final = 1
ROWS_PER_ROUND: Final = 200


def deleted_keys(session: Session, viewer: Viewer) -> list[str]:
    """Keys of bytes whose documents are deleted (200 at most); for the system and administrators."""
    _require_administrator(viewer)
    query = select(StoredDocument.storage_key).where(
        StoredDocument.has_bytes.is_(True), StoredDocument.deleted_at.is_not(None)
    )
    return list(session.scalars(query.limit(ROWS_PER_ROUND)))


def note_freed(session: Session, viewer: Viewer, *, keys: list[str]) -> None:
    """Note that the bytes of deleted documents are gone; for the system and administrators."""
    _require_administrator(viewer)
    session.execute(
        update(StoredDocument)
        .where(StoredDocument.storage_key.in_(keys), StoredDocument.deleted_at.is_not(None))
        .values(has_bytes=False)
    )


def forget_drafts(session: Session, viewer: Viewer, *, now: datetime) -> int:
    """Delete the files of forms untouched for 30 days; how many. For the system and administrators."""
    _require_administrator(viewer)
    since = now - timedelta(days=FORGOTTEN_DAYS)
    is_touched = exists().where(
        TicketDraftRow.account_id == StoredDocument.draft_account_id,
        TicketDraftRow.request_type == StoredDocument.draft_request_type,
        TicketDraftRow.updated_at >= since,
    )
    query = select(StoredDocument).where(
        StoredDocument.draft_account_id.is_not(None),
        StoredDocument.deleted_at.is_(None),
        StoredDocument.uploaded_at < since,
        ~is_touched,
    )
    rows = session.scalars(query.limit(ROWS_PER_ROUND)).all()
    for row in rows:
        row.deleted_at = now
        session.add(_forgotten(viewer, row, now=now))
    return len(rows)


def unknown_keys(session: Session, viewer: Viewer, *, keys: list[str]) -> list[str]:
    """Those of `keys` that no document has, and no import waits for; for the system and administrators."""
    _require_administrator(viewer)
    known = set(session.scalars(select(StoredDocument.storage_key).where(StoredDocument.storage_key.in_(keys))))
    known |= set(session.scalars(select(ImportRun.file_key).where(ImportRun.file_key.in_(keys))))
    return [key for key in keys if key not in known]


def days_to_sweep(store: FileStore, *, now: datetime) -> list[list[str]]:
    """Keys in the store, by day, from days on which nothing can be under way any more."""
    last = local_day(now, timezone="UTC") - timedelta(days=UNDER_WAY_DAYS)
    return [keys for keys in store.keys_before(last) if keys]


def is_unfinished(key: str) -> bool:
    """Whether a key is that of a file which never became whole."""
    return key.startswith(f"{INCOMING}/")


def _forgotten(viewer: Viewer, row: StoredDocument, *, now: datetime) -> DocumentEvent:
    return DocumentEvent(
        organisation_id=row.organisation_id,
        document_id=row.id,
        at=now,
        kind=DocumentEventKind.DELETED,
        actor_account_id=viewer.account_id,
        actor_name=viewer.name,
        name_before=row.name,
    )


def _require_administrator(viewer: Viewer) -> None:
    if not require_sign_in(viewer).is_administrator:
        raise ForbiddenError("Only an administrator may do this.")
