"""Which fields of forms are columns of a ticket: all others are kept as its answers."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest.models.documents import StoredDocument
from ingest.models.tickets import Ticket
from ingest.portal.forms import RequestType, file_fields
from ingest.tickets.answers import Answers

COLUMN_OF = {
    "title": "title",
    "description": "description",
    "contact": "contact_id",
    "config_item": "config_item_id",
    "urgency": "urgency",
    "impact": "impact",
    "priority": "priority",
    "category": "category",
    "customer_reference": "customer_reference",
    "customer_requested_date": "customer_requested_date",
}
_DAY = "customer_requested_date"


def shared_out(form: RequestType, checked: Answers) -> dict[str, Any]:
    """The checked answers of a new ticket as its columns; what has no column is in `answers`."""
    columns: dict[str, Any] = {COLUMN_OF[key]: column_value(key, value) for key, value in checked.items()
                               if key in COLUMN_OF}  # fmt: skip
    columns.setdefault("title", form.label)
    columns.setdefault("description", columns["title"])
    # Files become documents of the ticket, which may be renamed and deleted there: they know their field themselves.
    apart = {*COLUMN_OF, *(field.key for field in file_fields(form))}
    return columns | {"answers": {key: value for key, value in checked.items() if key not in apart}}


def column_value(key: str, answer: Any) -> Any:
    """The answer to a field as its column holds it."""
    return date.fromisoformat(answer) if key == _DAY and answer is not None else answer


def files_of_fields(session: Session, form: RequestType, ticket: Ticket) -> Answers:
    """The documents of a ticket that stand in fields of its form, as answers to these."""
    found: Answers = {one.key: [] for one in file_fields(form)}
    if not found:
        return {}
    query = select(StoredDocument.form_field, StoredDocument.public_id).where(
        StoredDocument.ticket_id == ticket.id,
        StoredDocument.form_field.in_(found),
        StoredDocument.draft_account_id.is_(None),
        StoredDocument.deleted_at.is_(None),
    )
    for row in session.execute(query.order_by(StoredDocument.id)):
        found[row.form_field].append(row.public_id)
    return {key: files for key, files in found.items() if files}


def kept_answers(form: RequestType, ticket: Ticket) -> Answers:
    """What a ticket answers to the fields of a form, from its columns and its answers."""
    stored = ticket.answers if isinstance(ticket.answers, dict) else {}
    found: Answers = {}
    for one in form.fields:
        column = COLUMN_OF.get(one.key)
        value = stored.get(one.key) if column is None else getattr(ticket, column)
        if value is not None:
            found[one.key] = value.isoformat() if isinstance(value, date) else value
    return found
