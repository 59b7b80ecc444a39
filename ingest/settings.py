"""What an installation sets through HELMDESK_* variables; wrong values are refused at start, by name."""

import ssl
from pathlib import Path
from typing import Final, Self
from urllib.parse import urlsplit

from email_validator import EmailNotValidError, validate_email
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from ingest.clock import zone
from ingest.errors import ConfigurationError, HelmdeskError
from ingest.hosts import Hosts, Network, host_name, hosts_of, networks_of

DEMO_SECRET = "helmdesk-demo-secret-that-everybody-knows"  # noqa: S105 - public on purpose, refused outside the demo

SMTP_SCHEMES: Final = ("smtp", "starttls", "smtps")
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


class Settings(BaseSettings):
    """Everything an installation may set; see docs/settings.md."""

    model_config = SettingsConfigDict(env_prefix="HELMDESK_", extra="ignore", frozen=True)

    data_dir: Path = Path("helmdesk-data")
    database_url: str | None = None
    files_url: str | None = None
    base_url: str = "http://127.0.0.1:8050"
    secret_key: SecretStr | None = None
    secret_key_file: Path | None = None
    portal: str = "managed"
    timezone: str | None = None
    smtp_url: SecretStr | None = None
    smtp_ca_file: Path | None = None
    mail_from: str | None = None
    trusted_hosts: str = ""
    trusted_proxies: str = ""
    demo: bool = Field(default=False, description="Set by `helmdesk demo`: known accounts and a known secret.")

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str | None) -> str | None:
        if value is not None:
            try:
                zone(value)
            except HelmdeskError as error:
                raise ValueError(error.message) from error
        return value

    @field_validator("smtp_url")
    @classmethod
    def _usable_server(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            _check_server(value.get_secret_value())
        return value

    @field_validator("smtp_ca_file")
    @classmethod
    def _holds_certificates(cls, value: Path | None) -> Path | None:
        if value is not None:
            try:
                ssl.create_default_context(cafile=value)
            except OSError as error:
                message = f"'{value}' cannot be read as a file of certificates (PEM)"
                raise ValueError(message) from error
        return value

    @field_validator("mail_from")
    @classmethod
    def _is_address(cls, value: str | None) -> str | None:
        if value is None:
            return None
        try:
            return validate_email(value, check_deliverability=False).normalized
        except EmailNotValidError as error:
            message = "it is not an e-mail address"
            raise ValueError(message) from error

    @field_validator("trusted_hosts")
    @classmethod
    def _are_hosts(cls, value: str) -> str:
        wrong = [one for one in _listed(value) if not host_name(one.removeprefix("."))]
        if wrong:
            message = f"'{wrong[0]}' is not a host; give names such as help.example.org, .example.org"
            raise ValueError(message)
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _are_networks(cls, value: str) -> str:
        try:
            networks_of(value)
        except ValueError as error:
            message = f"{error}; give addresses or networks such as 10.0.0.0/8, 192.0.2.7"
            raise ValueError(message) from error
        return value

    @model_validator(mode="after")
    def _no_demo_secret_outside_demo(self) -> Self:
        if not self.demo and self.secret_key and self.secret_key.get_secret_value() == DEMO_SECRET:
            message = "HELMDESK_SECRET_KEY is the demo's secret, which everybody knows; set one of your own."
            raise ValueError(message)
        return self

    @property
    def resolved_database_url(self) -> str:
        """The database URL, by default an SQLite file in the data directory."""
        return self.database_url or f"sqlite:///{self.data_dir / 'helmdesk.sqlite3'}"

    @property
    def resolved_files_url(self) -> str:
        """Where documents are kept, by default a folder in the data directory."""
        return self.files_url or (self.data_dir / "files").absolute().as_uri()

    @property
    def hosts(self) -> Hosts:
        """The hosts the service answers for."""
        return hosts_of(base_url=self.base_url, trusted_hosts=_listed(self.trusted_hosts))

    @property
    def proxies(self) -> tuple[Network, ...]:
        """The networks of proxies whose word counts."""
        return networks_of(self.trusted_proxies)

    @property
    def sender_address(self) -> str:
        """The address mails come from, by default one of the host people open."""
        host = urlsplit(self.base_url).hostname or "localhost"
        is_name = any(one.isalpha() for one in host)
        return self.mail_from or f"no-reply@{host if is_name else 'localhost'}"

    def signing_secret(self) -> str:
        """The secret that signs sessions; ConfigurationError when none is set outside the demo."""
        if self.secret_key_file is not None:
            return _secret_of(self.secret_key_file)
        if self.secret_key is not None:
            return self.secret_key.get_secret_value()
        if self.demo:
            return DEMO_SECRET
        raise ConfigurationError("Set HELMDESK_SECRET_KEY (or HELMDESK_SECRET_KEY_FILE) to a long random text.")


def _listed(text: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in text.split(",") if one.strip())


def _secret_of(path: Path) -> str:
    try:
        secret = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"HELMDESK_SECRET_KEY_FILE {path} cannot be read: {error}.") from error
    if not secret:
        raise ConfigurationError(f"HELMDESK_SECRET_KEY_FILE {path} is empty.")
    return secret


def _check_server(url: str) -> None:
    # The value itself is never repeated: it may hold a password.
    try:
        parts = urlsplit(url)
        is_whole = bool(parts.hostname) and parts.port != 0
    except ValueError:
        parts, is_whole = urlsplit(""), False
    if parts.scheme not in SMTP_SCHEMES or not is_whole:
        message = "give smtp://, starttls:// or smtps://, and a host, such as starttls://user:password@mail.example.org"
        raise ValueError(message)
    if parts.password is not None and parts.scheme == "smtp" and parts.hostname not in _LOOPBACK:
        message = "with smtp:// the password would travel unencrypted; use starttls:// or smtps://"
        raise ValueError(message)


def load_settings(**overrides: object) -> Settings:
    """Read the environment; ConfigurationError names the variable that is wrong."""
    try:
        return Settings(**overrides)  # type: ignore[arg-type]  # checked by pydantic at run time
    except ValidationError as error:
        first = error.errors()[0]
        where = f"HELMDESK_{str(first['loc'][0]).upper()}: " if first["loc"] else ""
        raise ConfigurationError(f"{where}{first['msg'].removeprefix('Value error, ')}") from error
