"""ServiceNow incidents, one row a ticket as it stands now."""

from ingest.importing.schemas import ImportedRow
from ingest.importing.sources.base import Record, Source, row_digest
from ingest.importing.sources.servicenow_words import COLUMNS, DATE_COLUMNS, servicenow_row


def _row(record: Record) -> ImportedRow:
    column = "sys_updated_on" if record.text("sys_updated_on") else "sys_updated_at"
    row = servicenow_row(record, row_time=column)
    row.digest = row_digest(row)
    return row


SOURCE = Source(
    name="servicenow",
    columns={name: (name,) for name in COLUMNS},
    required=("number", "opened_at"),
    alternatives=(("incident_state", "state"),),
    date_columns=DATE_COLUMNS,
    ticket_column="number",
    order_column="opened_at",
    row_of=_row,
)
