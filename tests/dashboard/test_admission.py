"""No more requests than there are places; a place is free again however a request ends."""

import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

import pytest
from werkzeug.test import Client

from dashboard.admission import Admission
from status.front import Environ, StartResponse


class Slow:
    """An application that answers when it is told to, and fails or streams where it is asked to."""

    def __init__(self) -> None:
        self.is_free, self.entered = threading.Event(), threading.Semaphore(0)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/fails":
            raise RuntimeError
        self.entered.release()
        assert self.is_free.wait(20)
        start_response("200 OK", [])
        return iter([b"he", b"re"])


def test_who_finds_no_place_is_turned_away_at_once() -> None:
    slow = Slow()
    client = Client(Admission(slow, places=2))
    with ThreadPoolExecutor(2) as pool:
        waiting = [pool.submit(client.get, "/", buffered=True) for _ in range(2)]
        for _ in waiting:
            slow.entered.acquire()
        refused = client.get("/")
        assert (refused.status_code, refused.headers["Retry-After"]) == (503, "1")
        slow.is_free.set()
        assert [one.result().data for one in waiting] == [b"here", b"here"]
    assert client.get("/").status_code == 200


def test_a_place_is_free_again_after_a_failure() -> None:
    slow = Slow()
    slow.is_free.set()
    client = Client(Admission(slow, places=1))
    for _ in range(3):
        with pytest.raises(RuntimeError):
            client.get("/fails")
    assert client.get("/").data == b"here"
