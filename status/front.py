"""What stands before the service: answers the public addresses from finished bytes, and hands on everything else.

A bare WSGI callable, because it has to answer as fast as a file server: what most people ask for is two look-ups in
dictionaries away, and nothing is allocated on the way.
"""

import json
from collections.abc import Callable, Iterable
from typing import Any, Final
from urllib.parse import quote

import structlog

from ingest.hosts import Hosts
from status.addresses import ATOM, PAGE, RSS
from status.answer_headers import METHODS, NO_CONTENT, OPEN_TO_ALL, PREFLIGHT, SAFETY
from status.answers import NOTHING, Answer, plain_answer
from status.negotiation import Coding, is_known_already, wanted_coding
from status.texts import phrases
from status.watcher import Watcher

StartResponse = Callable[..., Any]
Environ = dict[str, Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

UNCHANGED: Final = "304 Not Modified"
UNAVAILABLE: Final = "503 Service Unavailable"
RETRY_SECONDS: Final = 5
# So many different Accept-Encoding headers are remembered; real ones are a few dozen.
MOST_REMEMBERED: Final = 1000
_API: Final = "/api/v2"
_OWN_PATHS: Final = frozenset({f"/{PAGE}", f"/{ATOM}", f"/{RSS}", _API})
_OWN_FOLDERS: Final = tuple(f"{path}/" for path in sorted(_OWN_PATHS))
_HTML: Final = ("Content-Type", "text/html; charset=utf-8")
_JSON: Final = ("Content-Type", "application/json; charset=utf-8")
_RETRY: Final = (("Cache-Control", "no-store"), ("Retry-After", str(RETRY_SECONDS)))
_PREFLIGHT: Final = plain_answer("204 No Content", headers=PREFLIGHT)

_log = structlog.get_logger(__name__)


class Front:
    """The public addresses of one watcher, and behind them the rest of the service."""

    def __init__(self, watcher: Watcher, behind: Application, *, hosts: Hosts) -> None:
        self.watcher, self._behind, self._hosts = watcher, behind, hosts
        self._seen_hosts = hosts.seen
        self._codings: dict[str | None, Coding] = {}

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer, or let what stands behind answer."""
        answer = self.watcher.answers.get(environ["PATH_INFO"])
        if answer is None or environ["REQUEST_METHOD"] != "GET" or environ.get("QUERY_STRING"):
            return self._considered(environ, start_response)
        if environ.get("HTTP_HOST") not in self._seen_hosts:
            return self._considered(environ, start_response)
        return self._sent(answer, environ, start_response)

    def _sent(self, answer: Answer, environ: Environ, start_response: StartResponse) -> list[bytes]:
        try:
            reply = answer.replies[self._codings[environ.get("HTTP_ACCEPT_ENCODING")]]
        except KeyError:
            reply = answer.replies[self._coding(environ.get("HTTP_ACCEPT_ENCODING"))]
        if_none_match, if_modified_since = environ.get("HTTP_IF_NONE_MATCH"), environ.get("HTTP_IF_MODIFIED_SINCE")
        if (if_none_match is not None or if_modified_since is not None) and answer.changed_at is not None:
            # As a rule the very words we gave come back.
            is_known = if_none_match == reply.etag or is_known_already(
                if_none_match=if_none_match,
                if_modified_since=if_modified_since,
                etag=reply.etag,
                changed_at=answer.changed_at,
            )
            if is_known:
                start_response(UNCHANGED, reply.unchanged)
                return NOTHING
        start_response(answer.http_status, reply.headers)
        return reply.body

    def _considered(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """The long way: other methods, queries, things made only when they are asked for, and refusals."""
        path: str = environ["PATH_INFO"]
        if not self._hosts.is_known(environ.get("HTTP_HOST"), path):
            return self._sent(_UNKNOWN_HOST, environ, start_response)
        if path not in _OWN_PATHS and not path.startswith(_OWN_FOLDERS):
            return self._behind(environ, start_response)
        body = self._sent(self._answer(environ, path), environ, start_response)
        return NOTHING if environ["REQUEST_METHOD"] == "HEAD" else body

    def _answer(self, environ: Environ, path: str) -> Answer:
        method, query = environ["REQUEST_METHOD"], environ.get("QUERY_STRING", "")
        if method == "OPTIONS":
            return _PREFLIGHT
        if method not in {"GET", "HEAD"}:
            return _ONLY_READ
        if path.endswith("/"):
            return _moved(path.rstrip("/"), query)
        try:
            return self._found(path, query)
        except Exception:  # noqa: BLE001 - the edge: nobody is shown a traceback
            _log.exception("status: no answer", path=path)
            return _unavailable(path)

    def _found(self, path: str, query: str) -> Answer:
        snapshot = self.watcher.current()
        if snapshot is None:
            return _unavailable(path)
        answer = snapshot.find(path, query)
        if answer is not None:
            return answer
        if path.startswith(_API):
            return _NO_DOCUMENT
        return snapshot.not_found()

    def _coding(self, header: str | None) -> Coding:
        coding = wanted_coding(header)
        if len(self._codings) < MOST_REMEMBERED:
            self._codings[header] = coding
        return coding


class KnownHosts:
    """Refuses requests that call the service by a name it does not know; for an application without the front."""

    def __init__(self, application: Application, hosts: Hosts) -> None:
        self._application, self._hosts = application, hosts

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer with the application's answer."""
        if self._hosts.is_known(environ.get("HTTP_HOST"), environ["PATH_INFO"]):
            return self._application(environ, start_response)
        reply = _UNKNOWN_HOST.replies[Coding.IDENTITY]
        start_response(_UNKNOWN_HOST.http_status, reply.headers)
        return reply.body


def _json_refusal(http_status: str, code: str, message: str, *headers: tuple[str, str]) -> Answer:
    body = json.dumps({"error": {"code": code, "message": message, "fields": {}}}).encode()
    return plain_answer(http_status, body, headers=[_JSON, OPEN_TO_ALL, *SAFETY, NO_CONTENT, *headers])


def _unavailable(path: str) -> Answer:
    """There is nothing to show at all, and that is said in the language of who asks."""
    if path.startswith(_API):
        return _json_refusal(UNAVAILABLE, "unavailable", phrases().unavailable, *_RETRY)
    body = (
        f'<!doctype html>\n<html lang="{phrases().language}">\n<title>{phrases().unavailable_title}</title>\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<h1>{phrases().unavailable_title}</h1>\n<p>{phrases().unavailable}</p>\n</html>\n"
    )
    return plain_answer(UNAVAILABLE, body.encode(), headers=[_HTML, *SAFETY, NO_CONTENT, *_RETRY])


def _moved(path: str, query: str) -> Answer:
    # Quoted again: a decoded path could hold the end of a line, and begin a header of its own.
    address = quote(path.encode("latin-1", errors="replace"))
    location = f"{address}?{quote(query, safe='=&;:@!$,()*+~%-._/?')}" if query else address
    return plain_answer("308 Permanent Redirect", headers=[("Location", location), *SAFETY, NO_CONTENT])


_ONLY_READ: Final = _json_refusal(
    "405 Method Not Allowed", "method_not_allowed", phrases().only_read, ("Allow", METHODS)
)
_UNKNOWN_HOST: Final = _json_refusal("400 Bad Request", "unknown_host", phrases().unknown_host)
_NO_DOCUMENT: Final = _json_refusal("404 Not Found", "not_found", phrases().no_document)
