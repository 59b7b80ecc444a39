"""A dashboard that comes late is there as soon as it can be made, and refuses kindly until then."""

from collections.abc import Callable

import pytest
from structlog.testing import capture_logs
from werkzeug.test import Client

from dashboard import late
from dashboard.late import Late
from status.front import Application


def works() -> Application:
    def answer(_environ: object, start_response: Callable[..., object]) -> list[bytes]:
        start_response("200 OK", [])
        return [b"here"]

    return answer


def test_until_it_can_be_made_it_is_not_available(monkeypatch: pytest.MonkeyPatch) -> None:
    possible: list[int] = []
    client = Client(Late(works, is_possible=lambda: bool(possible)))
    refused = client.get("/tickets")
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
    assert 'href="/status"' in refused.text
    assert client.head("/tickets").data == b""
    assert client.get("/healthz").status_code == 200
    possible.append(1)
    assert client.get("/tickets").data == b"here"
    possible.clear()
    assert client.get("/tickets").data == b"here"


def test_a_failure_is_tried_again_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    tries: list[int] = []

    def fails_once() -> Application:
        tries.append(1)
        if len(tries) == 1:
            raise RuntimeError
        return works()

    client = Client(Late(fails_once, is_possible=lambda: True))
    with capture_logs() as logs:
        assert [client.get("/").status_code for _ in range(3)] == [503, 503, 503]
    assert (len(tries), len(logs)) == (1, 1)
    monkeypatch.setattr(late.time, "monotonic", lambda: float("inf"))
    assert client.get("/").data == b"here"
