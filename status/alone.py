"""The public pages served alone, by an installation's own process: no dashboard, no session, database or not."""

import json
from collections.abc import Iterable
from typing import Final

from ingest.hosts import Hosts
from ingest.logs import configure_logs
from ingest.portal.current import use_portal
from ingest.portal.loader import load_portal
from ingest.settings import load_settings
from status.addresses import PAGE, Addresses
from status.answer_headers import NO_CONTENT, SAFETY
from status.front import Application, Environ, Front, StartResponse
from status.watcher import Watcher, watcher_of

_HEALTH: Final = "/healthz"
_READY: Final = "/readyz"


def service() -> Application:
    """What a WSGI server runs: the public pages of the installation the environment names, and nothing else."""
    configure_logs()
    settings = load_settings()
    use_portal(load_portal(settings.portal))
    # The portal is elsewhere, so its address is said in full.
    watcher = watcher_of(settings, addresses=Addresses(sign_in=f"{settings.base_url.rstrip('/')}/signin"))
    watcher.start()
    return alone(watcher, hosts=settings.hosts)


def alone(watcher: Watcher, *, hosts: Hosts) -> Front:
    """The public pages of a watcher, and how machines ask whether all is well."""
    return Front(watcher, _behind(watcher), hosts=hosts)


def _behind(watcher: Watcher) -> Application:
    """`/healthz`: the process answers. `/readyz`: it has something to show, be it stale. The rest is not here."""

    def answer(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if path == "/":
            start_response("302 Found", [("Location", f"/{PAGE}"), ("Content-Length", "0")])
            return []
        is_well = path == _HEALTH or (path == _READY and watcher.current() is not None)
        http_status = "200 OK" if is_well else "503 Service Unavailable" if path == _READY else "404 Not Found"
        body = json.dumps({"ok": is_well}).encode()
        headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body))), *SAFETY, NO_CONTENT]
        start_response(http_status, headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    return answer
