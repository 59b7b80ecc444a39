"""`POST /manage/imports/upload`: a file of contacts, streamed into the store; what is none is refused at once."""

import threading
from typing import Final

from flask import Response, jsonify, request

from dashboard.documents.multipart import UploadedFile, uploaded_file
from dashboard.documents.uploads import AllPlacesTakenError, drop_rest
from dashboard.errors import json_answer
from dashboard.guard import current_viewer
from dashboard.imports.contact_form import MAX_FILE_BYTES
from ingest.db.engine import unit_of_work
from ingest.documents.storage import TooManyBytesError, current_store
from ingest.errors import HelmdeskError, InvalidInputError
from ingest.importing.contacts.asked import Asked
from ingest.importing.contacts.queue import open_readable, stored_file
from ingest.importing.contacts.service import note_file
from ingest.people.powers import Power, require_power
from ingest.viewer import Viewer

# Slow lines may take some of a process's threads, never all.
PLACES: Final = 3
_NO_LIMIT: Final = 1 << 60
_places = threading.BoundedSemaphore(PLACES)


def upload_contacts() -> Response:
    """Take one file; 201 with its number, or a refusal. For who keeps contacts."""
    viewer = current_viewer()
    require_power(viewer, Power.KEEP_CONTACTS)
    if not _places.acquire(blocking=False):
        return json_answer(AllPlacesTakenError("Many files are arriving at the moment. Please try again."))
    try:
        return _taken(viewer)
    finally:
        _places.release()


def _taken(viewer: Viewer) -> Response:
    # The limit of all other requests does not count here: the file is counted as it arrives.
    request.max_content_length = _NO_LIMIT
    stream = request.stream
    try:
        given = uploaded_file(stream, content_type=request.headers.get("Content-Type", ""))
        run_id = _kept(viewer, given)
    except HelmdeskError as error:
        drop_rest(stream)
        return json_answer(error)
    answer = jsonify(id=run_id)
    answer.status_code = 201
    return answer


def _kept(viewer: Viewer, given: UploadedFile) -> int:
    store = current_store()
    try:
        written = store.write(given.chunks, limit=MAX_FILE_BYTES, head_bytes=0)
    except TooManyBytesError as error:
        message = f"The file is larger than {MAX_FILE_BYTES // 1_000_000} MB; divide it."
        raise InvalidInputError(message) from error
    key = store.keep(written.key)
    try:
        with stored_file(key) as path:
            open_readable(path, organisation_id=0, asked=Asked())
        with unit_of_work() as session:
            return note_file(session, viewer, file_name=given.name, file_key=key, total_bytes=written.size_bytes)
    except HelmdeskError:
        store.remove(key)
        raise
