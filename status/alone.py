"""What stands behind the front when the public pages are served alone: how machines ask whether it is well."""

import json
from collections.abc import Iterable
from typing import Final

from status.addresses import PAGE
from status.front import Application, Environ, Front, StartResponse
from status.watcher import Watcher

_HEALTH: Final = "/healthz"
_READY: Final = "/readyz"


def alone(watcher: Watcher) -> Front:
    """The public pages and nothing else."""
    return Front(watcher, _behind(watcher))


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
        start_response(http_status, [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    return answer
