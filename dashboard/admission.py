"""Keeps threads free for the public addresses: however long a database takes, the status page is answered at once."""

import threading
from collections.abc import Iterable
from typing import Final

from werkzeug.wsgi import ClosingIterator

from status.answer_headers import NO_CONTENT, SAFETY
from status.front import Application, Environ, StartResponse

# Threads of a server process. More of them slow each other down, and fewer are soon taken by a slow database.
THREADS: Final = 16
# Never taken by the dashboard.
RESERVED_THREADS: Final = 4
_BUSY: Final = b"Too many requests are being worked on. Please try again in a moment.\n"


class Admission:
    """Lets so many requests at a time into the application, and turns the others away instead of letting them wait."""

    def __init__(self, application: Application, *, places: int = THREADS - RESERVED_THREADS) -> None:
        self._application = application
        self._places = threading.BoundedSemaphore(places)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer with the application's answer, or with 503 while all places are taken."""
        if not self._places.acquire(blocking=False):
            return _busy(start_response)
        try:
            answer = self._application(environ, start_response)
        except BaseException:
            self._places.release()
            raise
        # The place is free again when the server has taken all of the answer.
        return ClosingIterator(answer, self._places.release)


def _busy(start_response: StartResponse) -> list[bytes]:
    headers = [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Length", str(len(_BUSY))),
        ("Cache-Control", "no-store"),
        ("Retry-After", "1"),
        *SAFETY,
        NO_CONTENT,
    ]
    start_response("503 Service Unavailable", headers)
    return [_BUSY]
