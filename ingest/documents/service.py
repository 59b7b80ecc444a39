"""Writes of documents: add, rename, delete; each leaves an event, and one on a ticket an entry of its history too."""

import secrets
from collections.abc import Sequence
from typing import Final

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from ingest import clock
from ingest.approvals.following import follow_edit
from ingest.audit.service import record
from ingest.documents.names import extension_of, renamed
from ingest.documents.places import Owner, owner_of
from ingest.documents.queries import is_known, is_of_new_form, is_own_draft, is_settled
from ingest.documents.rules import MAY_NOT_CHANGE, can_change
from ingest.documents.schemas import Place, Received
from ingest.enums import AuditAction, DocumentEventKind
from ingest.errors import ForbiddenError, InvalidInputError, NotFoundError
from ingest.models.documents import DocumentEvent, StoredDocument
from ingest.models.tickets import Ticket
from ingest.tickets import ledger
from ingest.tickets.answers import MAX_FILES
from ingest.tickets.ledger import LockedTicket
from ingest.tickets.schemas import FieldChange
from ingest.viewer import Viewer, require_sign_in

# What a ticket's history calls it.
DOCUMENT: Final = "Document"
MAX_TYPED_CHARACTERS: Final = 1000


def add_document(session: Session, viewer: Viewer, *, received: Received, place: Place) -> str:
    """Write the row of bytes that lie in the store; the document's public id. Contacts for their own organisation.

    NotFoundError for a missing and a foreign ticket alike; InvalidInputError where a place does not fit.
    """
    owner = owner_of(session, require_sign_in(viewer), place=place)
    # A ticket knows nothing of a file of a form until the form is sent.
    locked = _locked(session, viewer, number=None if owner.draft_of else owner.ticket_number)
    row = _new_row(viewer, received=received, owner=owner)
    if owner.draft_of is not None:
        row.draft_account_id, row.draft_request_type = viewer.account_id, owner.draft_of
        row.form_field = place.field
        _check_room(session, viewer, row)
    session.add(row)
    session.flush()
    _note(session, viewer, row, kind=DocumentEventKind.ADDED, after=row.name)
    _tell_ticket(session, viewer, locked, changes=[FieldChange(DOCUMENT, None, row.name)])
    return row.public_id


def rename_document(session: Session, viewer: Viewer, *, public_id: str, name: str) -> str:
    """Give a document another name, which keeps its extension, and give that back.

    Contacts their own uploads, administrators of the organisation and staff any, what was approved staff alone;
    ForbiddenError for others, NotFoundError for what they may not see. An equal name changes nothing and leaves no
    trace.
    """
    row, locked = _changeable(session, viewer, public_id=public_id)
    if not name.strip() or len(name) > MAX_TYPED_CHARACTERS:
        message = "Give the document a name."
        raise InvalidInputError(message, fields={"name": message})
    before, after = row.name, renamed(name, extension=extension_of(row.name))
    if before == after:
        return before
    row.name, row.folded_name = after, after.casefold()
    _note(session, viewer, row, kind=DocumentEventKind.RENAMED, before=before, after=after)
    _tell_ticket(session, viewer, locked, changes=[FieldChange(DOCUMENT, before, after)])
    _follow(session, viewer, locked)
    return after


def delete_document(session: Session, viewer: Viewer, *, public_id: str) -> str:
    """Delete a document and give the name it had; who may, as for `rename_document`. Its bytes go soon after."""
    row, locked = _changeable(session, viewer, public_id=public_id)
    hide(session, viewer, row)
    _tell_ticket(session, viewer, locked, changes=[FieldChange(DOCUMENT, row.name, None)])
    _follow(session, viewer, locked)
    details = {"Kind": "document"} | ({} if locked is None else {"Ticket": locked.ticket.number})
    owner = row.organisation_id
    record(session, viewer, action=AuditAction.DELETED, subject=row.name, organisation_id=owner, details=details)
    return row.name


def take_up_drafts(session: Session, viewer: Viewer, *, number: str, public_ids: Sequence[str]) -> None:
    """Make documents of the viewer's own unsent form those of the ticket that came of it, as one entry of its history.

    InvalidInputError when one of them is not there, or is another organisation's than the ticket.
    """
    if not public_ids:
        return
    locked = ledger.lock_ticket(session, viewer, number=number)
    query = select(StoredDocument).where(
        is_of_new_form(viewer),
        StoredDocument.public_id.in_(public_ids),
        StoredDocument.organisation_id == locked.ticket.organisation_id,
    )
    rows = session.scalars(query.order_by(StoredDocument.id).with_for_update()).all()
    if len(rows) != len(set(public_ids)):
        raise InvalidInputError("One of the files is no longer there; choose it again.")
    for row in rows:
        row.ticket_id = locked.ticket.id
        row.draft_account_id = row.draft_request_type = None
    changes = [FieldChange(DOCUMENT, None, row.name) for row in rows]
    ledger.append_change(session, viewer, locked, values={}, changes=changes)


