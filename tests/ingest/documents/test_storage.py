"""The store of bytes: streamed with flat memory, whole or not at all, and swept of what has no row."""

import hashlib
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, update

from dashboard.commands.cleaning import free_documents, sweep_store
from ingest import clock
from ingest.db.engine import reading, rehearsal, unit_of_work
from ingest.documents.cleaning import FORGOTTEN_DAYS, forget_drafts
from ingest.documents.queries import draft_documents
from ingest.documents.receiving import receive
from ingest.documents.schemas import Place
from ingest.documents.service import add_document, delete_document
from ingest.documents.storage import TooManyBytesError, current_store, open_store
from ingest.errors import ConfigurationError, InvalidInputError
from ingest.models import StoredDocument
from ingest.tickets.drafts import keep_draft
from ingest.viewer import system_viewer
from tests.support.files import TEXT, received
from tests.support.people import People

MEGABYTE = 1024 * 1024
LARGEST = 25 * MEGABYTE


def _files(folder: Path) -> list[str]:
    return sorted(str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file())


def _long(size: int) -> Iterator[bytes]:
    line = b"Handsets are dead since eight.\n" * 2048
    while size > 0:
        yield line[:size]
        size -= len(line)


def test_the_largest_file_streams_with_flat_memory(files_folder: Path) -> None:
    digest = hashlib.sha256()
    for chunk in _long(LARGEST):
        digest.update(chunk)
    tracemalloc.start()
    found = receive("long.txt", _long(LARGEST))
    for _ in current_store().read(found.storage_key):
        pass
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (found.size_bytes, found.sha256) == (LARGEST, digest.hexdigest())
    assert peak < 3 * MEGABYTE


def test_one_byte_more_is_refused_as_it_arrives_and_nothing_is_left(files_folder: Path) -> None:
    taken = 0

    def endless() -> Iterator[bytes]:
        nonlocal taken
        while True:
            taken += MEGABYTE
            yield b"a" * MEGABYTE

    with pytest.raises(InvalidInputError, match="larger than 25 MB"):
        receive("long.txt", endless())
    assert taken == LARGEST + MEGABYTE
    assert _files(files_folder) == []


def test_what_breaks_off_leaves_nothing(files_folder: Path) -> None:
    def broken() -> Iterator[bytes]:
        yield TEXT
        raise ConnectionError

    with pytest.raises(ConnectionError):
        receive("a.txt", broken())
    assert _files(files_folder) == []


def test_a_file_is_under_a_name_of_its_own_and_only_whole_ones_are_in_place(files_folder: Path) -> None:
    store = open_store(files_folder.as_uri())
    written = store.write([b"ab", b"cd"], limit=4, head_bytes=3)
    assert (written.size_bytes, written.head) == (4, b"abc")
    assert _files(files_folder) == [written.key]
    kept = store.keep(written.key)
    assert _files(files_folder) == [kept]
    with pytest.raises(TooManyBytesError):
        store.write([b"abcde"], limit=4, head_bytes=3)
    store.remove(kept)
    store.remove(kept)
    with pytest.raises(FileNotFoundError):
        store.read(kept)


@pytest.mark.parametrize("url", ["nonsense://here/there", "s3://bucket/folder"])
def test_an_address_nothing_installed_can_read_is_named(url: str) -> None:
    with pytest.raises(ConfigurationError, match="HELMDESK_FILES_URL"):
        open_store(url)


def test_a_store_that_is_no_folder_works_alike(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HELMDESK_FILES_URL", f"memory://documents-{people.acme}-{id(people)}")
    file = received()
    assert b"".join(current_store().read(file.storage_key)) == TEXT
    assert sum(map(len, current_store().keys_before((clock.now() + timedelta(days=1)).date()))) == 1


def test_bytes_of_a_deleted_document_are_removed_after_the_commit(people: People, files_folder: Path) -> None:
    kept, gone = received(), received()
    with unit_of_work() as session:
        add_document(session, people.bob, received=kept, place=Place())
        public_id = add_document(session, people.bob, received=gone, place=Place())
    assert free_documents() == 0
    with rehearsal() as session:
        delete_document(session, people.bob, public_id=public_id)
    assert free_documents() == 0
    with unit_of_work() as session:
        delete_document(session, people.bob, public_id=public_id)
    assert len(_files(files_folder)) == 2
    assert (free_documents(), free_documents()) == (1, 0)
    assert _files(files_folder) == [kept.storage_key]


def test_bytes_without_a_row_are_swept_up_once_nothing_can_be_under_way(
    people: People, files_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a crash: bytes in their place without a row, and half a file."""
    with unit_of_work() as session:
        add_document(session, people.bob, received=(kept := received()), place=Place())
    lost = received()
    half = current_store().write([b"half"], limit=9, head_bytes=9)
    assert sweep_store() == 0
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=2))
    young = received()
    assert sweep_store() == 2
    assert _files(files_folder) == sorted([kept.storage_key, young.storage_key])
    assert {lost.storage_key, half.key}.isdisjoint(_files(files_folder))


def test_files_of_a_form_nobody_touches_are_forgotten(people: People, database: Engine) -> None:
    place = Place(organisation_id=people.acme, request_type="query", field="files")
    with unit_of_work() as session:
        add_document(session, people.bob, received=received(), place=place)
        old = clock.now() - timedelta(days=FORGOTTEN_DAYS + 1)
        session.execute(update(StoredDocument).values(uploaded_at=old))
        keep_draft(session, people.bob, request_type="query", site_id=people.leeds, answers={"title": "Hi"})
    with unit_of_work() as session:
        assert forget_drafts(session, system_viewer(), now=clock.now()) == 0
    later = clock.now() + timedelta(days=FORGOTTEN_DAYS + 1)
    with unit_of_work() as session:
        assert forget_drafts(session, system_viewer(), now=later) == 1
    with reading() as session:
        assert draft_documents(session, people.bob, request_type="query", organisation_id=people.acme) == {}
    assert free_documents() == 1


def test_the_day_in_a_key_is_the_day_it_came() -> None:
    assert received().storage_key.startswith(datetime.now(UTC).date().isoformat())
