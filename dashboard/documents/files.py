"""The bytes of documents: downloads, and what a browser may show by itself. Never as anything of this site.

Whoever may not see a document gets the answer of one that is not there. What goes out has the type we read from its
bytes, which browsers may not guess anew, and a policy under which nothing in it runs or loads.
"""

import unicodedata
from typing import Final
from urllib.parse import quote

from flask import Response

from dashboard.guard import current_viewer
from ingest.db.engine import reading, unit_of_work
from ingest.documents.kinds import PICTURES, VIEWED
from ingest.documents.queries import document_file
from ingest.documents.schemas import DocumentFile
from ingest.documents.service import delete_document
from ingest.documents.storage import current_store
from ingest.errors import NotFoundError

NOTHING_RUNS: Final = "sandbox; default-src 'none'"
# A picture's own document is one image and a style the browser writes into it.
PICTURE_POLICY: Final = "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'"
# A browser's PDF viewer is refused in a sandbox; it is a program of the browser's, apart from this site.
PDF_POLICY: Final = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"


def download(public_id: str) -> Response:
    """A document as an attachment."""
    found = _found(public_id)
    return _answer(found, disposition="attachment", policy=NOTHING_RUNS)


def view(public_id: str) -> Response:
    """A picture or PDF to look at in a tab of its own; NotFoundError for every other kind."""
    found = _found(public_id)
    if found.media_type not in VIEWED:
        raise NotFoundError("There is no such document.")
    policy = PICTURE_POLICY if found.media_type in PICTURES else PDF_POLICY
    return _answer(found, disposition="inline", policy=policy)


def remove(public_id: str) -> Response:
    """Delete a document; 204 when it is done."""
    with unit_of_work() as session:
        delete_document(session, current_viewer(), public_id=public_id)
    return Response(status=204)


def content_disposition(disposition: str, name: str) -> str:
    """The header that gives a file its name: plain letters for old programs, and the name itself (RFC 6266)."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", errors="ignore").decode()
    kept = "".join(one if one.isalnum() or one in " ._-()" else "_" for one in plain).strip(" .") or "document"
    return f"{disposition}; filename=\"{kept}\"; filename*=UTF-8''{quote(name, safe='')}"


def _found(public_id: str) -> DocumentFile:
    with reading() as session:
        return document_file(session, current_viewer(), public_id=public_id)


def _answer(found: DocumentFile, *, disposition: str, policy: str) -> Response:
    # Without a charset: what letters a text is written in is the writer's affair.
    answer = Response(current_store().read(found.storage_key), content_type=found.media_type)
    answer.headers["Content-Length"] = str(found.size_bytes)
    answer.headers["Content-Disposition"] = content_disposition(disposition, found.name)
    answer.headers["Content-Security-Policy"] = policy
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
