"""Reads of documents: lists, one file to hand out, and what was done. Drafts are known to their own account alone."""

from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, and_, false, func, select
from sqlalchemy.orm import Session

from ingest.approvals.rules import COLUMN_WORDS
from ingest.approvals.schemas import Outcome
from ingest.db.visibility import within
from ingest.documents.rules import can_change, is_public_id
from ingest.documents.schemas import (
    DocumentEventView,
    DocumentFile,
    DocumentFilters,
    DocumentPage,
    DocumentView,
    EditFile,
)
from ingest.enums import DocumentEventKind
from ingest.errors import NotFoundError
from ingest.models.approvals import ApprovalRequest
from ingest.models.documents import DocumentEvent, StoredDocument
from ingest.models.organisations import Organisation
from ingest.models.tickets import Ticket
from ingest.viewer import Viewer

MAX_PAGE_ROWS: Final = 100
MAX_TICKET_ROWS: Final = 500
EVENTS_SHOWN: Final = 20
MAX_SEARCH_CHARACTERS: Final = 200
_NOT_THERE: Final = "There is no such document."


def is_visible(viewer: Viewer) -> ColumnElement[bool]:
    """Documents that are there and the viewer may see, drafts left out; as SQL."""
    return and_(
        within(StoredDocument.organisation_id, viewer),
        StoredDocument.deleted_at.is_(None),
        StoredDocument.draft_account_id.is_(None),
    )


def is_own_draft(viewer: Viewer) -> ColumnElement[bool]:
    """Documents of a form the viewer's own account is filling in; as SQL."""
    return and_(
        within(StoredDocument.organisation_id, viewer),
        StoredDocument.deleted_at.is_(None),
        StoredDocument.draft_account_id == (viewer.account_id or 0),
    )


def is_of_new_form(viewer: Viewer) -> ColumnElement[bool]:
    """Documents of the form of a new ticket that the viewer's own account is filling in; as SQL."""
    return and_(is_own_draft(viewer), StoredDocument.ticket_id.is_(None))


def is_settled() -> ColumnElement[bool]:
    """Whether a document belongs to what was approved on its ticket: it was there when that was decided. As SQL."""
    approved = select(ApprovalRequest.id).where(
        ApprovalRequest.ticket_id == StoredDocument.ticket_id,
        ApprovalRequest.outcome == Outcome.APPROVED,
        ApprovalRequest.ended_at >= StoredDocument.uploaded_at,
    )
    ticket = select(Ticket.id).where(
        Ticket.id == StoredDocument.ticket_id, Ticket.change_approval_status == COLUMN_WORDS[Outcome.APPROVED]
    )
    is_taken_up = StoredDocument.draft_account_id.is_(None)
    return and_(is_taken_up, approved.correlate(StoredDocument).exists(), ticket.correlate(StoredDocument).exists())


def document_page(
    session: Session, viewer: Viewer, *, filters: DocumentFilters, offset: int = 0, limit: int = 50
) -> DocumentPage:
    """Some documents, newest first (at most 100), and how many there are. Anybody signed in."""
    wanted = [is_visible(viewer), *_conditions(filters)]
    total = session.scalar(select(func.count()).select_from(StoredDocument).where(*wanted)) or 0
    query = _row_query().where(*wanted).order_by(StoredDocument.uploaded_at.desc(), StoredDocument.id.desc())
    rows = session.execute(query.offset(max(offset, 0)).limit(min(max(limit, 0), MAX_PAGE_ROWS)))
    return DocumentPage(tuple(_view(row, viewer) for row in rows), total)


def ticket_documents(session: Session, viewer: Viewer, *, number: str) -> tuple[DocumentView, ...]:
    """The documents of a ticket, newest first; none alike for a missing and a foreign number. Anybody signed in."""
    query = (
        _row_query()
        .where(is_visible(viewer), Ticket.number == number, within(Ticket.organisation_id, viewer))
        .order_by(StoredDocument.id.desc())
        .limit(MAX_TICKET_ROWS)
    )
    return tuple(_view(row, viewer) for row in session.execute(query))


def draft_documents(
    session: Session, viewer: Viewer, *, request_type: str, organisation_id: int
) -> dict[str, tuple[DocumentView, ...]]:
    """What the viewer's own account has uploaded into a form it has not sent, by field, oldest first."""
    query = (
        _row_query()
        .add_columns(StoredDocument.form_field)
        .where(
            is_of_new_form(viewer),
            StoredDocument.draft_request_type == request_type,
            StoredDocument.organisation_id == organisation_id,
        )
        .order_by(StoredDocument.id)
    )
    found: dict[str, list[DocumentView]] = {}
    for row in session.execute(query):
        found.setdefault(row.form_field, []).append(_view(row, viewer))
    return {field: tuple(rows) for field, rows in found.items()}


