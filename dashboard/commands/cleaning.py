"""Duties of the worker on documents: free bytes of deleted ones, forget old drafts, sweep up files without a row."""

import time
from typing import Final

from ingest import clock
from ingest.db.engine import reading, unit_of_work
from ingest.documents.cleaning import (
    days_to_sweep,
    deleted_keys,
    forget_drafts,
    is_unfinished,
    note_freed,
    unknown_keys,
)
from ingest.documents.storage import current_store
from ingest.viewer import system_viewer

SWEEP_SECONDS: Final = 3600.0
_swept_at = float("-inf")


def free_documents() -> int:
    """Remove the bytes of documents that were deleted; how many."""
    viewer, store = system_viewer(), current_store()
    with reading() as session:
        keys = deleted_keys(session, viewer)
    for key in keys:
        store.remove(key)
    if keys:
        with unit_of_work() as session:
            note_freed(session, viewer, keys=keys)
    return len(keys)


def sweep_files() -> int:
    """Once an hour: delete files of forms that were forgotten, and bytes that no document has; how many."""
    global _swept_at  # noqa: PLW0603 - when this process did it last
    if time.monotonic() - _swept_at < SWEEP_SECONDS:
        return 0
    with unit_of_work() as session:
        forgotten = forget_drafts(session, system_viewer(), now=clock.now())
    swept = sweep_store()
    _swept_at = time.monotonic()
    return forgotten + swept


def sweep_store() -> int:
    """Remove the files of days gone by that no document has; how many."""
    viewer, store, count = system_viewer(), current_store(), 0
    for keys in days_to_sweep(store, now=clock.now()):
        whole = [key for key in keys if not is_unfinished(key)]
        with reading() as session:
            lost = unknown_keys(session, viewer, keys=whole)
        unfinished = [key for key in keys if is_unfinished(key)]
        for key in (*lost, *unfinished):
            store.remove(key)
        count += len(lost) + len(unfinished)
    return count
