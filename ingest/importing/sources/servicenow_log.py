"""ServiceNow's incident log, one row an event: the rows of a ticket are its history."""

from hashlib import blake2b

from ingest.importing.schemas import ImportedRow
from ingest.importing.sources.base import Record, Source
from ingest.importing.sources.servicenow_words import COLUMNS, DATE_COLUMNS, servicenow_row


def _row(record: Record) -> ImportedRow:
    record.needed_moment("sys_updated_at")
    row = servicenow_row(record, row_time="sys_updated_at")
    # Final dates are repeated on every row and differ between exports: they tell rows apart only once they are true.
    is_completed = row.stage is not None and row.stage.is_completed
    final = (record.text("resolved_at"), record.text("closed_at")) if is_completed else ()
    parts = (row.order_hint, row.row_at.isoformat(), record.text("incident_state"), *final)
    row.key = blake2b(repr(parts).encode(), digest_size=16).hexdigest()
    return row


SOURCE = Source(
    name="servicenow_log",
    columns={name: (name,) for name in COLUMNS},
    required=("number", "incident_state", "opened_at", "sys_updated_at"),
    date_columns=DATE_COLUMNS,
    ticket_column="number",
    order_column="sys_updated_at",
    row_of=_row,
)
