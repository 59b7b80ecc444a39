"""The scope of the home dashboard as its address spells it, and whose calendar its days follow. Pure."""

from collections.abc import Sequence
from typing import Final
from urllib.parse import urlencode

from dashboard.pages import Address
from ingest.errors import InvalidInputError, NotFoundError
from ingest.metrics.schemas import Scope
from ingest.organisations.schemas import OrganisationName, SiteName
from ingest.tickets.filters import TicketFilters, filters_from_address
from ingest.viewer import Viewer

# Whose open tickets the dashboard shows, as its address says; all of them otherwise.
MINE: Final = "mine"
APPROVAL: Final = "approval"


def scope_of(address: Address) -> Scope:
    """What the address asks for; InvalidInputError names a wrong parameter."""
    filters = filters_from_address({name: address.params.get(name, []) for name in ("organisation", "site")})
    for name in ("organisation", "site"):
        if len(getattr(filters, name)) > 1:
            raise InvalidInputError(f"The dashboard shows one {name} at a time.", fields={name: "is given twice"})
    return Scope(organisation_id=_first(filters.organisation), site_id=_first(filters.site))


def require_known(scope: Scope, *, organisations: Sequence[OrganisationName], sites: Sequence[SiteName]) -> None:
    """NotFoundError for a scope that is none of these places, which are what the viewer may see of it."""
    if scope.organisation_id is not None and scope.organisation_id not in {one.id for one in organisations}:
        raise NotFoundError("There is no such organisation.")
    if scope.site_id and scope.site_id not in {one.id for one in sites}:
        raise NotFoundError("There is no such site.")


def zone_words(scope: Scope, viewer: Viewer, *, organisations: Sequence[OrganisationName]) -> str:
    """Whose days the months are made of."""
    if scope.organisation_id is None and viewer.is_staff:
        return "each organisation's zone"
    return next((one.timezone for one in organisations if one.id == scope.organisation_id), viewer.timezone)


def scope_query(scope: Scope) -> str:
    """The query text of a scope ('site=3')."""
    pairs = (("organisation", scope.organisation_id), ("site", scope.site_id))
    return urlencode([(name, value) for name, value in pairs if value is not None])


def with_query(path: str, query: str) -> str:
    """A path with a query, where there is one."""
    return f"{path}?{query}" if query else path


def open_filters(scope: Scope, *, whose: str) -> TicketFilters:
    """The filters of the open tickets of a scope."""
    return TicketFilters(
        organisation=() if scope.organisation_id is None else (scope.organisation_id,),
        site=() if scope.site_id is None else (scope.site_id,),
        stage=("open",),
        mine=whose == MINE,
        approval="mine" if whose == APPROVAL else "",
    )


def _first(values: tuple[int, ...]) -> int | None:
    return values[0] if values else None
