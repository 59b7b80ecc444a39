"""`helmdesk import contacts`: counts as JSON last, rehearsed, rejected and mended; one sentence for what cannot be."""

import json
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from ingest.db.engine import reading
from ingest.models import Contact
from tests.support.commands import Outcome, helmdesk_here
from tests.support.contact_files import contacts_csv, row
from tests.support.databases import in_use
from tests.support.people import People


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return contacts_csv(tmp_path / "people.csv", [row("Ann Lee"), row("Bad Mail") | {"E-mail": "x"}])


def _given(url: str, path: Path, *more: object) -> Outcome:
    return helmdesk_here(url, "import", "contacts", path, "--organisation", "acme", *more)


def _told(outcome: Outcome) -> dict[str, int]:
    told: dict[str, int] = json.loads(outcome.out.splitlines()[-1])
    return told


def _count(url: str) -> int:
    with in_use(url), reading() as session:
        return session.scalar(select(func.count(Contact.id))) or 0


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_rehearsed_imported_mended_and_repeated(people: People, database: Engine, path: Path) -> None:
    assert people
    url = database.url.render_as_string(hide_password=False)
    before = _count(url)
    rehearsed = _told(_given(url, path, "--dry-run", "--json"))
    assert (rehearsed["run_id"], rehearsed["created"], rehearsed["rejected"], _count(url)) == (None, 1, 1, before)
    refused = _given(url, path, "--all-or-nothing")
    assert (refused.status, refused.out, _count(url)) == (1, "", before)
    assert "nothing was done" in refused.err.splitlines()[-1]
    done = _told(_given(url, path, "--site", "Leeds", "--json"))
    assert {"run_id", "read", "created", "updated", "unchanged", "rejected", "seconds"} <= set(done)
    assert (done["created"], done["rejected"], done["read"]) == (1, 1, 2)
    mended = path.with_name("people.rejects.csv")
    mended.write_text(mended.read_text(encoding="utf-8-sig").replace(",x\n", ",bad@acme.example\n"), encoding="utf-8")
    assert _told(_given(url, mended, "--json"))["created"] == 1
    again = _given(url, mended, "--existing", "update")
    assert "0 new contacts, 0 updated, 1 unchanged, 0 rejected" in again.out
    assert _count(url) == before + 2


def test_what_cannot_be_imported_is_one_sentence(sqlite_url: str, path: Path) -> None:
    refused = helmdesk_here(sqlite_url, "import", "contacts", path, "--organisation", "Nobody")
    assert (refused.status, refused.err) == (1, "helmdesk: There is no organisation named 'Nobody'.\n")
    wrong = _given(sqlite_url, path, "--existing", "double")
    assert wrong.status == 2
    assert helmdesk_here(sqlite_url, "import", "contacts", path).status == 2
