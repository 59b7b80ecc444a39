"""What the page of a file does: show what it would change, and do exactly that."""

import base64
import binascii
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from dash import no_update

from dashboard.admin.access import keeper
from dashboard.admin.addresses import kind_at, list_path
from dashboard.admin.import_pages import ALL_OR_NOTHING, MAX_FILE_BYTES, apply_form, refusal
from dashboard.notices import notify
from dashboard.ui.previews import preview_parts
from ingest.db.engine import reading, unit_of_work
from ingest.errors import ConflictError, InvalidInputError, UnreadableFileError
from ingest.importing.tables import RowEffect, TablePreview
from ingest.records.schemas import Kind
from ingest.records.tables import import_records, preview_records
from ingest.viewer import Viewer

# Hints to an option of the command line, which a browser does not have.
_OPTION_HINT = re.compile(r"; [^;]*--encoding")


def file_chosen(given: object, path: str | None) -> tuple[Any, Any, Any]:
    """What the chosen file would do, its digest, and the button that does it; or why it cannot be read."""
    kind = kind_at(path)
    viewer = keeper(kind)
    if not given:
        return no_update, no_update, no_update
    try:
        found = _previewed(viewer, kind, given)
    except (UnreadableFileError, InvalidInputError) as error:
        return refusal(error.message), None, apply_form(is_shown=False, is_flawed=False)
    is_flawed = bool(found.counts.get(RowEffect.REFUSED))
    return preview_parts(found), found.digest, apply_form(is_shown=found.is_doing, is_flawed=is_flawed)


def file_applied(
    clicks: int | None, how: str | None, given: object, digest: object, path: str | None
) -> tuple[Any, Any, Any]:
    """Do what the preview showed and go to the list; a file that would do something else by now is shown anew."""
    kind = kind_at(path)
    viewer = keeper(kind)
    if not clicks:
        return no_update, no_update, no_update
    try:
        with _kept_file(given) as file, unit_of_work() as session:
            counts = import_records(
                session, viewer, kind=kind, path=file, is_all_or_nothing=how == ALL_OR_NOTHING, digest=str(digest)
            )
    except ConflictError as error:
        found = _previewed(viewer, kind, given)
        return no_update, [*refusal(error.message), *preview_parts(found)], found.digest
    except (UnreadableFileError, InvalidInputError) as error:
        notify("Nothing was done", error.message, tone="danger")
        return no_update, no_update, no_update
    told = f"{counts[RowEffect.NEW]:,} added, {counts[RowEffect.CHANGED]:,} changed"
    left = counts[RowEffect.REFUSED]
    notify("Applied", f"{told}, {left:,} rows with errors left out." if left else f"{told}.")
    return list_path(kind), no_update, no_update


def _previewed(viewer: Viewer, kind: Kind, given: object) -> TablePreview:
    with _kept_file(given) as file, reading() as session:
        return preview_records(session, viewer, kind=kind, path=file)


@contextmanager
def _kept_file(given: object) -> Iterator[Path]:
    """The file a browser read, on disk for as long as it is looked at; what is wrong with it is said by its name."""
    name, content = _content(given)
    with TemporaryDirectory(prefix="helmdesk-") as folder:
        path = Path(folder) / "file.csv"
        path.write_bytes(content)
        try:
            yield path
        except UnreadableFileError as error:
            words = _OPTION_HINT.sub("; save it as CSV UTF-8", error.message.replace(str(path), name))
            raise UnreadableFileError(words) from error


def _content(given: object) -> tuple[str, bytes]:
    described = given if isinstance(given, dict) else {}
    name = str(described.get("name") or "The file")[:100]
    try:
        content = base64.b64decode(str(described.get("content") or ""), validate=True)
    except (binascii.Error, ValueError) as error:
        raise InvalidInputError("Choose a file.") from error
    if described.get("is_too_large") or len(content) > MAX_FILE_BYTES:
        raise UnreadableFileError(f"{name}: is larger than {MAX_FILE_BYTES // 1_000_000} MB; divide it.")
    return name, content
