"""The other server and the client of the comparison: nginx on the same bytes, and wrk, both from Debian."""

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

PACKAGES = {"nginx": "nginx-light", "wrk": "wrk"}
CONNECTIONS = 64
_TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
_SECONDS = {"us": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0}
_CONFIGURATION = """
{user}
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    sendfile on;
    tcp_nopush on;
    tcp_nodelay on;
    keepalive_requests 100000000;
    {cache}
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port};
        gzip_static on;
        {locations}
    }}
}}
"""
# What nginx says by itself.
_ITS_OWN = {
    "content-length",
    "content-type",
    "content-encoding",
    "etag",
    "last-modified",
    "date",
    "server",
    "connection",
}


@dataclass(frozen=True)
class Load:
    """What one run of wrk found."""

    per_second: float
    p99_ms: float
    requests: int
    errors: int
    cpu_us: float


def ensure_tools() -> None:
    """Install what is missing, where that is possible; otherwise say what to install."""
    missing = [package for command, package in PACKAGES.items() if _command(command) is None]
    if not missing:
        return
    if os.geteuid() or shutil.which("apt-get") is None:
        raise SystemExit(f"The comparison needs the Debian packages {' and '.join(missing)}: please install them.")
    print(f"Installing {' and '.join(missing)} ...", flush=True)
    for words in (["update", "-q"], ["install", "-y", "-q", *missing]):
        settings = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run([str(_command("apt-get")), *words], check=True, stdout=subprocess.DEVNULL, env=settings)


@contextmanager
def nginx(folder: Path, *, port: int, copies: Mapping[str, str], keeps_open: bool) -> Iterator[int]:
    """Run nginx with one worker on copies of the answers at these addresses (path -> URL); the worker's process id.

    Otherwise as Debian sets it up, it opens a file for each request; `keeps_open`: each once, as its experts would.
    """
    folder.mkdir()
    locations = "\n        ".join(_location(folder, path, url) for path, url in copies.items())
    file = folder / "nginx.conf"
    # Root's nginx would work as another user, who may not enter a temporary folder.
    user = "user root;" if os.geteuid() == 0 else ""
    cache = "open_file_cache max=100 inactive=10m;" if keeps_open else ""
    file.write_text(_CONFIGURATION.format(user=user, folder=folder, port=port, locations=locations, cache=cache))
    folder.chmod(0o755)
    with subprocess.Popen([str(_command("nginx")), "-c", str(file)], stderr=subprocess.DEVNULL) as process:
        try:
            yield _only_child(process.pid)
        finally:
            process.terminate()
            process.wait(10)


def load(url: str, *, seconds: int, headers: Sequence[str], pids: Sequence[int]) -> Load:
    """Ask for one address as fast as 64 connections can; `pids` are the server's processes, whose time is counted."""
    before = sum(map(_cpu_seconds, pids))
    command = [str(_command("wrk")), "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency"]
    for header in headers:
        command += ["-H", header]
    said = subprocess.run([*command, url], check=True, capture_output=True, text=True).stdout
    used = sum(map(_cpu_seconds, pids)) - before
    requests = int(_found(r"(\d+) requests in", said))
    length, unit = re.search(r"99%\s+([\d.]+)(us|ms|s|m)", said).groups()  # type: ignore[union-attr]
    errors = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    return Load(
        per_second=float(_found(r"Requests/sec:\s+([\d.]+)", said)),
        p99_ms=float(length) * _SECONDS[unit] * 1000,
        requests=requests,
        errors=int(errors[1]) if errors else 0,
        cpu_us=used / requests * 1e6,
    )


def server_processes(pid: int) -> list[int]:
    """The processes under one that serve."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def resident_megabytes(pids: Sequence[int]) -> float:
    """The memory these processes have now."""
    status = [Path(f"/proc/{pid}/status").read_text() for pid in pids]
    return sum(int(_found(r"VmRSS:\s+(\d+)", text)) for text in status) / 1024


def asked(url: str, *, coding: str = "identity") -> tuple[Mapping[str, str], bytes]:
    """Headers and body of an address."""
    host, path = url.removeprefix("http://").split("/", 1)
    connection = HTTPConnection(host, timeout=10)
    connection.request("GET", f"/{path}", headers={"Accept-Encoding": coding})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.headers, body


def _location(folder: Path, path: str, url: str) -> str:
    """The answer at a URL as files, plain and gzipped, and the same headers with them."""
    name = path.strip("/").replace("/", "-")
    headers, plain = asked(url)
    (folder / name).write_bytes(plain)
    (folder / f"{name}.gz").write_bytes(asked(url, coding="gzip")[1])
    added = " ".join(f'add_header {key} "{value}";' for key, value in headers.items() if key.lower() not in _ITS_OWN)
    kind = f'types {{}} default_type "{headers["Content-Type"]}";'
    return f"location = {path} {{ alias {folder}/{name}; {kind} {added} }}"


def _only_child(pid: int) -> int:
    for _ in range(100):
        children = server_processes(pid)
        if children:
            return children[0]
        time.sleep(0.05)
    raise SystemExit("nginx did not start.")


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS_PER_SECOND


def _command(name: str) -> str | None:
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")


def _found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    if match is None:
        raise SystemExit(f"No {pattern} in:\n{text}")
    return match[1]
