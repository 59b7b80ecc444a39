"""Measures the import of the log format: rows a second, and memory by length of the file."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.support.log_files import log_file

# The highest memory of the process itself: what the system says of a child includes the parent it was made from.
_CHILD = """
import pathlib, sys
from dashboard.cli import main
try:
    main()
finally:
    status = pathlib.Path("/proc/self/status").read_text()
    print(status.split("VmHWM:")[1].split()[0], file=sys.stderr)
"""


@dataclass(frozen=True)
class ImportFigures:
    """One import in a process of its own: scan and batches, without the start of Python."""

    rows: int
    seconds: float
    megabytes: float


def measured_import(folder: Path, *, tickets: int, database_url: str) -> ImportFigures:
    """Import a made log of so many tickets into an empty database; for machines with /proc."""
    log = log_file(tickets=tickets)
    path = log.write(folder / f"log-{tickets}.csv")
    settings = {"HELMDESK_DATABASE_URL": database_url, "HELMDESK_DATA_DIR": str(folder)}
    options = ["--source", "servicenow_log", "--organisation", "Acme", "--timezone", "UTC", "--json"]
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, "import", "tickets", str(path), *options],
        env=os.environ | settings,
        check=True,
        capture_output=True,
        text=True,
    )
    summary = json.loads(done.stdout.splitlines()[-1])
    return ImportFigures(len(log.rows), summary["seconds"], int(done.stderr.splitlines()[-1]) / 1024)
