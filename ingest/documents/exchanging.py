"""Files of Edit Ticket: taken up and taken away with the save of the form, each with its trace, or given up with it."""

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from ingest.db.visibility import within
from ingest.documents.queries import is_own_draft, is_visible
from ingest.documents.rules import can_change
from ingest.documents.service import DOCUMENT, forget_rows, hide
from ingest.errors import InvalidInputError
from ingest.models.documents import StoredDocument
from ingest.models.tickets import Ticket
from ingest.tickets.schemas import FieldChange
from ingest.viewer import Viewer

_GONE = "One of these files is no longer there; choose it again."


def planned_exchange(
    session: Session, viewer: Viewer, ticket: Ticket, *, added: Sequence[str], removed: Sequence[str]
) -> list[FieldChange]:
    """What history will say of files that a form adds and takes away; of a locked ticket the viewer may edit.

    InvalidInputError for one that is not there, or that the viewer may not take away.
    """
    mine = _rows(session, ticket, is_own_draft(viewer), public_ids=added)
    theirs = _rows(session, ticket, is_visible(viewer), public_ids=removed)
    if len(mine) != len(added) or len(theirs) != len(removed):
        raise InvalidInputError(_GONE)
    for row in theirs.values():
        if not can_change(viewer, uploaded_by_account_id=row.uploaded_by_account_id):
            raise InvalidInputError(f"Only who uploaded '{row.name}', or an administrator, may take it away.")
    names = [FieldChange(DOCUMENT, theirs[one].name, None) for one in removed]
    return [*names, *(FieldChange(DOCUMENT, None, mine[one].name) for one in added)]


def exchange(
    session: Session, viewer: Viewer, ticket: Ticket, *, added: Mapping[str, str], removed: Sequence[str]
) -> None:
    """Do what was planned: `added` are fields by file. Its entry of history is written with the rest of the form."""
    for public_id, row in _rows(session, ticket, is_own_draft(viewer), public_ids=[*added]).items():
        row.draft_account_id = row.draft_request_type = None
        row.form_field = added[public_id]
    for row in _rows(session, ticket, is_visible(viewer), public_ids=removed).values():
        hide(session, viewer, row)
    session.flush()


def discard_edit_documents(session: Session, viewer: Viewer, *, number: str) -> None:
    """Delete what the viewer's own account had uploaded into Edit of a ticket and gives up."""
    asked = select(Ticket.id).where(Ticket.number == number, within(Ticket.organisation_id, viewer))
    forget_rows(session, viewer, is_own_draft(viewer), StoredDocument.ticket_id.in_(asked))


def _rows(
    session: Session, ticket: Ticket, which: ColumnElement[bool], *, public_ids: Sequence[str]
) -> dict[str, StoredDocument]:
    if not public_ids:
        return {}
    query = select(StoredDocument).where(
        which, StoredDocument.ticket_id == ticket.id, StoredDocument.public_id.in_(public_ids)
    )
    return {row.public_id: row for row in session.scalars(query.with_for_update())}
