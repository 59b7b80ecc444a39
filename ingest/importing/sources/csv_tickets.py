"""Helmdesk's own CSV (what ticket lists export), and with a mapping file any other: one row a ticket."""

import re
from collections.abc import Iterable
from collections.abc import Mapping as MappingOf
from datetime import date

from ingest.enums import Stage
from ingest.errors import ConfigurationError
from ingest.importing.mapping import Mapping
from ingest.importing.schemas import ImportedRow, ItemDetails, RowProblem
from ingest.importing.sources.base import COMPLETED_EARLY, MAX_NAME, Record, Source, row_digest, word_key
from ingest.importing.sources.csv_columns import CSV_COLUMNS, CSV_DATE_COLUMNS
from ingest.portal.forms import RequestType
from ingest.portal.schema import PortalDefinition, Priority

MAX_DETAIL = 200
_ORDINAL = re.compile(r"^\d+\.\s*")
# What can stand in an address and in a subject line.
_OWN_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")


def csv_source(portal: PortalDefinition, mapping: Mapping | None) -> Source:
    """The source for a portal's own export, or for a CSV described by a mapping.

    ConfigurationError when the mapping speaks of a status, priority or request type the portal does not have.
    """
    reader = _Reader(portal, mapping)
    if mapping is not None:
        reader.check_words(mapping)
    return Source(
        name="csv",
        columns=_spellings(portal, mapping),
        required=("created_at", "title") if mapping is None else tuple(mapping.columns),
        alternatives=(("number", "external_id"),) if mapping is None else (),
        date_columns=CSV_DATE_COLUMNS,
        ticket_column="number",
        order_column="created_at",
        row_of=reader.row,
        names_organisation=mapping is not None and "organisation" in mapping.defaults,
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
        self._keeps_numbers = mapping is None
        self._values = {
            column: {theirs.casefold(): ours for theirs, ours in words.items()}
            for column, words in (mapping.values if mapping else {}).items()
        }
        self._defaults = mapping.defaults if mapping else {}
        self._statuses = {one.value: portal.default_status(one) for one in Stage} | {
            word.casefold(): one for one in portal.statuses for word in (one.label, one.key)
        }
        self._priorities = _words(portal.priorities)
        self._request_types = _words(portal.request_types)

    def check_words(self, mapping: Mapping) -> None:
        """ConfigurationError for a word a mapping leads to that is none of the portal's."""
        for column, words in (
            ("status", list(self._statuses)),
            ("priority", list(self._priorities)),
            ("request_type", list(self._request_types)),
        ):
            for word in (*mapping.values.get(column, {}).values(), mapping.defaults.get(column)):
                if word is not None and word.casefold() not in words:
                    raise ConfigurationError(
                        f"The mapping file gives the {column} '{word}', which this portal does not have; "
                        f"it has {', '.join(words)}."
                    )

    def row(self, record: Record) -> ImportedRow:
        """One record in Helmdesk's words."""
        warnings: list[str] = []
        created_at, completed_at = record.needed_moment("created_at"), record.moment("completed_at")
        updated_at = record.moment("updated_at")
        if completed_at is not None and completed_at < created_at:
            warnings.append(COMPLETED_EARLY)
        status, stage = self._status(record, is_completed=completed_at is not None, warnings=warnings)
        item = self._item(record)
        number = self._text(record, "number", MAX_DETAIL)
        row = ImportedRow(
            line=record.line,
            external_id=self._external_id(record, number),
            number=number if self._keeps_numbers and number and _OWN_NUMBER.fullmatch(number) else None,
            row_at=updated_at or completed_at or created_at,
            is_dated=updated_at is not None,
            created_at=created_at,
            status=status,
            stage=stage,
            reported_completed_at=None if stage is not None and not stage.is_completed else completed_at,
            organisation=self._text(record, "organisation", MAX_NAME),
            site=self._text(record, "site", MAX_NAME),
            contact=self._text(record, "contact", MAX_NAME),
            team=self._text(record, "team", MAX_NAME),
            config_item=_item_name(item),
            item=item,
        )
        row.values = self._plain_values(record, warnings)
        row.warnings = tuple(warnings)
        row.digest = row_digest(row)
        return row

    def _external_id(self, record: Record, number: str | None) -> str:
        found = self._text(record, "external_id", MAX_DETAIL) or number
        if found is None:
            raise RowProblem("number", "is empty")
        return found

    def _item(self, record: Record) -> ItemDetails:
        return ItemDetails(
            product=self._text(record, "config_item_product", MAX_NAME),
            serial_number=self._text(record, "serial_number", MAX_DETAIL),
            reference_number=self._text(record, "reference_number", MAX_DETAIL),
            reference_name=self._text(record, "reference_name", MAX_NAME),
        )

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
        return self._values.get(column, {}).get(text.casefold(), text)

    def _status(self, record: Record, *, is_completed: bool, warnings: list[str]) -> tuple[str | None, Stage | None]:
        word = self._text(record, "status", 200)
        if word is None:
            # Nothing said keeps the state there was, unless there is a date of completion.
            return (self._portal.default_status(Stage.CLOSED).key, Stage.CLOSED) if is_completed else (None, None)
        found = self._statuses.get(word.casefold())
        if found is not None:
            return found.key, found.stage
        warnings.append(
            f"Status '{word[:60]}' is not known; the ticket keeps the state it had, a new one begins as new."
        )
        return None, None

    def _keyed(self, record: Record, column: str, words: MappingOf[str, str], warnings: list[str]) -> str | None:
        word = self._text(record, column, 200)
        if word is None:
            return None
        found = words.get(word.casefold())
        if found is not None:
            return found
        warnings.append(f"{column.replace('_', ' ').capitalize()} '{word[:60]}' is not of this portal; kept as it is.")
        return word_key(column, word)


def _item_name(item: ItemDetails) -> str | None:
    """By what an item is known again: all that is said of it, because two phones may share a name."""
    parts = (item.reference_name, item.product, item.reference_number, item.serial_number)
    return " / ".join(dict.fromkeys(part for part in parts if part))[:MAX_NAME] or None


def _words(entries: Iterable[Priority | RequestType]) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in entries:
        for word in (one.key, one.label, _ORDINAL.sub("", one.label)):
            found.setdefault(word.casefold(), one.key)
    return found
