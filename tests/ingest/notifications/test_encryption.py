"""Mail over an encrypted way to a real server: its certificate is checked, and nothing is said before it is trusted."""

from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword
from sqlalchemy import Engine

from ingest.db.engine import unit_of_work
from ingest.enums import LetterKind
from ingest.notifications.current import current_mailing
from ingest.notifications.letters import write_letter
from ingest.notifications.posting import Post, ServerAwayError
from ingest.notifications.sending import send_mails
from tests.support.certificates import certified_server
from tests.support.mail import Postbox, mail_server, outbox, sending_to

# The server warns of itself where it is encrypted from the first byte.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH")
KNOWN = LoginPassword(b"desk", b"hush")


def login(_server: object, _talk: object, _envelope: object, _way: str, said: object) -> AuthResult:
    """Whether somebody is let in."""
    return AuthResult(success=said == KNOWN)


@contextmanager
def encrypted_server(scheme: str, folder: Path, *, address: str = "127.0.0.1") -> Iterator[tuple[Postbox, str, Path]]:
    """A server that takes mails encrypted and after signing in; its address, and the authority it is trusted by."""
    authority, context = certified_server(folder, address=address)
    settings: dict[str, Any] = {"authenticator": login, "auth_required": True}
    if scheme == "smtps":
        # Encrypted from the first byte, which the server's own rule for signing in does not know of.
        settings |= {"ssl_context": context, "auth_require_tls": False}
    else:
        settings |= {"tls_context": context, "require_starttls": True}
    with mail_server(**settings) as (box, url):
        yield box, url.replace("smtp://", f"{scheme}://desk:hush@"), authority


def post() -> None:
    """Send one mail by the server in use."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "us@northgate.example", "bob@acme.example", "Hello"
    message.set_content("Words")
    mailing = current_mailing()
    assert mailing.server is not None
    with Post(mailing.server, mailing) as way:
        way.send(message, address="bob@acme.example")


@pytest.mark.parametrize("scheme", ["starttls", "smtps"])
def test_a_server_whose_certificate_is_trusted_gets_the_mail(scheme: str, tmp_path: Path) -> None:
    with encrypted_server(scheme, tmp_path) as (box, url, authority):
        sending_to(url, ca_file=authority)
        post()
    assert box.recipients == ["bob@acme.example"]


@pytest.mark.parametrize("scheme", ["starttls", "smtps"])
@pytest.mark.parametrize("wrong", ["authority", "host"])
def test_a_certificate_that_is_not_trusted_is_refused(scheme: str, wrong: str, tmp_path: Path) -> None:
    address = "192.0.2.1" if wrong == "host" else "127.0.0.1"
    with encrypted_server(scheme, tmp_path, address=address) as (box, url, authority):
        sending_to(url, ca_file=authority if wrong == "host" else None)
        with pytest.raises(ServerAwayError, match="certificate is not trusted"):
            post()
    assert box.mails == []


def test_a_server_that_offers_no_encryption_hears_no_password() -> None:
    heard: list[object] = []

    def listen(*said: object) -> AuthResult:
        heard.append(said)
        return AuthResult(success=True)

    with mail_server(authenticator=listen, auth_require_tls=False) as (box, url):
        sending_to(url.replace("smtp://", "starttls://desk:hush@"))
        with pytest.raises(ServerAwayError, match="STARTTLS"):
            post()
    assert (box.mails, heard) == ([], [])


def test_a_mail_waits_while_the_certificate_is_wrong(database: Engine, tmp_path: Path) -> None:
    with unit_of_work() as session:
        write_letter(session, kind=LetterKind.ACCESS_ENDED, address="bob@acme.example", name="Bob", timezone="UTC")
    with encrypted_server("starttls", tmp_path) as (box, url, authority):
        sending_to(url)
        assert send_mails() == 0
        row = outbox(database)[0]
        assert (row.state, row.attempts) == ("waiting", 0)
        assert "certificate is not trusted" in (row.reason or "")
        sending_to(url, ca_file=authority)
        with unit_of_work() as session:
            session.merge(row).next_attempt_at = row.created_at
        assert send_mails() == 1
    assert box.recipients == ["bob@acme.example"]
