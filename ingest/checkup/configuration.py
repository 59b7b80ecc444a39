"""Checks of what an installation is set up to do: its secret, its addresses, its files. They change nothing."""

import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from ingest.checkup.schemas import Finding, danger, fine, warning
from ingest.errors import ConfigurationError
from ingest.hosts import LOOPBACK, UNSPECIFIED, host_name
from ingest.settings import Settings

MIN_SECRET_CHARACTERS: Final = 32
# A text of fewer different characters is a pattern, no secret.
MIN_DIFFERENT_CHARACTERS: Final = 8
# Switches with which libraries show their insides to whoever asks.
DEBUG_SWITCHES: Final = ("FLASK_DEBUG", "DASH_DEBUG", "WERKZEUG_DEBUG_PIN")
_OFF: Final = frozenset({"", "0", "false", "no", "off"})
# Files locked over a network are not locked as SQLite needs it.
NETWORK_FILE_SYSTEMS: Final = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs", "fuse.sshfs", "fuse.s3fs"}
)
MOUNTS: Final = Path("/proc/mounts")
_WIDEST_PREFIX: Final = 8


def configuration_findings(settings: Settings, *, environment: Mapping[str, str] = os.environ) -> list[Finding]:
    """What the settings alone tell, without asking the database or anybody else."""
    return [
        secret_finding(settings),
        address_finding(settings),
        debug_finding(environment),
        proxies_finding(settings),
        *files_findings(settings),
        network_share_finding(settings),
    ]


def secret_finding(settings: Settings) -> Finding:
    """The secret is there, long, and no pattern."""
    if settings.demo:
        return warning("secret", "This is the demo: its secret and its passwords are known to everybody.")
    try:
        secret = settings.signing_secret()
    except ConfigurationError as error:
        return danger("secret", error.message, stops_serving=True)
    if len(secret) < MIN_SECRET_CHARACTERS or len(set(secret)) < MIN_DIFFERENT_CHARACTERS:
        advice = f"use {MIN_SECRET_CHARACTERS} random characters or more"
        return danger("secret", f"HELMDESK_SECRET_KEY is too easily guessed: {advice}.", stops_serving=True)
    return fine("secret", "The secret is long enough.")


def address_finding(settings: Settings) -> Finding:
    """Links lead somewhere, and nothing travels in the clear but on this machine."""
    parts = urlsplit(settings.base_url)
    host = host_name(parts.netloc.rpartition("@")[2])
    if parts.scheme not in {"http", "https"} or not host:
        return danger(
            "base_url", "HELMDESK_BASE_URL is no address such as https://help.example.org.", stops_serving=True
        )
    if parts.scheme == "https" or host in LOOPBACK:
        return fine("base_url", f"People open {settings.base_url}.")
    if settings.demo:
        return warning("base_url", "The demo is open to other machines, and its passwords are known to everybody.")
    if host in UNSPECIFIED:
        return danger("base_url", "HELMDESK_BASE_URL leads nowhere: give the name people open.", stops_serving=True)
    sentence = "passwords and sessions would travel unencrypted. Put a proxy with TLS before it and give https://"
    return danger("base_url", f"HELMDESK_BASE_URL is plain http: {sentence}.", stops_serving=True)


def debug_finding(environment: Mapping[str, str]) -> Finding:
    """No library is asked to show its insides."""
    on = [name for name in DEBUG_SWITCHES if environment.get(name, "").lower() not in _OFF]
    if on:
        return danger("debug", f"{on[0]} is set: errors would show the service's insides.", stops_serving=True)
    return fine("debug", "Nothing is being debugged.")


def proxies_finding(settings: Settings) -> Finding:
    """Not everybody is taken for a proxy."""
    wide = [one for one in settings.proxies if one.prefixlen < _WIDEST_PREFIX]
    if wide:
        return danger(
            "trusted_proxies", f"HELMDESK_TRUSTED_PROXIES trusts {wide[0]}: anybody could say where they come from.",
            stops_serving=True,
        )  # fmt: skip
    return fine("trusted_proxies", f"Proxies trusted: {settings.trusted_proxies or 'none'}.")


def files_findings(settings: Settings) -> list[Finding]:
    """Secrets and data are for the service's own user alone."""
    found = []
    if settings.secret_key_file is not None:
        found.append(_privacy("secret_file", settings.secret_key_file, name="HELMDESK_SECRET_KEY_FILE"))
    return [*found, _privacy("data_dir", settings.data_dir, name="The data directory")]


def network_share_finding(settings: Settings) -> Finding:
    """An SQLite database lies on a disk of this machine."""
    url = settings.resolved_database_url
    if not url.startswith("sqlite"):
        return fine("database_disk", "The database is a server's.")
    file_system = file_system_of(Path(url.partition(":///")[2]).absolute())
    if file_system in NETWORK_FILE_SYSTEMS:
        sentence = (
            f"SQLite lies on a network share ({file_system}) and would lose data there: use a disk or PostgreSQL."
        )
        return danger("database_disk", sentence, stops_serving=True)
    return fine("database_disk", "The database lies on a disk of this machine.")


def file_system_of(path: Path, *, mounts: Path = MOUNTS) -> str:
    """The kind of file system a path is on; '' where the machine does not tell."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    known = [(Path(parts[1].replace("\\040", " ")), parts[2]) for parts in map(str.split, lines) if len(parts) > 2]  # noqa: PLR2004 - what it is, where, of what kind
    fitting = [(len(point.parts), kind) for point, kind in known if path.is_relative_to(point)]
    return max(fitting, default=(0, ""))[1]


def _privacy(check: str, path: Path, *, name: str) -> Finding:
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
    except OSError:
        return warning(check, f"{name} {path} is not there.")
    if mode & (stat.S_IRWXO):
        return danger(check, f"{name} {path} is open to every user of this machine: chmod o= it.")
    if mode & stat.S_IWGRP:
        return warning(check, f"{name} {path} can be written by its group.")
    return fine(check, f"{name} is the service's own.")
