"""All that is kept about a person, for the person: every row that points to them, less what is a secret."""

from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from ingest import clock
from ingest.audit.service import record
from ingest.enums import AuditAction
from ingest.models import Base
from ingest.people.personal_data import person, places_of
from ingest.viewer import Viewer

# Parts of names of columns that hold what opens something.
SECRET_PARTS: Final = ("hash", "nonce", "token", "claim", "secret")


def person_data(session: Session, viewer: Viewer, *, name: str) -> dict[str, Any]:
    """Everything about the person meant by `name` (see `person`), as JSON can hold it. Administrators; audited.

    {"exported_at", "person": {...}, "records": {table: [row, ...]}}, moments as ISO 8601 in UTC.
    """
    one = person(session, viewer, name=name)
    queries = {table: select(Base.metadata.tables[table]).where(theirs) for table, theirs in places_of(one).items()}
    records = {
        table: [_row(dict(row)) for row in session.execute(query).mappings()] for table, query in queries.items()
    }
    record(
        session,
        viewer,
        action=AuditAction.PERSON_EXPORTED,
        subject="" if one.account_id is not None else f"Contact {one.contact_id}",
        account_id=one.account_id,
    )
    about = {"name": one.name, "user_name": one.user_name, "email": one.email, "has_access": one.is_active}
    rows = {table: found for table, found in records.items() if found}
    return {"exported_at": clock.now().isoformat(timespec="seconds"), "person": about, "records": rows}


def _rows(session: Session, query: Select[Any]) -> list[dict[str, Any]]:
    return [_row(dict(row)) for row in session.execute(query).mappings()]


def _row(row: dict[str, Any]) -> dict[str, Any]:
    return {name: _plain(value) for name, value in row.items() if not any(part in name for part in SECRET_PARTS)}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime | date) else value
