"""Which ticket a callback of the ticket page is about: what the browser's location says, never the page's state."""

from urllib.parse import unquote

from dashboard.pages import Address, address_of
from ingest.errors import InvalidInputError

PREFIX = "/tickets/"


def ticket_address(path: str | None, search: str | None = None) -> Address:
    """The address of a ticket's page; InvalidInputError for any other."""
    if path is None or not path.startswith(PREFIX):
        raise InvalidInputError("This is not the page of a ticket.")
    return address_of(path, search, variables={"number": unquote(path.removeprefix(PREFIX))})
