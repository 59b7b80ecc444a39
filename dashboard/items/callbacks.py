"""What the list of configuration items does: filters into the address."""

from typing import Any

from dash import no_update

from dashboard.guard import current_viewer
from dashboard.items.addresses import PATH, item_filters, items_address
from dashboard.pages import address_of


def items_filtered(
    text: str | None, organisation: str | None, site: str | None, retired: str | None, search: str | None
) -> Any:
    """The address of the list with what the filter bar says, from its first page."""
    current_viewer()
    before = item_filters(address_of(PATH, search).params)
    given = {"q": text, "organisation": organisation, "site": site, "retired": retired}
    after = item_filters({name: [value or ""] for name, value in given.items()})
    return no_update if after == before else items_address(after)
