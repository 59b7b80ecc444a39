"""Helmdesk's own CSV (what ticket lists export), and with a mapping file any other: one row a ticket."""

import re
from collections.abc import Iterable
from collections.abc import Mapping as MappingOf
from datetime import date

from ingest.csv_cells import original_text
from ingest.enums import Stage
from ingest.importing.mapping import Mapping
from ingest.importing.schemas import ImportedRow, RowProblem
from ingest.importing.sources.base import Record, Source, row_digest
from ingest.importing.sources.csv_columns import CSV_COLUMNS, CSV_DATE_COLUMNS
from ingest.portal.forms import RequestType
from ingest.portal.schema import PortalDefinition, Priority

MAX_NAME = 300
_ORDINAL = re.compile(r"^\d+\.\s*")


def csv_source(portal: PortalDefinition, mapping: Mapping | None) -> Source:
    """The source for a portal's own export, or for a CSV described by a mapping."""
    reader = _Reader(portal, mapping)
    return Source(
        name="csv",
        columns=_spellings(portal, mapping),
        required=("created_at", "title"),
        alternatives=(("number", "external_id"),),
        date_columns=CSV_DATE_COLUMNS,
        ticket_column="number",
        order_column="created_at",
        row_of=reader.row,
    )


def _spellings(portal: PortalDefinition, mapping: Mapping | None) -> MappingOf[str, tuple[str, ...]]:
    if mapping is not None:
        return {ours: (theirs,) for ours, theirs in mapping.columns.items()} | {
            name: () for name in CSV_COLUMNS if name not in mapping.columns
        }
    labels = {column.key: column.label for column in portal.ticket_columns}
    return {name: (labels.get(name, name), name) for name in CSV_COLUMNS}


class _Reader:
    """Reads rows by one portal's words and one mapping's."""

    def __init__(self, portal: PortalDefinition, mapping: Mapping | None) -> None:
        self._portal = portal
        self._values = mapping.values if mapping else {}
        self._defaults = mapping.defaults if mapping else {}
        self._statuses = {word.casefold(): one for one in portal.statuses for word in (one.label, one.key)}
        self._priorities = _words(portal.priorities)
        self._request_types = _words(portal.request_types)

    def row(self, record: Record) -> ImportedRow:
        """One record in Helmdesk's words."""
        warnings: list[str] = []
        created_at, completed_at = record.needed_moment("created_at"), record.moment("completed_at")
        updated_at = record.moment("updated_at")
        status, stage = self._status(record, is_completed=completed_at is not None, warnings=warnings)
        row = ImportedRow(
            line=record.line,
            external_id=self._external_id(record),
            row_at=updated_at or completed_at or created_at,
            created_at=created_at,
            status=status,
            stage=stage,
            reported_completed_at=completed_at if stage is not None and stage.is_completed else None,
            organisation=self._text(record, "organisation", MAX_NAME),
            site=self._text(record, "site", MAX_NAME),
            contact=self._text(record, "contact", MAX_NAME),
            team=self._text(record, "team", MAX_NAME),
            config_item=self._text(record, "reference_name", MAX_NAME)
            or self._text(record, "config_item_product", MAX_NAME),
        )
        row.values = self._plain_values(record, warnings)
        row.warnings = tuple(warnings)
        row.digest = row_digest(row)
        return row

    def _external_id(self, record: Record) -> str:
        found = self._text(record, "external_id", 200) or self._text(record, "number", 200)
        if found is None:
            raise RowProblem("number", "is empty")
        return found

    def _plain_values(self, record: Record, warnings: list[str]) -> dict[str, str | date | None]:
        title = self._text(record, "title", 500)
        if title is None:
            raise RowProblem("title", "is empty")
        return {
            "title": title,
            "description": self._text(record, "description", None) or title,
            "request_type": self._keyed(record, "request_type", self._request_types, warnings),
            "priority": self._keyed(record, "priority", self._priorities, warnings),
            "category": self._text(record, "category", 200),
            "source": self._text(record, "source", 60),
            "created_by": self._text(record, "created_by", MAX_NAME),
            "assignee_name": self._text(record, "assignee", MAX_NAME),
            "customer_reference": self._text(record, "customer_reference", 200),
            "customer_requested_date": record.day("customer_requested_date"),
            "change_approval_status": self._text(record, "change_approval_status", 60),
            "additional_contacts": self._text(record, "additional_contacts", 4000),
        }

    def _text(self, record: Record, column: str, limit: int | None) -> str | None:
        text = record.text(column, limit=limit)
        if text is None:
            return self._defaults.get(column)
        text = original_text(text)
        return self._values.get(column, {}).get(text, text)

    def _status(self, record: Record, *, is_completed: bool, warnings: list[str]) -> tuple[str | None, Stage | None]:
        word = self._text(record, "status", 200)
        if word is None:
            stage = Stage.CLOSED if is_completed else Stage.NEW
            return self._portal.default_status(stage).key, stage
        found = self._statuses.get(word.casefold())
        if found is not None:
            return found.key, found.stage
        if word.casefold() in set(Stage):
            stage = Stage(word.casefold())
            return self._portal.default_status(stage).key, stage
        warnings.append(f"Status '{word[:60]}' is not known; the ticket keeps the state it had.")
        return None, None

    def _keyed(self, record: Record, column: str, words: MappingOf[str, str], warnings: list[str]) -> str | None:
        word = self._text(record, column, 200)
        if word is None:
            return None
        found = words.get(word.casefold())
        if found is not None:
            return found
        key = re.sub(r"[^a-z0-9]+", "_", word.casefold()).strip("_")[:60]
        if not key:
            raise RowProblem(column, f"'{word[:40]}' has no letter or digit")
        warnings.append(f"{column.replace('_', ' ').capitalize()} '{word[:60]}' is not of this portal; kept as it is.")
        return key


def _words(entries: Iterable[Priority | RequestType]) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in entries:
        for word in (one.key, one.label, _ORDINAL.sub("", one.label)):
            found.setdefault(word.casefold(), one.key)
    return found
