"""`helmdesk status publish`: the public pages as a folder for any web server."""

from pathlib import Path
from typing import Annotated

import typer

from dashboard.commands.opening import open_installation
from ingest import clock
from ingest.portal.current import current_portal
from ingest.system_status.rules import page_definition
from status.folder import check_directory, publish_folder
from status.publishing import Moment, as_of, overdue_since
from status.source import Source


def publish(directory: Annotated[Path, typer.Argument(help="A new, empty or earlier published directory.")]) -> None:
    """Write the status pages, feeds and files as they are now into a folder; give it again to bring it up to date."""
    check_directory(directory)
    settings, portal = open_installation(), current_portal()
    source = Source(settings.resolved_database_url, page=page_definition(portal))
    record = source.newest()
    source.close()
    now = clock.now()
    stale_since = overdue_since(record.incidents, now=now)
    moment = Moment(record, as_of(record, now=now), portal.brand, settings.base_url, stale_since)
    counts = publish_folder(directory, moment, sign_in=f"{settings.base_url.rstrip('/')}/signin")
    typer.echo(f"{directory}: {counts.written} files written, {counts.unchanged} unchanged, {counts.removed} removed.")
