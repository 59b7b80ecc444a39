"""What ServiceNow's exports mean, shared by its two sources: states, priorities, and the columns of a ticket."""

import re
from datetime import date, datetime

from ingest.enums import Stage
from ingest.importing.schemas import ImportedRow
from ingest.importing.sources.base import COMPLETED_EARLY, MAX_NAME, Record, word_key

MAX_EXTERNAL_ID = 200
MAX_TITLE = 500

COLUMNS = (
    "number",
    "incident_state",
    "state",
    "sys_mod_count",
    "opened_at",
    "sys_updated_at",
    "sys_updated_on",
    "resolved_at",
    "closed_at",
    "short_description",
    "description",
    "company",
    "location",
    "caller_id",
    "cmdb_ci",
    "assignment_group",
    "assigned_to",
    "opened_by",
    "sys_created_by",
    "sys_updated_by",
    "contact_type",
    "category",
    "subcategory",
    "u_symptom",
    "priority",
    "urgency",
    "impact",
    "correlation_id",
)
DATE_COLUMNS = ("opened_at", "sys_updated_at", "sys_updated_on", "resolved_at", "closed_at")

_STAGES = {
    "new": Stage.NEW,
    "active": Stage.OPEN,
    "in progress": Stage.OPEN,
    "awaiting user info": Stage.PENDING_CUSTOMER,
    "awaiting problem": Stage.ON_HOLD,
    "awaiting vendor": Stage.ON_HOLD,
    "awaiting evidence": Stage.ON_HOLD,
    "on hold": Stage.ON_HOLD,
    "resolved": Stage.RESOLVED,
    "closed": Stage.CLOSED,
    "canceled": Stage.CANCELLED,
    "cancelled": Stage.CANCELLED,
    # The values behind the words, in exports of the raw field.
    "1": Stage.NEW,
    "2": Stage.OPEN,
    "3": Stage.ON_HOLD,
    "4": Stage.PENDING_CUSTOMER,
    "5": Stage.ON_HOLD,
    "6": Stage.RESOLVED,
    "7": Stage.CLOSED,
    "8": Stage.CANCELLED,
}
_PRIORITIES = {"1": "critical", "2": "high", "3": "medium", "4": "low", "5": "low"}
_LEVELS = {"1": "high", "2": "medium", "3": "low"}
_IMPACTS = {"1": "company", "2": "others", "3": "only_me"}
_LEADING_NUMBER = re.compile(r"^(\d)\b")


def servicenow_row(record: Record, *, row_time: str) -> ImportedRow:
    """A record in Helmdesk's words, but for what tells it from other rows; `row_time` names the column of its time."""
    external_id = record.needed("number", limit=MAX_EXTERNAL_ID)
    stage, warnings = stage_of(record)
    created_at, row_at = record.needed_moment("opened_at"), record.moment(row_time)
    completed_at = _reported_completion(record, stage)
    if completed_at is not None and completed_at < created_at:
        warnings = (*warnings, COMPLETED_EARLY)
    return ImportedRow(
        line=record.line,
        external_id=external_id,
        row_at=row_at or completed_at or created_at,
        is_dated=row_at is not None,
        created_at=created_at,
        organisation=record.text("company", limit=MAX_NAME),
        stage=stage,
        reported_completed_at=completed_at,
        actor=record.text("sys_updated_by", limit=MAX_NAME),
        site=record.text("location", limit=MAX_NAME),
        contact=record.text("caller_id", limit=MAX_NAME),
        config_item=record.text("cmdb_ci", limit=MAX_NAME),
        team=record.text("assignment_group", limit=MAX_NAME),
        values=_values(record),
        warnings=warnings,
    )


def _reported_completion(record: Record, stage: Stage | None) -> datetime | None:
    """When a row says its ticket was completed; of an unknown state it may come to matter, of an open one never."""
    resolved_at, closed_at = record.moment("resolved_at"), record.moment("closed_at")
    if stage is Stage.CANCELLED:
        # What was never resolved keeps the date of an earlier resolution, before it was reopened.
        return closed_at
    return resolved_at or closed_at if stage is None or stage.is_completed else None


def stage_of(record: Record) -> tuple[Stage | None, tuple[str, ...]]:
    """The stage a record names; None, with a warning, for a word it is not known by."""
    word = record.first_text("incident_state", "state")
    if word is None:
        return None, ()
    stage = _STAGES.get(" ".join(word.split()).casefold())
    if stage is None:
        return None, (f"State '{word[:60]}' is not known; the ticket keeps the state it had.",)
    return stage, ()


def _values(record: Record) -> dict[str, str | date | None]:
    title = record.text("short_description")
    return {
        "title": (title or _stand_in_title(record))[:MAX_TITLE],
        "description": record.text("description") or title or record.text("u_symptom"),
        "category": record.text("category", limit=200),
        "priority": _numbered(record, "priority", _PRIORITIES),
        "urgency": _numbered(record, "urgency", _LEVELS),
        "impact": _numbered(record, "impact", _IMPACTS),
        "assignee_name": record.text("assigned_to", limit=MAX_NAME),
        "created_by": record.first_text("opened_by", "sys_created_by", limit=MAX_NAME),
        "source": record.text("contact_type", limit=60),
        "customer_reference": record.text("correlation_id", limit=200),
    }


def _stand_in_title(record: Record) -> str:
    # Logs for analysis carry no titles; category and subcategory are what a reader would recognise it by.
    parts = [part for part in (record.text("category"), record.text("subcategory"), record.text("u_symptom")) if part]
    return ", ".join(parts) or record.needed("number", limit=MAX_EXTERNAL_ID)


def _numbered(record: Record, column: str, words: dict[str, str]) -> str | None:
    """'3 - Moderate' or '3' -> the word for 3; a word of its own stays as a key."""
    text = record.text(column)
    if text is None:
        return None
    match = _LEADING_NUMBER.match(text)
    return words.get(match[1]) if match else word_key(column, text)
