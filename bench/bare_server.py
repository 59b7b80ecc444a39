"""The least a Python server can do: Granian with a callable that hands out one answer, whatever is asked. No more."""

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from subprocess import Popen
from typing import Any

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

ANSWER = "BENCH_ANSWER"
_BY_THE_SERVER = {"date", "server", "connection", "transfer-encoding"}


def service() -> Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]:
    """The callable, for the answer in the folder the environment names."""
    folder = Path(os.environ[ANSWER])
    headers, body = (
        [tuple(pair) for pair in json.loads((folder / "headers").read_text())],
        (folder / "body").read_bytes(),
    )
    parts = [body]

    def answer(_environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        start_response("200 OK", headers)
        return parts

    return answer


@contextmanager
def bare_server(folder: Path, *, port: int, headers: Mapping[str, str], body: bytes) -> Iterator[Popen[bytes]]:
    """Run it with this answer, one process and one thread."""
    folder.mkdir()
    kept = [pair for pair in headers.items() if pair[0].lower() not in _BY_THE_SERVER]
    (folder / "headers").write_text(json.dumps(kept))
    (folder / "body").write_bytes(body)
    settings = os.environ | {ANSWER: str(folder)}
    with Popen([sys.executable, "-m", "bench.bare_server", str(port)], env=settings) as process:
        try:
            yield process
        finally:
            process.terminate()
            process.wait(10)


if __name__ == "__main__":
    Granian(
        "bench.bare_server:service", factory=True, port=int(sys.argv[1]), interface=Interfaces.WSGI,
        http=HTTPModes.http1, blocking_threads=1, log_level=LogLevels.warning,
    ).serve()  # fmt: skip
