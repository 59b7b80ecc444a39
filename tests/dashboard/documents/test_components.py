"""The list of documents as a tree: who sees which columns and buttons, the ways to other pages, and why it is empty."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from dashboard.documents.addresses import attach_address, filters_of, list_address, page_of
from dashboard.documents.components import document_list, panel_list, recent_changes
from dashboard.documents.controls import upload_control
from dashboard.pages import address_of
from ingest.documents.schemas import DocumentEventView, DocumentFilters, DocumentPage, DocumentView, Place
from ingest.enums import DocumentEventKind, SecurityLevel, StaffRole
from ingest.portal.current import current_portal
from ingest.viewer import Viewer

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
BOB = Viewer(1, "Bob Field", "UTC", organisation_id=1, contact_id=1, security_level=SecurityLevel.STANDARD)
ALICE = Viewer(2, "Alice Moore", "UTC", staff_role=StaffRole.AGENT)
VIEW = DocumentView(
    public_id="a" * 32,
    name="lights.png",
    media_type="image/png",
    size_bytes=2_500_000,
    organisation="Acme",
    ticket_number="T20260304.0001",
    ticket_title="No dial tone",
    uploaded_by="Dora Lane",
    uploaded_at=NOW,
    may_change=False,
)


def _told(tree: Any) -> str:
    return repr(tree)


def _listed(viewer: Viewer, *rows: DocumentView, total: int | None = None, page: int = 1, q: str = "") -> str:
    found = DocumentPage(rows, len(rows) if total is None else total)
    return _told(document_list(found, viewer, filters=DocumentFilters(q=q), page=page, now=NOW))


def test_staff_see_the_organisation_and_contacts_do_not() -> None:
    assert "'Organisation'" in _listed(ALICE, VIEW)
    assert "'Organisation'" not in _listed(BOB, VIEW)
    for words in ("lights.png", "'PNG'", "2.4 MB", "/tickets/T20260304.0001", "Dora Lane", "1 document"):
        assert words in _listed(BOB, VIEW)


def test_buttons_are_for_those_who_may() -> None:
    assert "Rename lights.png" not in _listed(BOB, VIEW)
    assert "Delete lights.png" in _listed(BOB, replace(VIEW, may_change=True))
    assert "View lights.png" in _listed(BOB, VIEW)
    assert "View " not in _listed(BOB, replace(VIEW, media_type="text/plain"))
    assert "Delete lights.png" in _told(panel_list([replace(VIEW, may_change=True)], BOB, now=NOW))


@pytest.mark.parametrize(
    ("total", "page", "here", "not_here"),
    [
        (25, 1, (), ("Newer", "Older", "Page")),
        (26, 1, ("Page 1 of 2", "Older", "/documents?q=a&page=2"), ("Newer",)),
        (26, 2, ("Page 2 of 2", "Newer", "'/documents?q=a'"), ("Older",)),
    ],
)
def test_pages_lead_to_each_other(total: int, page: int, here: tuple[str, ...], not_here: tuple[str, ...]) -> None:
    told = _listed(BOB, VIEW, total=total, page=page, q="a")
    assert all(words in told for words in here)
    assert not any(words in told for words in not_here)


def test_an_empty_list_says_why() -> None:
    assert "No documents yet" in _listed(BOB)
    assert "No document matches" in _listed(BOB, q="nothing")
    assert "Nothing on this page" in _listed(BOB, total=3, page=9)


def test_what_was_done_is_told_with_names_before_and_after() -> None:
    def event(kind: DocumentEventKind, before: str | None, after: str | None) -> DocumentEventView:
        return DocumentEventView(NOW, kind, "Bob Field", before, after, "T1")

    told = _told(
        recent_changes(
            [
                event(DocumentEventKind.RENAMED, "a.txt", "b.txt"),
                event(DocumentEventKind.DELETED, "c.txt", None),
                event(DocumentEventKind.ADDED, None, "d.txt"),
            ],
            BOB,
            now=NOW,
        )
    )
    for words in ("Bob Field renamed ", "a.txt", "b.txt", "Bob Field deleted ", "Bob Field added ", " (ticket T1)"):
        assert words in told
    assert recent_changes([], BOB, now=NOW) == []


def test_the_control_says_what_is_allowed_before_anything_is_sent() -> None:
    told = _told(upload_control(current_portal().documents, place=Place(ticket_number="T1")))
    assert "Allowed are bmp, csv, doc, docx, jpeg, jpg, pdf, png, txt, xls, xlsx and zip, at most 25 MB each." in told
    assert f"'{25 * 1024 * 1024}'" in told


def test_addresses_take_what_they_give_and_nothing_else() -> None:
    filters = DocumentFilters(q="floor & plan", organisation_id=7)
    address = address_of("/documents", list_address(filters, page=3).partition("?")[2])
    assert (filters_of(address), page_of(address)) == (filters, 3)
    odd = address_of("/documents", "?organisation=-1&page=x&page=99999999999999999999")
    assert (filters_of(odd), page_of(odd)) == (DocumentFilters(), 1)
    assert attach_address("T1/..?x") == "/tickets/T1%2F..%3Fx/attach"
