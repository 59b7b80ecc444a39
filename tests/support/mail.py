"""A real mail server for tests, and what the outbox holds, in the words tests ask about."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope
from aiosmtpd.smtp import Session as Talk
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from ingest.models import Mail, MailEvent
from ingest.notifications.current import Mailing, server_of, use_mailing
from tests.support.servers import free_port

BASE_URL = "https://help.northgate.example"
SENDER = "no-reply@northgate.example"
TAKEN = "250 Message accepted for delivery"
# Told at each step: its name, and the address or message it is about. It may answer instead of the server.
OnStep = Callable[[str], str | None]


def nothing_happens(_step: str) -> str | None:
    """The server answers as servers do."""
    return None


@dataclass
class Postbox:
    """What a server took, and what it does at each step of a conversation."""

    mails: list[EmailMessage] = field(default_factory=list)
    on_step: OnStep = nothing_happens

    async def handle_EHLO(  # noqa: N802 - aiosmtpd names it
        self, _server: SMTP, talk: Talk, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        """The greeting."""
        talk.host_name = hostname
        self.on_step("EHLO")
        return responses

    async def handle_MAIL(  # noqa: N802
        self, _server: SMTP, _talk: Talk, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """The sender."""
        answer = self.on_step("MAIL")
        envelope.mail_from, envelope.mail_options = address, options
        return answer or "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _talk: Talk, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """A recipient."""
        answer = self.on_step(f"RCPT {address}")
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(self, _server: SMTP, _talk: Talk, envelope: Envelope) -> str:  # noqa: N802
        """The message itself."""
        answer = self.on_step("DATA")
        if answer is not None:
            return answer
        mail = message_from_bytes(envelope.content or b"", policy=policy.default)  # type: ignore[arg-type]
        self.mails.append(mail)  # type: ignore[arg-type]
        self.on_step("TAKEN")
        return TAKEN

    @property
    def recipients(self) -> list[str]:
        """Whom the mails went to, in the order of the alphabet."""
        return sorted(str(mail["To"].addresses[0].addr_spec) for mail in self.mails)


@contextmanager
def mail_server(**settings: Any) -> Iterator[tuple[Postbox, str]]:
    """A mail server at a port of its own while the block lasts, and its address."""
    postbox = Postbox()
    port = free_port()
    controller = Controller(postbox, hostname="127.0.0.1", port=port, **settings)
    controller.start()
    try:
        yield postbox, f"smtp://127.0.0.1:{port}"
    finally:
        controller.stop()


def sending_to(url: str | None, *, ca_file: Path | None = None) -> None:
    """Make a server the one mails go to; None keeps them."""
    use_mailing(Mailing(BASE_URL, SENDER, None if url is None else server_of(url, ca_file=ca_file)))


def outbox(engine: Engine) -> list[Mail]:
    """All mails, oldest first."""
    with Session(engine, expire_on_commit=False) as session:
        return list(session.scalars(select(Mail).order_by(Mail.id)))


def told(engine: Engine) -> list[tuple[str, str]]:
    """Who is told of what: (recipient, kind), in the order of the alphabet."""
    with engine.connect() as connection:
        rows = connection.execute(select(MailEvent.recipient, MailEvent.kind))
        return sorted((row.recipient, row.kind) for row in rows)
