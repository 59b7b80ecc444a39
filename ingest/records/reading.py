"""Between what people write of a record and what its columns hold: read field by field, and said again in words."""

from collections.abc import Mapping
from typing import Any

from ingest import clock
from ingest.enums import StaffRole
from ingest.errors import InvalidInputError
from ingest.plain_text import clean_line, clean_optional_text
from ingest.records.lookups import Lookups
from ingest.records.schemas import NO, REFERENCES, YES, Columns, Kind, Problems, RecordField, RecordRow, Shape

# 18 digits fit the ids of both databases.
MAX_ID_DIGITS = 18
_SAID_YES = frozenset({"yes", "true", "1", "x"})
_SAID_NO = frozenset({"no", "false", "0", ""})
ROLE_WORDS = {
    StaffRole.AGENT: "Agent",
    StaffRole.LEAD: "Lead",
    StaffRole.STATUS_EDITOR: "Status editor",
    StaffRole.ADMINISTRATOR: "Administrator",
}


def read_values(
    kind: Kind, values: Mapping[str, str | None], *, row: Any | None, lookups: Lookups
) -> tuple[Columns, Problems]:
    """The columns that values (by field, ids as texts) say, and by field what does not fit.

    Fields that are not given keep what the record has; of a new one those that are needed are missed.
    """
    columns: Columns = {}
    problems: Problems = {}
    for one in kind.fields:
        if one.name not in values and row is not None:
            continue
        try:
            columns[one.column] = _read(one, values.get(one.name), columns=columns, row=row, lookups=lookups)
        except InvalidInputError as error:
            problems[one.name] = error.message
    return columns, problems


def values_of(kind: Kind, row: Any) -> dict[str, str]:
    """What a form holds of a record."""
    return {one.name: _text(one, getattr(row, one.column)) for one in kind.fields}


def words_of(kind: Kind, row: Any, *, lookups: Lookups) -> dict[str, str]:
    """What people read of a record, by field."""
    return {one.name: said(one, getattr(row, one.column), lookups=lookups) for one in kind.fields}


def record_row(kind: Kind, row: Any, *, lookups: Lookups, open_tickets: int = 0) -> RecordRow:
    """A record as upper floors see it."""
    words = words_of(kind, row, lookups=lookups)
    return RecordRow(row.id, name_of(kind, words), values_of(kind, row), words, is_retired(row), open_tickets)


def name_of(kind: Kind, words: Mapping[str, str | None]) -> str:
    """What a record is called."""
    return next((text for name in kind.named_by if (text := words.get(name))), "")


def is_retired(row: Any) -> bool:
    """Whether a record is retired; of staff, whether the account is not active."""
    return bool(row.is_retired) if hasattr(row, "is_retired") else not row.is_active


def said(one: RecordField, value: Any, *, lookups: Lookups) -> str:
    """What a column holds, in words."""
    if one.shape in REFERENCES:
        return lookups.label(one.shape, value)
    if one.shape is Shape.ROLE and value is not None:
        return ROLE_WORDS[StaffRole(value)]
    return _text(one, value)


def value_named(one: RecordField, text: str | None, *, organisation_id: int | None, lookups: Lookups) -> str | None:
    """What a file's words are as the value of a field; InvalidInputError when they name nothing, or several things."""
    if text is None:
        return None
    if one.shape is Shape.SWITCH:
        return _switch(one, text)
    if one.shape is Shape.ROLE:
        wanted = text.replace("_", " ").casefold()
        return next((str(role) for role, word in ROLE_WORDS.items() if word.casefold() == wanted), text)
    if one.shape not in REFERENCES:
        return text
    found = lookups.named(one.shape, text, organisation_id=organisation_id)
    if len(found) == 1:
        return str(found[0])
    which = "there are several" if found else "there is no"
    raise InvalidInputError(f"'{text[:60]}': {which} {one.label.lower()}{'s' if found else ''} of this name")


def _read(one: RecordField, text: str | None, *, columns: Columns, row: Any | None, lookups: Lookups) -> Any:
    if one.shape in REFERENCES:
        return _reference(one, text, columns=columns, row=row, lookups=lookups)
    if one.shape is Shape.SWITCH:
        return _switch(one, text) == YES
    if one.shape is Shape.ROLE:
        return _role(one, text)
    if one.shape is Shape.TEXT:
        return clean_optional_text(text, name=one.name, label=one.label.lower(), limit=one.limit)
    line = " ".join((text or "").split())
    if not one.is_required:
        return clean_optional_text(line, name=one.name, label=one.label.lower(), limit=one.limit)
    kept = clean_line(line, name=one.name, label=one.label.lower(), limit=one.limit)
    return clock.zone(kept).key if one.shape is Shape.ZONE else kept


def _reference(
    one: RecordField, text: str | None, *, columns: Columns, row: Any | None, lookups: Lookups
) -> int | None:
    if not text:
        if one.is_required:
            raise InvalidInputError(f"Choose {_article(one.label)}.")
        return None
    row_id = int(text) if text.isascii() and text.isdigit() and len(text) <= MAX_ID_DIGITS else 0
    found = lookups.options(one.shape).get(row_id)
    owner = columns.get("organisation_id", getattr(row, "organisation_id", None))
    if found is None or (one.shape is Shape.SITE and found.organisation_id != owner):
        raise InvalidInputError(f"Choose {_article(one.label)} of the list.")
    if found.is_retired and getattr(row, one.column, None) != row_id:
        raise InvalidInputError(f"'{found.label}' is retired.")
    return row_id


def _switch(one: RecordField, text: str | None) -> str:
    word = (text or "").strip().casefold()
    if word in _SAID_YES:
        return YES
    if word in _SAID_NO:
        return NO
    raise InvalidInputError(f"{one.label} is yes or no.")


def _role(one: RecordField, text: str | None) -> StaffRole:
    if text not in set(StaffRole):
        raise InvalidInputError(f"Choose {_article(one.label)}: {', '.join(ROLE_WORDS.values())}.")
    return StaffRole(str(text))


def _article(label: str) -> str:
    word = label.lower()
    return f"an {word}" if word[0] in "aeiou" else f"a {word}"


def _text(one: RecordField, value: Any) -> str:
    if one.shape is Shape.SWITCH:
        return YES if value else NO
    return "" if value is None else str(value)
