"""Takes in the bytes of a document before there is a row: streams them into the store and looks what they are."""

from collections.abc import Iterable

from ingest.documents.kinds import HEAD_BYTES, Bytes, KindRefusedError, media_type_of
from ingest.documents.names import extension_of
from ingest.documents.rules import checked_name, max_bytes, refused, too_large
from ingest.documents.schemas import Received
from ingest.documents.storage import FileStore, TooManyBytesError, Written, current_store
from ingest.portal.current import current_portal


def receive(name: str, chunks: Iterable[bytes]) -> Received:
    """Store a file under the name it may have; InvalidInputError, and nothing is stored, when it is not taken.

    Memory does not grow with the file. Whoever calls it has asked whether the person may add a document there, and
    writes the row afterwards; without a row the bytes are removed after some days (`cleaning`).
    """
    rules, store = current_portal().documents, current_store()
    kept_name = checked_name(name, rules=rules)
    try:
        written = store.write(chunks, limit=max_bytes(rules), head_bytes=HEAD_BYTES)
    except TooManyBytesError as error:
        raise refused(kept_name, too_large(rules), rules=rules) from error
    try:
        media_type = _looked_at(store, written, extension=extension_of(kept_name))
        key = store.keep(written.key)
    except KindRefusedError as error:
        store.remove(written.key)
        raise refused(kept_name, str(error), rules=rules) from error
    except BaseException:
        store.remove(written.key)
        raise
    return Received(kept_name, media_type, written.size_bytes, written.sha256, key)


def forget(received: Received) -> None:
    """Remove bytes of which there is no row and will be none."""
    current_store().remove(received.storage_key)


def _looked_at(store: FileStore, written: Written, *, extension: str) -> str:
    with store.open(written.key) as file:
        return media_type_of(Bytes(written.head, file, written.size_bytes, extension))
