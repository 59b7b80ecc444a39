"""`helmdesk serve`: run the web service with Granian, whole or in part."""

import os
from enum import StrEnum
from typing import Annotated

import typer
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from dashboard.admission import THREADS
from dashboard.commands.doctor import require_safe, require_safe_database
from dashboard.commands.opening import begin_calendar, begin_status_page, open_installation
from dashboard.commands.worker import worker_beside
from ingest.db.engine import close_connections, file_identity, open_watching_engine
from ingest.errors import ConfigurationError, HelmdeskError
from ingest.metrics.facts.duck import close_duck
from ingest.portal.current import portal_of
from ingest.settings import Settings, load_settings
from status.keeping import FILE_NAME


class Part(StrEnum):
    """What of the service one server is for."""

    WHOLE = "whole"
    DASHBOARD = "dashboard"
    STATUS = "status"


_FACTORIES = {
    Part.WHOLE: "dashboard.wsgi:whole",
    Part.DASHBOARD: "dashboard.wsgi:dashboard_alone",
    Part.STATUS: "status.alone:service",
}
# Finished bytes keep nobody waiting: a second thread would only take the interpreter from the first.
_THREADS = {Part.STATUS: 1}


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8050,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Server processes.")] = 1,
    with_worker: Annotated[bool, typer.Option("--with-worker", help="Run a worker beside it.")] = False,
    only: Annotated[Part, typer.Option(help="One part alone; `status` starts without a database.")] = Part.WHOLE,
) -> None:
    """Serve the portal, the dashboard and the public status page."""
    settings = load_settings()
    portal_of(settings)
    require_safe(settings, is_secret_needed=only is not Part.STATUS)
    if only is not Part.STATUS:
        _open(settings, only)
    with worker_beside(is_wanted=with_worker):
        run_server(host=host, port=port, workers=workers, part=only)


def _open(settings: Settings, part: Part) -> None:
    """Open the database, or say that it is away; the whole service starts without it where it has a status to show."""
    has_status = part is Part.WHOLE and (settings.data_dir / FILE_NAME).exists()
    try:
        if has_status:
            # There was a database here: a new, empty one in its place would hide that it is lost.
            file_identity(open_watching_engine(settings.resolved_database_url))
        open_installation(is_prepared=not has_status)
        require_safe_database(settings)
        begin_calendar()
        begin_status_page()
    except HelmdeskError:
        raise
    except Exception as error:
        reason = f"The database does not answer ({type(error).__name__})."
        if not has_status:
            raise ConfigurationError(reason) from error
        typer.echo(f"{reason} Until it does, only the status page is served, as it was known last.", err=True)


def run_server(*, host: str, port: int, workers: int = 1, part: Part = Part.WHOLE) -> None:
    """Run until stopped; one process tree, ended cleanly by Ctrl-C or a TERM signal."""
    os.environ["PYTHONUNBUFFERED"] = "1"
    # The server's processes are forked from this one, and a connection is of no use to two of them.
    close_connections()
    close_duck()
    Granian(
        target=_FACTORIES[part],
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        workers=workers,
        blocking_threads=_THREADS.get(part, THREADS),
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
    ).serve()
