"""Where a document may be added: whose it will be, asked before the first byte is taken and again with the row."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest.db.visibility import within
from ingest.documents.schemas import Place
from ingest.enums import Stage
from ingest.errors import InvalidInputError, NotFoundError
from ingest.models.organisations import Organisation
from ingest.models.tickets import Ticket
from ingest.portal.current import current_portal
from ingest.portal.forms import file_fields
from ingest.tickets.answers import is_editable, is_seen
from ingest.tickets.form_versions import form_of
from ingest.viewer import Viewer, require_sign_in


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose a document will be, the ticket it will be on, and of a form not sent yet the request type it is for."""

    organisation_id: int
    ticket_id: int | None = None
    ticket_number: str | None = None
    draft_of: str | None = None


def owner_of(session: Session, viewer: Viewer, *, place: Place) -> Owner:
    """Whose a document added at a place would be. Contacts within their own organisation, staff in any.

    NotFoundError for a missing and a foreign ticket or organisation alike; InvalidInputError for a field of a form that
    takes no files, and where staff do not say for which organisation.
    """
    require_sign_in(viewer)
    if place.ticket_number is not None:
        return _owner_of_ticket(session, viewer, number=place.ticket_number, field=place.field)
    if place.request_type is not None:
        _check_field(viewer, place)
    wanted = place.organisation_id if place.organisation_id is not None else viewer.organisation_id
    if wanted is None:
        message = "Choose the organisation the document is for."
        raise InvalidInputError(message, fields={"organisation": message})
    found = session.scalar(select(Organisation.id).where(Organisation.id == wanted, within(Organisation.id, viewer)))
    if found is None:
        raise NotFoundError("There is no such organisation.")
    return Owner(found, draft_of=place.request_type)


def _owner_of_ticket(session: Session, viewer: Viewer, *, number: str, field: str | None) -> Owner:
    ticket = session.scalar(select(Ticket).where(Ticket.number == number, within(Ticket.organisation_id, viewer)))
    if ticket is None:
        raise NotFoundError(f"There is no ticket {number[:60]}.")
    if field is None:
        return Owner(ticket.organisation_id, ticket.id, number)
    form, stage = form_of(session, ticket), Stage(ticket.stage)
    fields = () if form is None else file_fields(form)
    takes = any(one.key == field and is_editable(one, is_staff=viewer.is_staff, stage=stage) for one in fields)
    _require_taking(viewer, takes=takes)
    return Owner(ticket.organisation_id, ticket.id, number, draft_of=ticket.request_type)


def _check_field(viewer: Viewer, place: Place) -> None:
    form = current_portal().request_type(place.request_type or "")
    fields = () if form is None else file_fields(form)
    _require_taking(
        viewer, takes=any(one.key == place.field and is_seen(one, is_staff=viewer.is_staff) for one in fields)
    )


def _require_taking(viewer: Viewer, *, takes: bool) -> None:
    if not takes or viewer.account_id is None:
        raise InvalidInputError("This form takes no files here.")
