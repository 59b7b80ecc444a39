"""`helmdesk serve`: run the web service with Granian."""

import os
from typing import Annotated

import typer
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from dashboard.commands.opening import open_installation
from dashboard.commands.worker import worker_beside

THREADS_PER_WORKER = 4


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8050,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Server processes.")] = 1,
    with_worker: Annotated[bool, typer.Option("--with-worker", help="Run a worker beside it.")] = False,
) -> None:
    """Serve the portal, the dashboard and the public status page."""
    settings = open_installation(is_prepared=True)
    settings.signing_secret()
    with worker_beside(is_wanted=with_worker):
        run_server(host=host, port=port, workers=workers)


def run_server(*, host: str, port: int, workers: int = 1) -> None:
    """Run until stopped; one process tree, ended cleanly by Ctrl-C or a TERM signal."""
    os.environ["PYTHONUNBUFFERED"] = "1"
    Granian(
        target="dashboard.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS_PER_WORKER,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
    ).serve()
