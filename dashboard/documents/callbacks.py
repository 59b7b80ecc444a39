"""What pages with documents do: filter, show what has arrived, rename, delete."""

from typing import Any
from urllib.parse import unquote

from dash import no_update

from dashboard.documents.addresses import PATH, filters_of, list_address
from dashboard.documents.components import panel_list
from dashboard.documents.pages import listed_documents
from dashboard.guard import current_viewer
from dashboard.notices import notify
from dashboard.pages import Address, address_of
from dashboard.tickets.course import tell_course
from ingest.clock import now
from ingest.db.engine import reading, unit_of_work
from ingest.documents.queries import document, ticket_documents
from ingest.documents.rules import MAY_NOT_CHANGE
from ingest.documents.service import delete_document, rename_document
from ingest.errors import ForbiddenError, InvalidInputError
from ingest.viewer import Viewer

_TICKETS = "/tickets/"
_ATTACH = "/attach"
MAX_ID_CHARACTERS = 32


def documents_filtered(text: str | None, organisation: str | None, search: str | None) -> Any:
    """The address of the list with what the filter bar says, from its first page."""
    current_viewer()
    address = address_of(PATH, search)
    params = address.params | {"q": [text or ""], "organisation": [organisation or ""]}
    after = filters_of(Address(PATH, params, {}))
    return no_update if after == filters_of(address) else list_address(after)


def documents_refreshed(arrived: object, path: str | None, search: str | None) -> Any:
    """The list as it is now that a file has arrived."""
    viewer = current_viewer()
    if arrived is None:
        return no_update
    tell_course(path)
    return _listed(viewer, path, search)


def document_chosen(chosen: object) -> tuple[Any, Any, Any, Any, Any]:
    """Open the dialog of the button that was pressed: rename (shown, name, error) or delete (shown, words)."""
    viewer, act = current_viewer(), _act(chosen)
    if act is None:
        return no_update, no_update, no_update, no_update, no_update
    with reading() as session:
        found = document(session, viewer, public_id=_id(chosen))
    if not found.may_change:
        raise ForbiddenError(MAY_NOT_CHANGE)
    place = f" from ticket {found.ticket_number}" if found.ticket_number else ""
    words = f"Delete '{found.name}'{place}? It cannot be brought back; that it was there, and who deleted it, is kept."
    return act == "rename", found.name, None, act == "delete", words


def document_renamed(
    clicks: int | None, name: str | None, chosen: object, path: str | None, search: str | None
) -> tuple[Any, Any, Any]:
    """Rename the chosen document: the list with it, the dialog closed; or what is wrong with the name."""
    viewer = current_viewer()
    if not clicks or _act(chosen) != "rename":
        return no_update, no_update, no_update
    try:
        with unit_of_work() as session:
            kept = rename_document(session, viewer, public_id=_id(chosen), name=name or "")
    except InvalidInputError as error:
        return no_update, no_update, error.message
    tell_course(path)
    notify("Renamed", f"The document is called '{kept}' now.")
    return _listed(viewer, path, search), False, None


def document_deleted(clicks: int | None, chosen: object, path: str | None, search: str | None) -> tuple[Any, Any]:
    """Delete the chosen document: the list without it, the dialog closed."""
    viewer = current_viewer()
    if not clicks or _act(chosen) != "delete":
        return no_update, no_update
    with unit_of_work() as session:
        name = delete_document(session, viewer, public_id=_id(chosen))
    tell_course(path)
    notify("Deleted", f"'{name}' is deleted.")
    return _listed(viewer, path, search), False


def _listed(viewer: Viewer, path: str | None, search: str | None) -> Any:
    """What the list of a page shows: a ticket's documents on a ticket's page, else those its address asks for."""
    with reading() as session:
        if path is not None and path.startswith(_TICKETS):
            number = unquote(path.removeprefix(_TICKETS).removesuffix(_ATTACH))
            return panel_list(ticket_documents(session, viewer, number=number), viewer, now=now())
        return listed_documents(session, viewer, address_of(PATH, search))


def _act(chosen: object) -> str | None:
    act = chosen.get("act") if isinstance(chosen, dict) else None
    return act if act in {"rename", "delete"} else None


def _id(chosen: object) -> str:
    given = chosen.get("id") if isinstance(chosen, dict) else None
    if not isinstance(given, str) or len(given) > MAX_ID_CHARACTERS:
        raise InvalidInputError("Choose a document.")
    return given
