"""What `helmdesk doctor` says of a configuration: each danger by itself, and nothing of a good one."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import Engine, select

from ingest import clock
from ingest.checkup.configuration import configuration_findings, file_system_of
from ingest.checkup.running import database_findings, mail_finding, stopping, storage_finding
from ingest.checkup.schemas import Level
from ingest.db.engine import unit_of_work
from ingest.demo.filling import PASSWORD
from ingest.documents.storage import open_store
from ingest.enums import StaffRole
from ingest.errors import ForbiddenError
from ingest.models import Account
from ingest.models.audit import AuditEntry
from ingest.notifications.current import Mailing, MailServer
from ingest.people.passwords import password_hash
from ingest.settings import Settings, load_settings
from ingest.viewer import system_viewer
from tests.support.people import People

GOOD = "k7Q-2mV9xW4pL0sT8zR3yB6nC1dF5gH_j"
VIEWER = system_viewer()


def _settings(folder: Path, **more: Any) -> Settings:
    folder.chmod(0o700)
    return load_settings(**{"data_dir": folder, "secret_key": SecretStr(GOOD)} | more)


def _dangers(settings: Settings, **environment: str) -> list[tuple[str, bool]]:
    found = configuration_findings(settings, environment=environment)
    return [(one.check, one.stops_serving) for one in found if one.level is Level.DANGER]


def test_a_good_configuration_has_no_dangers(tmp_path: Path) -> None:
    assert _dangers(_settings(tmp_path, base_url="https://help.example.org"), FLASK_DEBUG="0") == []


@pytest.mark.parametrize(
    ("more", "environment", "dangers"),
    [
        ({"secret_key": None}, {}, [("secret", True)]),
        ({"secret_key": SecretStr("short")}, {}, [("secret", True)]),
        ({"secret_key": SecretStr("ab" * 40)}, {}, [("secret", True)]),
        ({"base_url": "http://help.example.org"}, {}, [("base_url", True)]),
        ({"base_url": "http://0.0.0.0:8050"}, {}, [("base_url", True)]),
        ({"base_url": "help.example.org"}, {}, [("base_url", True)]),
        ({"base_url": "http://localhost.evil.example"}, {}, [("base_url", True)]),
        ({}, {"FLASK_DEBUG": "1"}, [("debug", True)]),
        ({"trusted_proxies": "0.0.0.0/0"}, {}, [("trusted_proxies", True)]),
    ],
)
def test_each_danger_is_told_by_name_and_keeps_from_serving(
    tmp_path: Path, more: dict[str, Any], environment: dict[str, str], dangers: list[tuple[str, bool]]
) -> None:
    assert _dangers(_settings(tmp_path, **more), **environment) == dangers


def test_files_that_every_user_can_read_are_told(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text(GOOD)
    settings = _settings(tmp_path, secret_key=None, secret_key_file=secret)
    secret.chmod(0o644)
    assert _dangers(settings) == [("secret_file", False)]
    secret.chmod(0o600)
    tmp_path.chmod(0o755)
    assert _dangers(settings) == [("data_dir", False)]


def test_a_database_on_a_network_share_is_told(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text("/dev/sda1 / ext4 rw 0 0\nnas:/x /srv/my\\040share nfs4 rw 0 0\nnas:/y /srv/mine ext4 rw 0 0\n")
    paths = ("/srv/my share/helmdesk.sqlite3", "/srv/mine/a", "/srv/other")
    assert [file_system_of(Path(one), mounts=mounts) for one in paths] == ["nfs4", "ext4", "ext4"]


def test_an_account_with_a_password_of_the_demo_keeps_from_serving(people: People, monkeypatch: Any) -> None:
    assert stopping(database_findings(VIEWER, is_demo=False)) == []
    with unit_of_work() as session:
        account = session.scalars(select(Account).where(Account.user_name == "bob@acme.example")).one()
        account.password_hash = password_hash(PASSWORD)
    assert "bob@acme.example can sign in" in stopping(database_findings(VIEWER, is_demo=False))[0]
    assert stopping(database_findings(VIEWER, is_demo=True)) == []
    with pytest.raises(ForbiddenError):
        database_findings(people.leo, is_demo=True)
    assert people.leo.staff_role is StaffRole.LEAD


def test_a_line_from_the_future_tells_of_a_wrong_clock(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = clock.now()
    later = {"at": begun.replace(year=begun.year + 1), "is_by_staff": True}
    with unit_of_work() as session:
        session.add(AuditEntry(**later, action="x", subject="", details={}))
    levels = {one.check: one.level for one in database_findings(VIEWER, is_demo=True)}
    assert levels == {"database": Level.FINE, "clock": Level.WARNING}


def test_documents_and_mail_are_tried(database: Engine, tmp_path: Path) -> None:
    assert storage_finding(open_store(tmp_path.as_uri())).level is Level.FINE
    assert not [one for one in tmp_path.rglob("*") if one.is_file()]
    (tmp_path / "file").touch()
    assert storage_finding(open_store((tmp_path / "file").as_uri())).level is Level.DANGER
    away = Mailing("http://localhost", "a@b.example", MailServer("smtp", "127.0.0.1", 9, None, None))
    assert mail_finding(away).level is Level.WARNING
