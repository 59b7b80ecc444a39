"""Whether a ticket says everything that the form of its request type asks for: of one that is moved to another type."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest.db.visibility import within
from ingest.errors import InvalidInputError
from ingest.models.tickets import Ticket
from ingest.portal.current import current_portal
from ingest.portal.forms import FieldKind, FormField, RequestType
from ingest.tickets.answers import is_shown
from ingest.tickets.form_columns import kept_answers
from ingest.viewer import Viewer


def require_answers(session: Session, viewer: Viewer, *, number: str) -> None:
    """InvalidInputError by the keys of the fields that the ticket's type requires and the ticket does not answer.

    Anybody signed in; for a transaction that has changed the type.
    """
    query = select(Ticket).where(Ticket.number == number, within(Ticket.organisation_id, viewer))
    ticket = session.scalar(query)
    form = None if ticket is None else current_portal().request_type(ticket.request_type)
    if ticket is None or form is None:
        return
    missing = unanswered(form, kept_answers(form, ticket))
    if missing:
        labels = ", ".join(one.label for one in missing)
        message = f"{form.label} asks for {labels}, which this ticket does not say."
        raise InvalidInputError(message, fields={one.key: message for one in missing})


def unanswered(form: RequestType, answers: Mapping[str, object]) -> list[FormField]:
    """The fields of a form that must be answered and are not. Files are documents of the ticket, no answers. Pure."""
    return [
        one
        for one in form.fields
        if one.is_required and one.kind is not FieldKind.FILES and one.key not in answers and is_shown(one, answers)
    ]
