"""A dashboard that may come late: where the database is not there yet, the public addresses begin without it."""

import threading
import time
from collections.abc import Callable, Iterable
from contextvars import copy_context
from typing import Final

import structlog

from status.answer_headers import NO_CONTENT, SAFETY
from status.front import Application, Environ, StartResponse

ATTEMPT_SECONDS: Final = 2.0
_HEALTH: Final = "/healthz"
_BODY: Final = (
    b'<!doctype html>\n<html lang="en">\n<title>Not available</title>\n'
    b'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    b"<h1>The portal is not available at this moment</h1>\n"
    b'<p>It will be back by itself. The <a href="/status">status page</a> says how our services are.</p>\n</html>\n'
)

_log = structlog.get_logger(__name__)


class Late:
    """The application `make` gives, from the first moment at which it can be made; until then 503."""

    def __init__(self, make: Callable[[], Application], *, is_possible: Callable[[], bool]) -> None:
        self._make, self._is_possible = make, is_possible
        # Dash keeps settings in the context of the thread that imported it, and misses them in any other.
        self._context = copy_context()
        self._application: Application | None = None
        self._making = threading.Lock()
        self._next_attempt = 0.0

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer with the application's answer, once there is one."""
        application = self._application or self.attempt()
        if application is not None:
            return application(environ, start_response)
        is_health = environ["PATH_INFO"] == _HEALTH
        body = b'{"ok":true}\n' if is_health else _BODY
        headers = [("Content-Length", str(len(body))), ("Cache-Control", "no-store"), ("Retry-After", "5")]
        headers += [*SAFETY, NO_CONTENT]
        headers.append(("Content-Type", "application/json" if is_health else "text/html; charset=utf-8"))
        start_response("200 OK" if is_health else "503 Service Unavailable", headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def attempt(self) -> Application | None:
        """Make it, unless that is hopeless, somebody is at it, or it was tried a moment ago."""
        if not self._making.acquire(blocking=False):
            return self._application
        try:
            if self._application is None and time.monotonic() >= self._next_attempt and self._is_possible():
                self._application = self._made()
            return self._application
        finally:
            self._making.release()

    def _made(self) -> Application | None:
        try:
            return self._context.run(self._make)
        except Exception:  # noqa: BLE001 - whatever it is, the public addresses go on
            _log.exception("the dashboard cannot be made yet")
            self._next_attempt = time.monotonic() + ATTEMPT_SECONDS
            return None
