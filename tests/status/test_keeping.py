"""The kept record: the same when it is read again, private, never half written, and ignored when it is of no use."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from ingest.db.engine import reading
from ingest.portal.current import current_portal
from ingest.system_status.records import status_record
from ingest.system_status.rules import page_definition
from ingest.viewer import PUBLIC
from status.keeping import KeptRecord, keep, kept_record
from tests.support.people import People
from tests.support.status_pages import fill_status_page

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.fixture
def kept(database: Engine, people: People) -> KeptRecord:
    fill_status_page(people.erin)
    with reading() as session:
        record = status_record(session, PUBLIC, page=page_definition(current_portal()))
    return KeptRecord(NOON, record)


def test_what_was_kept_is_read_again_as_it_was(kept: KeptRecord, tmp_path: Path) -> None:
    file = tmp_path / "new" / "status.snapshot.json"
    keep(file, kept)
    assert kept_record(file) == kept
    assert file.stat().st_mode & 0o777 == 0o600
    assert "Secret" not in file.read_text()
    later = replace(kept, seen_at=NOON.replace(hour=13))
    keep(file, later)
    assert kept_record(file) == later
    assert [one.name for one in file.parent.iterdir()] == [file.name]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"seen_at": "2026-03-04T12:00:00Z"}', "\x00\xff"])
def test_what_is_no_record_is_none(tmp_path: Path, text: str) -> None:
    file = tmp_path / "status.snapshot.json"
    file.write_text(text)
    assert kept_record(file) is None
    assert kept_record(tmp_path / "nothing") is None


def test_a_place_that_cannot_be_written_to_harms_nothing(kept: KeptRecord, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    keep(tmp_path / "file" / "status.snapshot.json", kept)
    assert [one.name for one in tmp_path.iterdir()] == ["file"]
