"""Tells the audit trail where each request comes from."""

from flask import Flask, request

from ingest.audit.devices import device_words
from ingest.audit.origin import NOWHERE, Origin, use_origin


def note_origin(server: Flask) -> None:
    """Let whatever a request records carry its network address and its device."""

    @server.before_request
    def _begin() -> None:
        use_origin(Origin(request.remote_addr or "", device_words(request.headers.get("User-Agent"))))

    @server.teardown_request
    def _end(_error: BaseException | None) -> None:
        # The thread may go on to work that no request asked for.
        use_origin(NOWHERE)
