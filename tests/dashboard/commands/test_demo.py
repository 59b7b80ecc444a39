"""The demo's command keeps its hands off everything that is not a demo: directories, files and databases."""

import os
from pathlib import Path

import pytest

from dashboard.commands.demo import MARK, set_environment, take_directory
from ingest.errors import InvalidInputError
from ingest.settings import load_settings


@pytest.mark.parametrize("is_reset", [False, True])
def test_a_directory_with_other_things_is_refused_and_left_as_it_is(tmp_path: Path, is_reset: bool) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(InvalidInputError, match="no demo"):
        take_directory(tmp_path, is_reset=is_reset)
    assert [one.name for one in tmp_path.iterdir()] == ["letter.txt"]


def test_a_real_installation_is_refused(tmp_path: Path) -> None:
    (tmp_path / "helmdesk.sqlite3").write_text("real tickets")
    with pytest.raises(InvalidInputError):
        take_directory(tmp_path, is_reset=True)
    assert (tmp_path / "helmdesk.sqlite3").read_text() == "real tickets"


def test_a_reset_removes_the_demos_database_and_nothing_else(tmp_path: Path) -> None:
    take_directory(tmp_path, is_reset=False)
    (tmp_path / "helmdesk.sqlite3").write_text("demo")
    (tmp_path / "letter.txt").write_text("mine")
    take_directory(tmp_path, is_reset=True)
    assert sorted(one.name for one in tmp_path.iterdir()) == [MARK, "letter.txt"]


def test_a_second_start_keeps_the_data(tmp_path: Path) -> None:
    take_directory(tmp_path / "new", is_reset=False)
    (tmp_path / "new" / "helmdesk.sqlite3").write_text("demo")
    take_directory(tmp_path / "new", is_reset=False)
    assert (tmp_path / "new" / "helmdesk.sqlite3").read_text() == "demo"


def test_a_database_of_elsewhere_is_never_the_demos(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("HELMDESK_")]:
        monkeypatch.delenv(name)
    for name in ("DEMO", "DATA_DIR", "PORTAL", "BASE_URL"):
        monkeypatch.setenv(f"HELMDESK_{name}", "")
    monkeypatch.setenv("HELMDESK_DATABASE_URL", "postgresql://real.example/tickets")
    monkeypatch.setenv("HELMDESK_FILES_URL", "s3://real/documents")
    set_environment(tmp_path, preset="managed", base_url="http://127.0.0.1:8050")
    assert load_settings().resolved_database_url == f"sqlite:///{tmp_path / 'helmdesk.sqlite3'}"
    assert load_settings().resolved_files_url == (tmp_path / "files").as_uri()


def test_a_mail_server_of_elsewhere_is_never_the_demos(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("DEMO", "DATA_DIR", "PORTAL", "BASE_URL"):
        monkeypatch.setenv(f"HELMDESK_{name}", "")
    monkeypatch.setenv("HELMDESK_SMTP_URL", "smtps://me:hush@mail.example")
    set_environment(tmp_path, preset="managed", base_url="http://127.0.0.1:8050")
    assert load_settings().smtp_url is None
    told = capsys.readouterr().err
    assert "HELMDESK_SMTP_URL is set aside" in told
    assert "hush" not in told