def discard_draft_documents(session: Session, viewer: Viewer, *, request_type: str) -> None:
    """Delete what the viewer's own account had uploaded into a form it gives up."""
    forget_rows(session, viewer, is_of_new_form(viewer), StoredDocument.draft_request_type == request_type)


def forget_rows(session: Session, viewer: Viewer, *which: ColumnElement[bool]) -> None:
    """Delete the documents of some conditions, each with its event; for forms, whose files no ticket knows of yet."""
    for row in session.scalars(select(StoredDocument).where(*which)):
        hide(session, viewer, row)
    session.flush()


def hide(session: Session, viewer: Viewer, row: StoredDocument) -> None:
    """Delete a document that is at hand; its bytes go soon after."""
    row.deleted_at = clock.now()
    _note(session, viewer, row, kind=DocumentEventKind.DELETED, before=row.name)


def _new_row(viewer: Viewer, *, received: Received, owner: Owner) -> StoredDocument:
    return StoredDocument(
        public_id=secrets.token_hex(16),
        organisation_id=owner.organisation_id,
        ticket_id=owner.ticket_id,
        name=received.name,
        folded_name=received.name.casefold(),
        media_type=received.media_type,
        size_bytes=received.size_bytes,
        sha256=received.sha256,
        storage_key=received.storage_key,
        has_bytes=True,
        uploaded_by_account_id=viewer.account_id,
        uploaded_by=viewer.name,
        uploaded_at=clock.now(),
    )


def _check_room(session: Session, viewer: Viewer, row: StoredDocument) -> None:
    query = (
        select(func.count())
        .select_from(StoredDocument)
        .where(
            is_own_draft(viewer),
            StoredDocument.ticket_id == row.ticket_id,
            StoredDocument.draft_request_type == row.draft_request_type,
            StoredDocument.form_field == row.form_field,
        )
    )
    if (session.scalar(query) or 0) >= MAX_FILES:
        raise InvalidInputError(f"At most {MAX_FILES} files can be given here.")


def _changeable(session: Session, viewer: Viewer, *, public_id: str) -> tuple[StoredDocument, LockedTicket | None]:
    """The document, locked after the ticket it is on, when the viewer may change it."""
    require_sign_in(viewer)
    wanted = is_known(viewer, public_id=public_id)
    of_ticket = and_(Ticket.id == StoredDocument.ticket_id, StoredDocument.draft_account_id.is_(None))
    query = select(Ticket.number).select_from(StoredDocument).outerjoin(Ticket, of_ticket)
    locked = _locked(session, viewer, number=session.scalar(query.where(wanted)))
    row = session.scalars(
        select(StoredDocument).where(wanted).with_for_update().execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        raise NotFoundError("There is no such document.")
    was_approved = bool(session.scalar(select(is_settled()).where(StoredDocument.id == row.id)))
    if not can_change(viewer, uploaded_by_account_id=row.uploaded_by_account_id, is_settled=was_approved):
        raise ForbiddenError(MAY_NOT_CHANGE)
    return row, locked


def _locked(session: Session, viewer: Viewer, *, number: str | None) -> LockedTicket | None:
    # Before anything is written that points to it, or two who write would each hold what the other waits for.
    return None if number is None else ledger.lock_ticket(session, viewer, number=number)


def _tell_ticket(
    session: Session, viewer: Viewer, locked: LockedTicket | None, *, changes: Sequence[FieldChange]
) -> None:
    session.flush()
    if locked is not None:
        # Nothing a number is made of changes: the counts stay as they are.
        ledger.append_change(session, viewer, locked, values={}, changes=changes)


def _follow(session: Session, viewer: Viewer, locked: LockedTicket | None) -> None:
    """Ask the board anew where a contact changes what it is deciding on; what is added is read like a reply."""
    if locked is not None:
        follow_edit(session, viewer, locked, columns=(), at=clock.now())


def _note(
    session: Session,
    viewer: Viewer,
    row: StoredDocument,
    *,
    kind: DocumentEventKind,
    before: str | None = None,
    after: str | None = None,
) -> None:
    session.add(
        DocumentEvent(
            organisation_id=row.organisation_id,
            document_id=row.id,
            at=clock.now(),
            kind=kind,
            actor_account_id=viewer.account_id,
            actor_name=viewer.name,
            name_before=before,
            name_after=after,
        )
    )
