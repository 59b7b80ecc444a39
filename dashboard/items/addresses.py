"""What the addresses of the list of configuration items say; whatever does not fit is left out. Pure."""

from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import urlencode

from ingest.config_items.schemas import ItemFilters

PATH: Final = "/manage/items"
ROWS_A_PAGE: Final = 50
MAX_SEARCH_CHARACTERS: Final = 200
SHOW_RETIRED: Final = "1"
_MAX_PAGE, _MAX_DIGITS = 1_000_000, 18
Params = Mapping[str, Sequence[str]]


def item_filters(params: Params) -> ItemFilters:
    """The filters an address asks for."""
    return ItemFilters(
        q=" ".join(_last(params, "q").split())[:MAX_SEARCH_CHARACTERS],
        organisation_id=_number(_last(params, "organisation")),
        site_id=_number(_last(params, "site")),
        with_retired=_last(params, "retired") == SHOW_RETIRED,
    )


def page_number(params: Params) -> int:
    """Which page an address asks for, from 1."""
    return min(max(_number(_last(params, "page")) or 1, 1), _MAX_PAGE)


def items_address(filters: ItemFilters, *, page: int = 1) -> str:
    """The address of a page of the list."""
    asked = (
        ("q", filters.q),
        ("organisation", filters.organisation_id),
        ("site", filters.site_id),
        ("retired", SHOW_RETIRED if filters.with_retired else ""),
        ("page", page if page > 1 else ""),
    )
    parts = [(name, value) for name, value in asked if value]
    return f"{PATH}?{urlencode(parts)}" if parts else PATH


def tickets_address(item_id: int, *, is_open: bool) -> str:
    """The tickets about an item: those that are open, or all."""
    return f"/tickets?config_item={item_id}{'&stage=open' if is_open else ''}"


def _last(params: Params, name: str) -> str:
    values = params.get(name) or ("",)
    return values[-1]


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS else None
