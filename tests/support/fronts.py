"""The public addresses for tests: one client over the front, which looks at the database at each request."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

from sqlalchemy import Engine
from werkzeug.test import Client

from ingest.hosts import hosts_of
from ingest.settings import load_settings
from status.front import Environ, Front, StartResponse
from status.watcher import Watcher, watcher_of

BEHIND = b"what stands behind"


def public_client(engine: Engine, data_dir: Path | None = None) -> Client:
    """Everything the public may ask of the service on this database; no thread runs and nothing has to be stopped."""
    return Client(front_of(watcher_on(engine, data_dir)), use_cookies=False)


def watcher_on(engine: Engine, data_dir: Path | None = None, **settings: object) -> Watcher:
    """A watcher of this database, not started."""
    url = engine.url.render_as_string(hide_password=False)
    return watcher_of(load_settings(database_url=url, data_dir=data_dir or Path(mkdtemp()), **settings))


def front_of(watcher: Watcher) -> Front:
    """The front of a watcher, with nothing but a sentence behind it."""
    return Front(watcher, _behind, hosts=hosts_of(base_url="http://localhost"))


@contextmanager
def started(watcher: Watcher) -> Iterator[Watcher]:
    """The watcher with its threads, which end with the block."""
    watcher.start()
    try:
        yield watcher
    finally:
        watcher.stop()


def _behind(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    start_response("200 OK", [("Set-Cookie", "tracking=1"), ("Content-Type", "text/plain")])
    return [BEHIND]
