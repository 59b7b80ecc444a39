"""The address of the list of contacts with its filters, order and page, both ways. Pure."""

from enum import StrEnum
from typing import Final, TypeVar
from urllib.parse import urlencode

from dashboard.contacts.access import CONTACTS, is_number
from dashboard.pages import Address
from ingest.people.contact_schemas import AccessFilter, ContactFilters, ContactOrder

ROWS_SHOWN: Final = 50
FILE: Final = f"{CONTACTS}.csv"
_STANDINGS: Final = {"yes": True, "no": False}
_MOST_PAGES: Final = 100_000
Word = TypeVar("Word", bound=StrEnum)


def filters_of(address: Address) -> ContactFilters:
    """What an address asks for; what it cannot ask for asks for nothing."""
    return ContactFilters(
        q=address.param("q").strip(),
        organisation_id=_number(address.param("organisation")),
        site_id=_number(address.param("site")),
        access=_word(AccessFilter, address.param("level")),
        is_active=_STANDINGS.get(address.param("active")),
        order=_word(ContactOrder, address.param("sort")) or ContactOrder.NAME,
    )


def page_of(address: Address) -> int:
    """The page an address asks for, from 1."""
    return min(_number(address.param("page")) or 1, _MOST_PAGES)


def list_query(filters: ContactFilters, *, page: int = 1) -> str:
    """The query of the list with these filters."""
    asked = {
        "q": filters.q,
        "organisation": filters.organisation_id,
        "site": filters.site_id,
        "level": filters.access,
        "active": None if filters.is_active is None else ("yes" if filters.is_active else "no"),
        "sort": None if filters.order is ContactOrder.NAME else filters.order,
        "page": page if page > 1 else None,
    }
    return urlencode({name: value for name, value in asked.items() if value})


def list_address(filters: ContactFilters, *, page: int = 1) -> str:
    """The address of a page of the list."""
    query = list_query(filters, page=page)
    return f"{CONTACTS}?{query}" if query else CONTACTS


def file_address(filters: ContactFilters) -> str:
    """The address of the list as a file."""
    query = list_query(filters)
    return f"{FILE}?{query}" if query else FILE


def _word(kind: type[Word], text: str) -> Word | None:
    return kind(text) if text in set(kind) else None


def _number(text: str) -> int | None:
    return int(text) or None if is_number(text) else None
