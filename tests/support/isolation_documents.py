"""What the isolation tests call of documents, with what names Acme's things: Dora's secret document on a ticket."""

from collections.abc import Callable
from typing import Any, Protocol

from sqlalchemy.orm import Session

from ingest import clock
from ingest.documents.schemas import DocumentFilters, Place
from ingest.documents.service import add_document
from tests.support.files import received
from tests.support.people import People

SECRET_NAME = "Acmesecret photo.txt"


class World(Protocol):
    """What both isolation tests know of Acme."""

    @property
    def people(self) -> People:
        """Who is there."""

    @property
    def number(self) -> str:
        """Acme's ticket."""

    @property
    def document(self) -> str:
        """Acme's document."""


Arguments = Callable[[Any], dict[str, Any]]


def secret_document(session: Session, people: People, *, number: str) -> str:
    """Dora's document on Acme's ticket."""
    return add_document(session, people.dora, received=received(SECRET_NAME), place=Place(ticket_number=number))


def _document(world: World) -> dict[str, Any]:
    return {"public_id": world.document}


def _theirs(world: World) -> dict[str, Any]:
    return {"received": received(), "place": Place(ticket_number=world.number)}


READS: dict[str, list[Arguments]] = {
    "document_page": [
        lambda _w: {"filters": DocumentFilters()},
        lambda w: {"filters": DocumentFilters(q="secret", organisation_id=w.people.acme)},
    ],
    "ticket_documents": [lambda w: {"number": w.number}],
    "draft_documents": [lambda w: {"request_type": "query", "organisation_id": w.people.acme}],
    "document": [_document],
    "document_file": [_document],
    "document_events": [lambda _w: {}, lambda w: {"organisation_id": w.people.acme}],
    "owner_of": [
        lambda w: {"place": Place(ticket_number=w.number)},
        lambda w: {"place": Place(ticket_number=w.number, field="files")},
        lambda w: {"place": Place(organisation_id=w.people.acme)},
    ],
}
STAFF_ACTS: dict[str, Arguments] = {
    "deleted_keys": lambda _w: {},
    "note_freed": lambda _w: {"keys": []},
    "forget_drafts": lambda _w: {"now": clock.now()},
    "unknown_keys": lambda _w: {"keys": []},
}
ACTS: dict[str, Arguments] = {
    "add_document": _theirs,
    "rename_document": lambda w: _document(w) | {"name": "Mine"},
    "delete_document": _document,
    "take_up_drafts": lambda w: {"number": w.number, "public_ids": [w.document]},
}
OWN_TESTS = {"discard_draft_documents"}

Case = Callable[[Any], dict[str, Any]]


def _chosen(act: str, **more: Any) -> Case:
    def values(world: World) -> dict[str, Any]:
        chosen = {"act": act, "id": world.document, "at": 1}
        return {"documents-chosen.data": chosen, "_pages_location.pathname": f"/tickets/{world.number}", **more}

    return values


CALLBACKS: dict[str, Callable[[Any], list[Case]]] = {
    "documents_filtered": lambda _w: [
        lambda w: {
            "documents-search.value": "secret",
            "documents-organisation.value": str(w.people.acme),
            "_pages_location.search": "",
        }
    ],
    "documents_refreshed": lambda _w: [
        lambda w, path=path, search=search: {
            "documents-arrived.data": 1,
            "_pages_location.pathname": path.format(w=w),
            "_pages_location.search": search.format(w=w),
        }
        for path, search in (
            ("/documents", ""),
            ("/documents", "?organisation={w.people.acme}&q=photo"),
            ("/tickets/{w.number}", ""),
            ("/tickets/{w.number}/attach", ""),
        )
    ],
    "document_chosen": lambda _w: [
        lambda w, act=act: {"documents-chosen.data": {"act": act, "id": w.document}} for act in ("rename", "delete")
    ],
    "document_renamed": lambda _w: [
        _chosen("rename", **{"document-rename-save.n_clicks": 1, "document-rename-name.value": "Mine"})
    ],
    "document_deleted": lambda _w: [_chosen("delete", **{"document-delete-confirm.n_clicks": 1})],
}
ROUTES: dict[str, Callable[[Any], list[str]]] = {
    # With bodies: tests/dashboard/documents/test_addresses.py.
    "POST /documents/upload": lambda _w: ["/documents/upload"],
    "GET /documents/<public_id>/download": lambda w: [f"/documents/{w.document}/download"],
    "GET /documents/<public_id>/view": lambda w: [f"/documents/{w.document}/view"],
    "DELETE /documents/<public_id>": lambda w: [f"/documents/{w.document}"],
}


def pages(world: World) -> list[tuple[str, str]]:
    """The pages of documents, and the same with what names Acme's things."""
    return [
        ("/documents", ""),
        ("/documents", f"?organisation={world.people.acme}&q=photo&page=1"),
        (f"/tickets/{world.number}/attach", ""),
    ]
