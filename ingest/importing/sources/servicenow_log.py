"""ServiceNow's incident log, one row an event: the rows of a ticket are its history."""

from dataclasses import replace

from ingest.enums import Stage
from ingest.importing.schemas import ImportedRow
from ingest.importing.sources.base import Record, Source, digest, row_digest
from ingest.importing.sources.servicenow_words import COLUMNS, DATE_COLUMNS, servicenow_row

# Of rows of one minute without a running number, the one that is further on its way is taken for the later one.
_PROGRESS = {stage: 100 * place for place, stage in enumerate(Stage)}


def _row(record: Record) -> ImportedRow:
    record.needed_moment("sys_updated_at")
    row = servicenow_row(record, row_time="sys_updated_at")
    row.key = digest(*_identity(record, row))
    return row


def _identity(record: Record, row: ImportedRow) -> tuple[object, ...]:
    """What tells an event from every other of its ticket, and is the same whenever the log is exported.

    Final dates are repeated on every row and differ between exports: they tell rows apart only once they are true.
    """
    is_completed = row.stage is not None and row.stage.is_completed
    final = (record.moment("resolved_at"), record.moment("closed_at")) if is_completed else ()
    state = row.stage or record.text("incident_state")
    count = record.text("sys_mod_count")
    if count is not None:
        row.order_hint = record.number("sys_mod_count")
        return (count, row.row_at, state, *final)
    row.order_hint = _PROGRESS[row.stage] if row.stage is not None else 0
    return (row_digest(replace(row, reported_completed_at=None)), state, *final)


SOURCE = Source(
    name="servicenow_log",
    columns={name: (name,) for name in COLUMNS},
    required=("number", "incident_state", "opened_at", "sys_updated_at"),
    date_columns=DATE_COLUMNS,
    ticket_column="number",
    order_column="sys_updated_at",
    row_of=_row,
)
