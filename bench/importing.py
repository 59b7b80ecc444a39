"""Measures imports of the log format and of contacts: rows a second, and memory by length of the file."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from ingest.db.engine import open_engine, unit_of_work, use_engine
from ingest.db.migrate import upgrade_database
from ingest.organisations.service import create_organisation
from ingest.viewer import system_viewer
from tests.support.log_files import log_file

LEVEL, ONE_IN = "Client Portal Standard User", 100
SECRET = "of the bench, and of nothing else"  # noqa: S105 - opens nothing
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
    options = ["--source", "servicenow_log", "--organisation", "Acme", "--timezone", "UTC"]
    return _figures(folder, ["tickets", str(path), *options], rows=len(log.rows), database_url=database_url)


def measured_contacts(folder: Path, *, contacts: int, database_url: str, is_all_or_nothing: bool) -> ImportFigures:
    """Import so many new contacts, of which one in a hundred gets access, into an empty database."""
    engine = open_engine(database_url)
    upgrade_database(engine)
    use_engine(engine)
    with unit_of_work() as session:
        create_organisation(session, system_viewer(), name="Acme", timezone="UTC")
    engine.dispose()
    path = folder / f"contacts-{contacts}.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("First Name,Last Name,E-mail,Phone,City,Client Portal Security Level\n")
        for number in range(contacts):
            level = LEVEL if number % ONE_IN == 0 else ""
            file.write(f"Ann{number},Lee,ann{number}@acme.example,0123 {number},Leeds,{level}\n")
    more = ["--all-or-nothing"] if is_all_or_nothing else []
    arguments = ["contacts", str(path), "--organisation", "Acme", *more]
    return _figures(folder, arguments, rows=contacts, database_url=database_url)


def _figures(folder: Path, arguments: list[str], *, rows: int, database_url: str) -> ImportFigures:
    settings = {"HELMDESK_DATABASE_URL": database_url, "HELMDESK_DATA_DIR": str(folder), "HELMDESK_SECRET_KEY": SECRET}
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, "import", *arguments, "--json"],
        env=os.environ | settings,
        check=True,
        capture_output=True,
        text=True,
    )
    summary = json.loads(done.stdout.splitlines()[-1])
    return ImportFigures(rows, summary["seconds"], int(done.stderr.splitlines()[-1]) / 1024)
