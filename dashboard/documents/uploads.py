"""`POST /documents/upload`: one file of a form, streamed into the store, and then a document of its place."""

import threading
from typing import IO, Final

from flask import Response, jsonify, request

from dashboard.documents.multipart import READ_BYTES, UploadedFile, uploaded_file
from dashboard.errors import json_answer
from dashboard.guard import current_viewer
from ingest.db.engine import reading, unit_of_work
from ingest.documents.places import owner_of
from ingest.documents.queries import document
from ingest.documents.receiving import forget, receive
from ingest.documents.rules import size_words
from ingest.documents.schemas import DocumentView, Place, Received
from ingest.documents.service import add_document
from ingest.errors import HelmdeskError, InvalidInputError
from ingest.viewer import Viewer

# Slow lines may take some of a process's threads, never all: whoever finds none free is asked to come again.
PLACES: Final = 6
RETRY_SECONDS: Final = 2
# A browser that is still sending hears no answer: so much of what is not wanted is read and dropped.
MAX_DROPPED_BYTES: Final = 32 * 1024 * 1024
_NO_LIMIT: Final = 1 << 60
_MAX_ID_DIGITS: Final = 18
_places = threading.BoundedSemaphore(PLACES)


class AllPlacesTakenError(HelmdeskError):
    """So many files are being received that no more can be at the moment."""

    code = "busy"
    http_status = 503


def upload() -> Response:
    """Take one file; 201 with what is known of it, or a refusal that names the file and what is allowed.

    The fields before the file say where it belongs: `ticket`, and `field` of Edit Ticket, or `request_type`, `field`
    and `organisation` of a form, or `organisation` alone; `name` is another name for it.
    """
    viewer = current_viewer()
    if not _places.acquire(blocking=False):
        return _busy()
    try:
        return _taken(viewer)
    finally:
        _places.release()


def _taken(viewer: Viewer) -> Response:
    # The limit of all other requests does not count here: the file is counted as it arrives, and refused by its name.
    request.max_content_length = _NO_LIMIT
    stream = request.stream
    try:
        view = _added(viewer, uploaded_file(stream, content_type=request.headers.get("Content-Type", "")))
    except HelmdeskError as error:
        drop_rest(stream)
        return json_answer(error)
    answer = jsonify(
        id=view.public_id,
        name=view.name,
        media_type=view.media_type,
        size_bytes=view.size_bytes,
        size=size_words(view.size_bytes),
    )
    answer.status_code = 201
    return answer


def _added(viewer: Viewer, given: UploadedFile) -> DocumentView:
    place = _place(given.fields)
    with reading() as session:
        owner_of(session, viewer, place=place)
    received = receive(_name(given), given.chunks)
    public_id = _written(viewer, received, place)
    with reading() as session:
        return document(session, viewer, public_id=public_id)


def _written(viewer: Viewer, received: Received, place: Place) -> str:
    try:
        with unit_of_work() as session:
            return add_document(session, viewer, received=received, place=place)
    except HelmdeskError:
        # Refused before the commit. After any other error there may be a row: then the bytes stay.
        forget(received)
        raise


def _name(given: UploadedFile) -> str:
    """The name given beside the file, with the file's own extension where it has none; else the file's own name."""
    wanted, own = given.fields.get("name", "").strip(), given.name
    if not wanted:
        return own
    ending = own.rpartition(".")[2] if "." in own else ""
    return wanted if not ending or wanted.casefold().endswith(f".{ending.casefold()}") else f"{wanted}.{ending}"


def _place(fields: dict[str, str]) -> Place:
    if fields.get("ticket") == "":
        raise InvalidInputError("Name the ticket the document is for, or leave the field out.")
    return Place(
        ticket_number=fields.get("ticket"),
        organisation_id=_id(fields.get("organisation", "")),
        request_type=fields.get("request_type") or None,
        field=fields.get("field") or None,
    )


def _id(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= _MAX_ID_DIGITS):
        raise InvalidInputError("Choose the organisation the document is for.")
    return int(text)


def drop_rest(stream: IO[bytes]) -> None:
    """Read and drop what is not wanted of an upload, so that its sender hears the answer."""
    dropped = 0
    try:
        while dropped < MAX_DROPPED_BYTES and (chunk := stream.read(READ_BYTES)):
            dropped += len(chunk)
    except Exception:  # noqa: BLE001 - who does not send on needs no answer
        return


def _busy() -> Response:
    answer = json_answer(AllPlacesTakenError("Many files are arriving at the moment. Please try again."))
    answer.headers["Retry-After"] = str(RETRY_SECONDS)
    return answer
