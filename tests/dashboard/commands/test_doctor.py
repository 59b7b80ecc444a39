"""`helmdesk doctor` and what `helmdesk serve` refuses, as commands."""

import json
from pathlib import Path
from unittest.mock import patch

import pytest

from tests.support.commands import helmdesk_here

SAFE = {"HELMDESK_SECRET_KEY": "k7Q-2mV9xW4pL0sT8zR3yB6nC1dF5gH_j"}


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    """Where an installation of this test keeps its things."""
    folder = tmp_path / "private"
    folder.mkdir(mode=0o700)
    return {"HELMDESK_DATA_DIR": str(folder), "HELMDESK_FILES_URL": (folder / "files").as_uri()}


def test_a_safe_installation_is_fine(sqlite_url: str, files: dict[str, str]) -> None:
    with patch.dict("tests.support.commands._CLEAN", SAFE | files):
        told = helmdesk_here(sqlite_url, "doctor", "--json")
        plain = helmdesk_here(sqlite_url, "doctor")
    found = json.loads(told.out)
    assert (told.status, plain.status, found["is_safe"]) == (0, 0, True)
    assert {one["check"] for one in found["findings"]} >= {"secret", "base_url", "database", "storage", "mail", "clock"}
    assert "ok    database" in plain.out


def test_what_is_unsafe_ends_with_1_and_is_not_served(sqlite_url: str, files: dict[str, str]) -> None:
    unsafe = files | {"HELMDESK_SECRET_KEY": "secret", "HELMDESK_BASE_URL": "http://help.example.org"}
    with patch.dict("tests.support.commands._CLEAN", unsafe):
        told = helmdesk_here(sqlite_url, "doctor", "--json")
        refused = helmdesk_here(sqlite_url, "serve")
    dangers = {one["check"] for one in json.loads(told.out)["findings"] if one["level"] == "danger"}
    assert (told.status, dangers) == (1, {"secret", "base_url"})
    assert refused.status == 1
    assert "too easily guessed" in refused.err
    assert "plain http" in refused.err


def test_a_database_that_is_behind_or_not_there_is_told(tmp_path: Path, files: dict[str, str]) -> None:
    with patch.dict("tests.support.commands._CLEAN", SAFE | files):
        told = helmdesk_here(f"sqlite:///{tmp_path / 'none.sqlite3'}", "doctor")
    assert told.status == 1
    assert "BAD   database" in told.out
    assert not (tmp_path / "none.sqlite3").exists()
