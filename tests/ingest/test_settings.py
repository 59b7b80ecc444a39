"""Settings of mail: a server that can be used, a password that never travels in the clear nor into a message."""

from pathlib import Path

import pytest

from ingest.errors import ConfigurationError
from ingest.notifications.current import MailServer, mailing_of, server_of
from ingest.settings import load_settings


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example", MailServer("smtp", "mail.example", 25, None, None)),
        ("starttls://me:p%40ss@mail.example", MailServer("starttls", "mail.example", 587, "me", "p@ss")),
        ("smtps://me:pass@mail.example:8465", MailServer("smtps", "mail.example", 8465, "me", "pass")),
        ("smtp://me:pass@localhost:2525", MailServer("smtp", "localhost", 2525, "me", "pass")),
    ],
)
def test_a_server_is_named_by_its_address(url: str, server: MailServer) -> None:
    assert mailing_of(load_settings(smtp_url=url)).server == server == server_of(url)


@pytest.mark.parametrize(
    "url", ["mail.example", "http://mail.example", "smtp://", "smtp://a:hush@mail.example", "smtp://a:hush@mail:99999"]
)
def test_a_server_that_cannot_be_used_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(ConfigurationError, match="HELMDESK_SMTP_URL") as refusal:
        load_settings(smtp_url=url)
    assert "hush" not in refusal.value.message
    assert "hush" not in repr(load_settings(smtp_url="smtps://a:hush@mail.example"))


def test_a_file_that_holds_no_certificates_is_refused(tmp_path: Path) -> None:
    empty = tmp_path / "ca.pem"
    empty.write_text("no certificate", encoding="utf-8")
    for file in (empty, tmp_path / "missing.pem"):
        with pytest.raises(ConfigurationError, match="HELMDESK_SMTP_CA_FILE"):
            load_settings(smtp_url="smtps://mail.example", smtp_ca_file=file)


@pytest.mark.parametrize(
    ("settings", "sender"),
    [
        ({}, "no-reply@localhost"),
        ({"base_url": "https://help.northgate.example/"}, "no-reply@help.northgate.example"),
        ({"mail_from": "desk@northgate.example"}, "desk@northgate.example"),
    ],
)
def test_mails_come_from_an_address_of_the_installation(settings: dict[str, str], sender: str) -> None:
    assert mailing_of(load_settings(**settings)).sender == sender


@pytest.mark.parametrize("address", ["desk", "desk@", "a@b.example\r\nBcc: c@d.example", "A <a@b.example>"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(ConfigurationError, match="HELMDESK_MAIL_FROM"):
        load_settings(mail_from=address)
