"""The address of a list of tickets: where it stands, its filters, its saved view, whether all is open. Pure."""

from dataclasses import dataclass
from typing import Final

from dashboard.pages import Address
from ingest.tickets.filters import TicketFilters, address_query, filters_from_address, unknown_names

PATH: Final = "/tickets"
DESK_PATH: Final = "/desk"
SEARCH_ADDRESS: Final = f"{PATH}?search=1"
MAX_VIEW_DIGITS: Final = 18
PAGE_NAMES: Final = ("view", "search")


@dataclass(frozen=True, slots=True)
class ListAddress:
    """One list as its address asks for it."""

    path: str
    filters: TicketFilters
    view_id: int | None = None
    is_search: bool = False
    # Parameters that mean nothing here: they are told, and gone from every address made of this one.
    unknown: tuple[str, ...] = ()

    def href(self, filters: TicketFilters) -> str:
        """The address of the same list with other filters: what else the address says stays."""
        return self._spelt(filters, self.view_id)

    @property
    def without_view(self) -> str:
        """The address of the same list, no longer as a view."""
        return self._spelt(self.filters, None)

    def _spelt(self, filters: TicketFilters, view_id: int | None) -> str:
        parts = [address_query(filters)]
        parts += [] if view_id is None else [f"view={view_id}"]
        parts += ["search=1"] if self.is_search else []
        query = "&".join(part for part in parts if part)
        return f"{self.path}?{query}" if query else self.path


def list_address_of(address: Address) -> ListAddress:
    """What an address asks for; InvalidInputError names a wrong filter."""
    text = address.param("view")
    is_id = text.isascii() and text.isdigit() and len(text) <= MAX_VIEW_DIGITS
    return ListAddress(
        path=DESK_PATH if address.path == DESK_PATH else PATH,
        filters=filters_from_address(address.params),
        view_id=int(text) if is_id else None,
        is_search=address.param("search") == "1",
        unknown=unknown_names(address.params, besides=PAGE_NAMES),
    )


def view_address(*, query: str, view_id: int) -> str:
    """The address of a saved view."""
    return f"{PATH}?{query}&view={view_id}" if query else f"{PATH}?view={view_id}"
