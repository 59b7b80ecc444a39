"""What the addresses of administration say: a list with its filters and page, one record, a file. Pure."""

from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import urlencode

from ingest.errors import NotFoundError
from ingest.records.kinds import kind_named
from ingest.records.queries import MAX_SEARCH_CHARACTERS
from ingest.records.schemas import Kind, RecordFilters, RecordRow

ADMINISTRATION: Final = "/admin"
ROWS_A_PAGE: Final = 50
STATES: Final = ("in_use", "retired", "all")
_MAX_PAGE, _MAX_DIGITS, _MAX_VALUE = 1_000_000, 18, 60
Params = Mapping[str, Sequence[str]]


def list_path(kind: Kind) -> str:
    """The list of a kind."""
    return f"{ADMINISTRATION}/{kind.name}"


def new_path(kind: Kind) -> str:
    """The form of a new record."""
    return f"{list_path(kind)}/new"


def import_path(kind: Kind) -> str:
    """Where a file of a kind is given."""
    return f"{list_path(kind)}/import"


def record_path(kind: Kind, record_id: int) -> str:
    """The page of a record."""
    return f"{list_path(kind)}/{record_id}"


def record_filters(kind: Kind, params: Params) -> RecordFilters:
    """The filters an address asks for; of what it does not know nothing."""
    state = _last(params, "state")
    fields = {name: text[:_MAX_VALUE] for name in kind.filters if (text := _last(params, name))}
    q = " ".join(_last(params, "q").split())[:MAX_SEARCH_CHARACTERS]
    return RecordFilters(q, "" if state == "all" else state if state in STATES else "in_use", fields)


def filters_address(base: str, filters: RecordFilters, *, page: int = 1) -> str:
    """An address with these filters, in one spelling."""
    parts = [("q", filters.q)] if filters.q else []
    parts += [(name, value) for name, value in filters.fields.items() if value]
    parts += [] if filters.state == "in_use" else [("state", filters.state or "all")]
    parts += [("page", str(page))] if page > 1 else []
    return f"{base}?{urlencode(parts)}" if parts else base


def page_number(params: Params) -> int:
    """Which page an address asks for, from 1."""
    text = _last(params, "page")
    return min(max(int(text[:_MAX_DIGITS]), 1), _MAX_PAGE) if text.isascii() and text.isdigit() else 1


def kind_at(path: str | None) -> Kind:
    """The kind an address under `/admin` is of; NotFoundError for any other address."""
    start, _, rest = (path or "").removeprefix("/").partition("/")
    if start != "admin":
        raise NotFoundError("There is no such page.")
    return kind_named(rest.partition("/")[0])


def record_id_at(path: str | None) -> int:
    """The record an address is of; NotFoundError where it is of none."""
    text = (path or "").rstrip("/").rpartition("/")[2]
    if not (text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS):
        raise NotFoundError("There is no such page.")
    return int(text)


def tickets_address(kind: Kind, row: RecordRow) -> str:
    """The list of a record's open tickets."""
    names = {"organisations": "organisation", "sites": "site", "items": "config_item", "teams": "team"}
    asked = (names[kind.name], str(row.id)) if kind.name in names else ("assignee", row.name)
    return f"/tickets?{urlencode([asked, ('stage', 'open')])}"


def _last(params: Params, name: str) -> str:
    values = params.get(name) or ("",)
    return values[-1]