def edit_documents(session: Session, viewer: Viewer, *, number: str) -> dict[str, tuple[EditFile, ...]]:
    """The files of Edit Ticket by field, oldest first: the ticket's, and what the viewer has added and not saved.

    None alike for a missing and a foreign number. Anybody signed in.
    """
    query = (
        _row_query()
        .add_columns(StoredDocument.form_field, StoredDocument.draft_account_id)
        .where(
            is_visible(viewer) | is_own_draft(viewer),
            StoredDocument.form_field.is_not(None),
            Ticket.number == number,
            within(Ticket.organisation_id, viewer),
        )
        .order_by(StoredDocument.id)
    )
    found: dict[str, list[EditFile]] = {}
    for row in session.execute(query):
        one = EditFile(_view(row, viewer), is_draft=row.draft_account_id is not None)
        found.setdefault(row.form_field, []).append(one)
    return {field: tuple(rows) for field, rows in found.items()}


def document(session: Session, viewer: Viewer, *, public_id: str) -> DocumentView:
    """One document; NotFoundError alike for a missing, a deleted and a foreign one. Anybody signed in."""
    row = session.execute(_row_query().where(is_known(viewer, public_id=public_id))).one_or_none()
    if row is None:
        raise NotFoundError(_NOT_THERE)
    return _view(row, viewer)


def document_file(session: Session, viewer: Viewer, *, public_id: str) -> DocumentFile:
    """What is needed to hand out one document's bytes; NotFoundError as for `document`. Anybody signed in."""
    query = select(
        StoredDocument.name,
        StoredDocument.media_type,
        StoredDocument.size_bytes,
        StoredDocument.sha256,
        StoredDocument.storage_key,
    ).where(is_known(viewer, public_id=public_id))
    row = session.execute(query).one_or_none()
    if row is None:
        raise NotFoundError(_NOT_THERE)
    return DocumentFile(*row)


def document_events(
    session: Session, viewer: Viewer, *, organisation_id: int | None = None
) -> tuple[DocumentEventView, ...]:
    """What was done to documents lately, newest first (20); drafts left out. Anybody signed in."""
    query = (
        select(DocumentEvent, Ticket.number)
        .join(StoredDocument, StoredDocument.id == DocumentEvent.document_id)
        .outerjoin(Ticket, Ticket.id == StoredDocument.ticket_id)
        .where(within(DocumentEvent.organisation_id, viewer), StoredDocument.draft_account_id.is_(None))
        .order_by(DocumentEvent.at.desc(), DocumentEvent.id.desc())
        .limit(EVENTS_SHOWN)
    )
    if organisation_id is not None:
        query = query.where(DocumentEvent.organisation_id == organisation_id)
    return tuple(_event_view(event, number) for event, number in session.execute(query))


def is_known(viewer: Viewer, *, public_id: str) -> ColumnElement[bool]:
    """The one document of an id, when the viewer may see it, their own drafts included; as SQL."""
    known = and_(is_visible(viewer) | is_own_draft(viewer), StoredDocument.public_id == public_id)
    return known if is_public_id(public_id) else false()


def _conditions(filters: DocumentFilters) -> list[ColumnElement[bool]]:
    shown = "".join(one if one.isprintable() else " " for one in filters.q[:MAX_SEARCH_CHARACTERS])
    words = shown.casefold().split()
    conditions = [StoredDocument.folded_name.contains(word, autoescape=True) for word in words]
    if filters.organisation_id is not None:
        conditions.append(StoredDocument.organisation_id == filters.organisation_id)
    return conditions


def _row_query() -> Select[*tuple[Any, ...]]:
    return (
        select(
            StoredDocument.public_id,
            StoredDocument.name,
            StoredDocument.media_type,
            StoredDocument.size_bytes,
            Organisation.name.label("organisation"),
            Ticket.number,
            Ticket.title,
            StoredDocument.uploaded_by,
            StoredDocument.uploaded_at,
            StoredDocument.uploaded_by_account_id,
            is_settled().label("is_settled"),
        )
        .join(Organisation, Organisation.id == StoredDocument.organisation_id)
        .outerjoin(Ticket, Ticket.id == StoredDocument.ticket_id)
    )


def _view(row: Row[Any], viewer: Viewer) -> DocumentView:
    return DocumentView(
        public_id=row.public_id,
        name=row.name,
        media_type=row.media_type,
        size_bytes=row.size_bytes,
        organisation=row.organisation,
        ticket_number=row.number,
        ticket_title=row.title,
        uploaded_by=row.uploaded_by,
        uploaded_at=row.uploaded_at,
        may_change=can_change(viewer, uploaded_by_account_id=row.uploaded_by_account_id, is_settled=row.is_settled),
    )


def _event_view(event: DocumentEvent, number: str | None) -> DocumentEventView:
    kind = DocumentEventKind(event.kind)
    return DocumentEventView(event.at, kind, event.actor_name, event.name_before, event.name_after, number)
