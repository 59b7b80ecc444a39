"""How this process's installation is reached and how its mail leaves; set once from the settings, as the portal is."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from ingest.settings import Settings, load_settings

_PORTS: Final = {"smtp": 25, "starttls": 587, "smtps": 465}


@dataclass(frozen=True, slots=True)
class MailServer:
    """The mail server that takes our mails: `scheme` is 'smtp', 'starttls' or 'smtps'.

    `ca_file` holds the certificates it is trusted by, instead of those the system trusts.
    """

    scheme: str
    host: str
    port: int
    user: str | None
    password: str | None
    ca_file: Path | None = None


@dataclass(frozen=True, slots=True)
class Mailing:
    """Where links lead, whom mails come from, and the server they go to (None: they are kept)."""

    base_url: str
    sender: str
    server: MailServer | None

    @property
    def domain(self) -> str:
        """The domain of Message-IDs and of the List-Id: that of the sender."""
        return self.sender.rpartition("@")[2]


_current: Mailing | None = None


def use_mailing(mailing: Mailing) -> None:
    """Make `mailing` the one this process works by."""
    global _current  # noqa: PLW0603 - process state, like the portal
    _current = mailing


def current_mailing() -> Mailing:
    """The one in use; without `use_mailing` what the environment says."""
    return _current if _current is not None else mailing_of(load_settings())


def mailing_of(settings: Settings) -> Mailing:
    """What an installation's settings say of its mail."""
    url = None if settings.smtp_url is None else settings.smtp_url.get_secret_value()
    server = None if url is None else server_of(url, ca_file=settings.smtp_ca_file)
    return Mailing(settings.base_url.rstrip("/"), settings.sender_address, server)


def server_of(url: str, *, ca_file: Path | None = None) -> MailServer:
    """The server an address names; the settings have checked it."""
    parts = urlsplit(url)
    return MailServer(
        scheme=parts.scheme,
        host=parts.hostname or "",
        port=parts.port or _PORTS[parts.scheme],
        user=None if parts.username is None else unquote(parts.username),
        password=None if parts.password is None else unquote(parts.password),
        ca_file=ca_file,
    )
