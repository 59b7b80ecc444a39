"""`helmdesk doctor`: whether the installation is set up safely and works; `serve` asks the same before it begins."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Annotated, Final

import typer

from dashboard.commands.opening import command_viewer
from ingest.checkup.configuration import configuration_findings
from ingest.checkup.running import database_findings, mail_finding, stopping, storage_finding
from ingest.checkup.schemas import Finding, Level, danger
from ingest.db.engine import open_watching_engine, use_engine
from ingest.documents.storage import open_store
from ingest.errors import ConfigurationError, HelmdeskError
from ingest.notifications.current import mailing_of
from ingest.portal.current import portal_of, use_portal
from ingest.settings import Settings, load_settings

_MARKS: Final = {Level.FINE: "ok", Level.WARNING: "look", Level.DANGER: "BAD"}


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Check configuration, database, documents, mail and clock; exit status 1 when something is unsafe or broken."""
    found = list(all_findings())
    is_safe = not any(one.level is Level.DANGER for one in found)
    if as_json:
        typer.echo(json.dumps({"is_safe": is_safe, "findings": [asdict(one) for one in found]}))
    else:
        for one in found:
            typer.echo(f"{_MARKS[one.level]:<5} {one.check:<16} {one.message}")
    if not is_safe:
        raise typer.Exit(1)


def all_findings() -> Iterable[Finding]:
    """Everything that can be checked; what cannot even be read is a finding too."""
    try:
        settings = load_settings()
        use_portal(portal_of(settings))
    except HelmdeskError as error:
        return [danger("settings", error.message, stops_serving=True)]
    return [*configuration_findings(settings), *_running(settings)]


def require_safe(settings: Settings, *, is_secret_needed: bool) -> None:
    """Refuse to serve what is dangerous outside the demo; ConfigurationError says all of it.

    What serves the public pages alone signs nothing, and needs no secret.
    """
    if settings.demo:
        return
    found = [one for one in configuration_findings(settings) if is_secret_needed or one.check != "secret"]
    _refuse(found)


def require_safe_database(settings: Settings) -> None:
    """The same for what the open database tells."""
    _refuse(database_findings(command_viewer(), is_demo=settings.demo))


def _running(settings: Settings) -> list[Finding]:
    try:
        # It makes no file where there is none.
        use_engine(open_watching_engine(settings.resolved_database_url))
        store = open_store(settings.resolved_files_url)
    except ConfigurationError as error:
        return [danger("settings", error.message, stops_serving=True)]
    viewer = command_viewer()
    return [
        *database_findings(viewer, is_demo=settings.demo),
        storage_finding(store),
        mail_finding(mailing_of(settings)),
    ]


def _refuse(found: Iterable[Finding]) -> None:
    reasons = stopping(found)
    if reasons:
        raise ConfigurationError(" ".join(reasons))
