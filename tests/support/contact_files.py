"""Files of contacts as tests give them, and a run from the file to its end as the worker and a person take it there."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ingest.db.engine import reading, unit_of_work
from ingest.documents.storage import current_store
from ingest.importing.contacts.asked import Existing
from ingest.importing.contacts.command import ContactOptions, import_contacts
from ingest.importing.contacts.queue import carry_out_next
from ingest.importing.contacts.service import apply_checked, begin_check, note_file
from ingest.importing.runs import run_account, run_rejects
from ingest.importing.schemas import RunSummary, RunView
from ingest.viewer import Viewer

HEAD = ("First Name", "Last Name", "E-mail")
STANDARD, ADMIN = "Client Portal Standard User", "Client Portal Admin User"


def row(name: str, **more: str) -> dict[str, str]:
    """Somebody called `name` with an address, and what more is said, by column."""
    first, last = name.split()
    email = f"{first.lower()}.{last.lower()}@acme.example"
    return {"First Name": first, "Last Name": last, "E-mail": email} | {
        key.replace("_", " "): text for key, text in more.items()
    }


def contacts_csv(path: Path, rows: Sequence[Mapping[str, str]]) -> Path:
    """Write a file with the columns its rows have."""
    heads = list(dict.fromkeys([*HEAD, *(head for one in rows for head in one)]))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, heads, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def imported(viewer: Viewer, path: Path, **options: Any) -> RunSummary:
    """Import a file at once, as the command does."""
    return import_contacts(viewer, path=path, options=ContactOptions(**{"organisation": "Acme"} | options))


def given(viewer: Viewer, path: Path, *, organisation_id: int, existing: Existing = Existing.UPDATE) -> int:
    """Give a file to the worker as the page does, and say what it is for; its run."""
    store = current_store()
    written = store.write([path.read_bytes()], limit=1 << 24, head_bytes=1)
    key = store.keep(written.key)
    with unit_of_work() as session:
        run_id = note_file(session, viewer, file_name=path.name, file_key=key, total_bytes=written.size_bytes)
        begin_check(session, viewer, run_id=run_id, organisation_id=organisation_id, existing=existing, site_id=None)
    return run_id


def done(viewer: Viewer, run_id: int, *, strict: bool = False) -> RunView:
    """Let the worker look the file through, say that it be done, and let the worker do it."""
    assert carry_out_next()
    with unit_of_work() as session:
        apply_checked(session, viewer, run_id=run_id, is_all_or_nothing=strict)
    assert carry_out_next()
    return account(viewer, run_id)


def account(viewer: Viewer, run_id: int) -> RunView:
    """A run as it stands."""
    with reading() as session:
        return run_account(session, viewer, run_id=run_id)


def rejects(viewer: Viewer, run_id: int | None) -> list[list[str]]:
    """The rejected rows of a run, header first."""
    with reading() as session:
        return list(run_rejects(session, viewer, run_id=run_id or 0))
