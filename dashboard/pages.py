"""The one way a slice puts a page at an address: who looks, what was asked for, and what is shown when it fails."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import parse_qs, unquote

import dash
from dash import ctx
from dash._pages import _path_to_page  # Dash's own answer to which page an address is; it has no public name
from dash.development.base_component import Component

from dashboard.errors import failure_page, refusal_page, report_failure
from dashboard.guard import current_viewer
from ingest.errors import HelmdeskError, NotFoundError
from ingest.portal.current import current_portal
from ingest.viewer import Viewer

LOCATION = "_pages_location"
# Its `data` is set whenever a page has come.
ARRIVED = "_pages_store"
MAX_ADDRESS_VALUES = 500


@dataclass(frozen=True, slots=True)
class Address:
    """What the browser's address asks for.

    `params` keeps every value of a repeated parameter, in order; `variables` are the parts of a path template
    ('/tickets/<number>' gives {'number': ...}). All of it is text from outside.
    """

    path: str
    params: dict[str, list[str]]
    variables: dict[str, str]

    def param(self, name: str, default: str = "") -> str:
        """The last value of a parameter."""
        values = self.params.get(name)
        return values[-1] if values else default


Layout = Callable[[Viewer, Address], Component]
IsFor = Callable[[Viewer], bool]
IsThere = Callable[[Viewer, Address], bool]
_IS_FOR, _IS_THERE = "is_for", "is_there"
_NOT_FOUND_TITLE = "Not found"


def _anybody(_viewer: Viewer) -> bool:
    return True


def _always(_viewer: Viewer, _address: Address) -> bool:
    return True


def register_page(
    module: str,
    *,
    title: str,
    layout: Layout,
    path: str | None = None,
    path_template: str | None = None,
    is_for: IsFor = _anybody,
    is_there: IsThere = _always,
) -> None:
    """Put a page at `path` (or `path_template`), shown to anybody signed in; called from a slice's `register`.

    `is_for` says whom it is for: to everybody else the address is one that has no page, in every respect.
    `is_there` says cheaply whether an address of the template names something the viewer may see: where not, already
    the first document answers 404. `module` is a name of its own for each page, usually `__name__`. `title` is the
    browser's title without the brand; it may hold a variable of the template ('Ticket {number}'). `layout` runs within
    the page's one request and raises a HelmdeskError to refuse: NotFoundError for what is missing and for what is
    another organisation's alike.
    """
    dash.register_page(  # type: ignore[no-untyped-call]  # Dash gives it no types
        module,
        path=path,
        path_template=path_template,
        name=title,
        title=partial(_page_title, title, is_for, is_there),
        layout=partial(_guarded, partial(_shown_to, is_for, layout)),
        **{_IS_FOR: is_for, _IS_THERE: is_there},
    )


def register_not_found() -> None:
    """The page for every address that has none."""
    dash.register_page(  # type: ignore[no-untyped-call]  # Dash gives it no types
        "not_found_404",
        path="/not-found",
        title=partial(_document_title, _NOT_FOUND_TITLE),
        layout=partial(_guarded, _not_found_page),
    )


def is_page_address(path: str) -> bool:
    """Whether the path has a page for whoever is asking."""
    page, variables = _page_at(path)
    if not page or any("/" in text for text in variables.values()):
        return False
    viewer, address = current_viewer(), address_of(path, None, variables=variables)
    is_known = page.get(_IS_FOR, _anybody)(viewer) and page.get(_IS_THERE, _always)(viewer, address)
    return is_known is True


def address_of(pathname: str | None, search: str | None, *, variables: dict[str, str] | None = None) -> Address:
    """An address from what the browser's location says. Pure."""
    params = parse_qs((search or "").removeprefix("?"), keep_blank_values=True, max_num_fields=MAX_ADDRESS_VALUES)
    decoded = {name: unquote(text) for name, text in (variables or {}).items()}
    return Address(path=pathname or "/", params=params, variables=decoded)


def _guarded(layout: Layout, **_known: object) -> Component:
    """Show a page, or say in its place why not: no traceback ever reaches the screen."""
    try:
        return layout(current_viewer(), _asked_address())
    except HelmdeskError as error:
        return refusal_page(error)
    except Exception as error:  # noqa: BLE001 - the edge: whatever failed is logged and answered with its reference
        return failure_page(report_failure(error))


def _shown_to(is_for: IsFor, layout: Layout, viewer: Viewer, address: Address) -> Component:
    if not is_for(viewer):
        raise NotFoundError(f"There is no page {address.path}.")
    return layout(viewer, address)


def _not_found_page(_viewer: Viewer, address: Address) -> Component:
    raise NotFoundError(f"There is no page {address.path}.")


def _asked_address() -> Address:
    # Dash hands template variables and query parameters over as one dictionary, in which one hides the other; what
    # the browser's location says is read again instead.
    pathname, search = ctx.inputs.get(f"{LOCATION}.pathname"), ctx.inputs.get(f"{LOCATION}.search")
    _, variables = _page_at(pathname or "/")
    if any("/" in text for text in variables.values()):
        raise NotFoundError("A variable of an address is one part of it.")
    return address_of(pathname, search, variables=variables)


def _page_at(path: str) -> tuple[dict[str, Any], dict[str, str]]:
    page, variables = _path_to_page(path.strip("/"))  # type: ignore[no-untyped-call]  # Dash gives it no types
    return page, variables or {}


def _page_title(title: str, is_for: IsFor, is_there: IsThere, **variables: str) -> str:
    viewer, address = current_viewer(), address_of(None, None, variables=variables)
    is_known = is_for(viewer) and is_there(viewer, address)
    return _document_title(title if is_known else _NOT_FOUND_TITLE, **variables)


def _document_title(title: str, **variables: str) -> str:
    named = title.format(**{name: unquote(text) for name, text in variables.items()})
    return f"{named} · {current_portal().brand.name}"
