"""Forms that are still being filled in: kept for the account, so that no reload and no expired sign-in loses a word."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from ingest import clock
from ingest.db.visibility import within
from ingest.documents.service import discard_draft_documents
from ingest.errors import ForbiddenError, InvalidInputError
from ingest.models.organisations import Site
from ingest.models.tickets import TicketDraftRow
from ingest.portal.current import current_portal
from ingest.viewer import Viewer

MAX_DRAFT_CHARACTERS = 200_000


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """A form as somebody left it; nothing in it has been checked."""

    request_type: str
    site_id: int | None
    answers: dict[str, object]
    updated_at: datetime


def kept_draft(session: Session, viewer: Viewer, *, request_type: str) -> KeptDraft | None:
    """What the viewer's own account has begun to fill in; None when nothing, or when the viewer has no account."""
    if viewer.account_id is None:
        return None
    row = session.get(TicketDraftRow, (viewer.account_id, request_type))
    if row is None:
        return None
    return KeptDraft(row.request_type, row.site_id, cast("dict[str, object]", row.answers), row.updated_at)


def keep_draft(
    session: Session, viewer: Viewer, *, request_type: str, site_id: int, answers: Mapping[str, object]
) -> None:
    """Keep a form as it stands, for the viewer's own account; InvalidInputError for a foreign site or a huge form."""
    if viewer.account_id is None:
        raise ForbiddenError("Only somebody who is signed in can keep a draft.")
    form = current_portal().request_type(request_type)
    owner = session.scalar(select(Site.organisation_id).where(Site.id == site_id, within(Site.organisation_id, viewer)))
    if form is None or owner is None:
        raise InvalidInputError("Choose a company and a request type.", fields={"site": "required"})
    known = {field.key for field in form.fields}
    kept: dict[str, Any] = {key: value for key, value in answers.items() if key in known and value not in (None, "")}
    if len(repr(kept)) > MAX_DRAFT_CHARACTERS:
        raise InvalidInputError("This is too much to be kept as a draft.", fields={"answers": "too long"})
    session.merge(
        TicketDraftRow(
            account_id=viewer.account_id,
            request_type=request_type,
            organisation_id=owner,
            site_id=site_id,
            answers=kept,
            updated_at=clock.now(),
        )
    )
    session.flush()


def discard_draft(session: Session, viewer: Viewer, *, request_type: str) -> None:
    """Forget what the viewer's own account had begun, files included; nothing happens when there is nothing."""
    discard_draft_documents(session, viewer, request_type=request_type)
    session.execute(
        delete(TicketDraftRow).where(
            TicketDraftRow.account_id == viewer.account_id, TicketDraftRow.request_type == request_type
        )
    )
