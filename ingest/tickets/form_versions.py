"""Forms as they were when a ticket was opened: a form changed later never makes an old ticket unreadable."""

import hashlib
import json
from typing import cast

from pydantic import ValidationError
from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from ingest import clock
from ingest.db.upsert import insert_missing
from ingest.db.visibility import within
from ingest.errors import NotFoundError
from ingest.models.tickets import FormVersion, Ticket
from ingest.portal.current import current_portal
from ingest.portal.forms import RequestType
from ingest.viewer import Viewer


def kept_form_version(session: Session, *, form: RequestType) -> int:
    """The id of a form as it stands now, kept once however often it is asked for."""
    definition = form.model_dump(mode="json")
    digest = hashlib.sha256(json.dumps(definition, sort_keys=True).encode()).hexdigest()
    row = {"request_type": form.key, "digest": digest, "definition": definition, "created_at": clock.now()}
    query = select(FormVersion.id).where(FormVersion.request_type == form.key, FormVersion.digest == digest)
    found = session.scalar(query)
    if found is None:
        insert_missing(session, cast("Table", FormVersion.__table__), [row])
        found = session.scalars(query).one()
    return found


def answered_form(session: Session, viewer: Viewer, *, number: str) -> RequestType | None:
    """The form a ticket's answers were given to. Anybody signed in.

    The present one of its request type where none was kept (an imported ticket), None where there is none of these.
    NotFoundError alike for a missing and a foreign number.
    """
    query = (
        select(Ticket.request_type, FormVersion.definition)
        .outerjoin(FormVersion, FormVersion.id == Ticket.form_version_id)
        .where(Ticket.number == number, within(Ticket.organisation_id, viewer))
    )
    row = session.execute(query).one_or_none()
    if row is None:
        raise NotFoundError(f"There is no ticket {number[:60]}.")
    return _read(row.definition, request_type=row.request_type)


def form_of(session: Session, ticket: Ticket) -> RequestType | None:
    """The same of a ticket that is at hand."""
    version = None if ticket.form_version_id is None else session.get(FormVersion, ticket.form_version_id)
    return _read(None if version is None else version.definition, request_type=ticket.request_type)


def joined_form(form: RequestType, before: RequestType | None) -> RequestType:
    """A form with the fields of another that it does not ask for itself, so that answers to those stay readable."""
    known = {field.key for field in form.fields}
    more = () if before is None else tuple(field for field in before.fields if field.key not in known)
    return form if not more else form.model_copy(update={"fields": (*form.fields, *more)})


def _read(definition: object, *, request_type: str) -> RequestType | None:
    present = current_portal().request_type(request_type)
    if definition is None:
        return present
    try:
        return RequestType.model_validate_json(json.dumps(definition), strict=False)
    except ValidationError:
        # Kept by a version that knew other kinds of fields.
        return present
