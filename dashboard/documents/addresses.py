"""Addresses of documents: the list with its filters, one document's bytes, the page to attach files. Pure."""

from typing import Final
from urllib.parse import quote, urlencode

from dashboard.pages import Address
from ingest.documents.schemas import DocumentFilters

PATH: Final = "/documents"
UPLOAD: Final = "/documents/upload"
UPLOAD_HERE: Final = "/documents#upload"
ROWS_SHOWN: Final = 25
MAX_DIGITS: Final = 9


def filters_of(address: Address) -> DocumentFilters:
    """What an address asks for; what is no number asks for nothing."""
    return DocumentFilters(q=address.param("q").strip(), organisation_id=_number(address.param("organisation")))


def page_of(address: Address) -> int:
    """The page an address asks for, from 1."""
    return _number(address.param("page")) or 1


def list_address(filters: DocumentFilters, *, page: int = 1) -> str:
    """The address of a page of the list."""
    asked = {
        "q": filters.q,
        "organisation": filters.organisation_id,
        "page": page if page > 1 else None,
    }
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{PATH}?{query}" if query else PATH


def download_address(public_id: str) -> str:
    """Where a document is downloaded from."""
    return f"{PATH}/{public_id}/download"


def view_address(public_id: str) -> str:
    """Where a browser shows a document by itself."""
    return f"{PATH}/{public_id}/view"


def attach_address(number: str) -> str:
    """The page on which files are attached to a ticket."""
    return f"/tickets/{quote(number, safe='')}/attach"


def _number(text: str) -> int | None:
    is_number = text.isascii() and text.isdigit() and len(text) <= MAX_DIGITS
    return int(text) or None if is_number else None
