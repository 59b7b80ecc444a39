"""A file of contacts given to the worker: previewed, done on its owner's word, resumed after a kill, and forgotten."""

from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from sqlalchemy import Engine, func, select, update

from ingest import clock
from ingest.db.engine import reading, unit_of_work
from ingest.documents.storage import current_store
from ingest.enums import RunState, SecurityLevel
from ingest.errors import ConflictError, HelmdeskError, InvalidInputError, NotFoundError
from ingest.importing import tables
from ingest.importing.contacts import carrying
from ingest.importing.contacts.asked import Existing
from ingest.importing.contacts.queue import WAITS_FOR, carry_out_next, forget_files, take_next
from ingest.importing.contacts.service import apply_checked, begin_check, checked_preview, discard, note_file
from ingest.importing.runs import SILENT_AFTER, run_account
from ingest.importing.tables import RowEffect
from ingest.models import Account, Contact, ImportReject, ImportRun
from ingest.people.service import deactivate_account
from ingest.viewer import Viewer, system_viewer
from tests.support.contact_files import account, contacts_csv, given, imported, rejects, row
from tests.support.contacts import trail
from tests.support.contents import contents
from tests.support.people import People

NAMES = [f"Ann{chr(97 + number // 26)}{chr(97 + number % 26)} Lee" for number in range(60)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return contacts_csv(tmp_path / "contacts.csv", [row("Ann Lee"), row("Bad Mail") | {"E-mail": "nowhere"}])


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten rows a transaction."""
    monkeypatch.setattr(tables, "ROWS_PER_BATCH", 10)


def _people_of(organisation_id: int, last_name: str = "Lee") -> int:
    with reading() as session:
        query = select(func.count(Contact.id)).where(
            Contact.organisation_id == organisation_id, Contact.last_name == last_name
        )
        return session.scalar(query) or 0


def _silent(run_id: int) -> None:
    """Let the process of a run be long dead."""
    with unit_of_work() as session:
        long_ago = clock.now() - SILENT_AFTER - timedelta(seconds=1)
        session.execute(update(ImportRun).where(ImportRun.id == run_id).values(heartbeat_at=long_ago))


def test_a_file_is_previewed_and_done_on_its_owners_word(people: People, path: Path) -> None:
    run_id = given(people.dora, path, organisation_id=people.acme)
    assert account(people.dora, run_id).state is RunState.CHECKING
    assert carry_out_next()
    assert not carry_out_next()
    assert (account(people.dora, run_id).state, _people_of(people.acme)) == (RunState.CHECKED, 0)
    with reading() as session:
        found, notice = checked_preview(session, people.dora, run_id=run_id) or (None, "")
        key = session.scalar(select(ImportRun.file_key))
    assert found is not None
    assert (found.counts, notice) == ({RowEffect.NEW: 1, RowEffect.REFUSED: 1}, None)
    assert [(one.line, one.column) for one in found.flaws] == [(3, "E-mail")]
    assert [one[0] for one in rejects(people.dora, run_id)] == ["line", "3"]
    with pytest.raises(InvalidInputError), unit_of_work() as session:
        apply_checked(session, people.dora, run_id=run_id, is_all_or_nothing=True)
    with unit_of_work() as session:
        apply_checked(session, people.dora, run_id=run_id, is_all_or_nothing=False)
    with pytest.raises(ConflictError), unit_of_work() as session:
        apply_checked(session, people.dora, run_id=run_id, is_all_or_nothing=False)
    assert carry_out_next()
    run = account(people.dora, run_id)
    assert (run.state, run.created, run.rejected, run.share_done) == (RunState.DONE, 1, 1, 1.0)
    assert _people_of(people.acme) == 1
    assert [one[0] for one in rejects(people.dora, run_id)] == ["line", "3"]
    with reading() as session:
        assert [action for action, _ in trail(session)] == ["imported", "import_ended"]
        assert session.scalar(select(ImportRun.preview)) is None
    with pytest.raises(FileNotFoundError):
        current_store().open(str(key))


def test_what_changed_since_the_preview_is_shown_anew_and_not_done(people: People, path: Path) -> None:
    contacts_csv(path, [row("Ann Lee", Phone="1")])
    run_id = given(people.dora, path, organisation_id=people.acme)
    carry_out_next()
    imported(people.leo, contacts_csv(path.with_name("other.csv"), [row("Ann Lee", Phone="2")]))
    with unit_of_work() as session:
        apply_checked(session, people.dora, run_id=run_id, is_all_or_nothing=True)
    assert carry_out_next()
    with reading() as session:
        found, notice = checked_preview(session, people.dora, run_id=run_id) or (None, None)
    assert notice == carrying.CHANGED
    assert found is not None
    assert found.counts == {RowEffect.CHANGED: 1}


@pytest.mark.usefixtures("small_batches")
def test_after_a_kill_another_worker_goes_on_and_counts_nothing_twice(people: People, path: Path) -> None:
    rows = [row(name) for name in NAMES]
    # Line 52 names who stands in line 2: known also to who did not write that.
    rows[50] = row(NAMES[0])
    run_id = given(people.dora, contacts_csv(path, rows), organisation_id=people.acme, existing=Existing.SKIP)
    carry_out_next()
    with unit_of_work() as session:
        apply_checked(session, people.dora, run_id=run_id, is_all_or_nothing=False)
    real, calls = carrying.note_progress, []

    def dies(*arguments: object, **more: object) -> None:
        calls.append(1)
        if len(calls) > 3:
            raise SystemError
        real(*arguments, **more)  # type: ignore[arg-type]  # the very call

    with (
        patch.object(carrying, "note_progress", dies),
        patch("ingest.importing.contacts.queue.end", side_effect=KeyError),
        pytest.raises((SystemError, KeyError)),
    ):
        carry_out_next()
    assert (account(people.dora, run_id).read, _people_of(people.acme)) == (30, 30)
    # Whose process is silent only for a moment keeps its run.
    assert not carry_out_next()
    _silent(run_id)
    assert account(people.dora, run_id).state is RunState.RUNNING
    assert carry_out_next()
    run = account(people.dora, run_id)
    assert (run.state, run.created, run.rejected, run.read) == (RunState.DONE, 59, 1, 60)
    assert _people_of(people.acme) == 59
    assert rejects(people.dora, run_id)[1][:3] == ["52", "E-mail", "is said in line 2 too"]


@pytest.mark.usefixtures("small_batches")
def test_all_or_nothing_is_one_transaction_and_a_worker_that_stops_leaves_its_run(people: People, path: Path) -> None:
    run_id = given(people.dora, contacts_csv(path, [row(name) for name in NAMES]), organisation_id=people.acme)
    assert carry_out_next(is_stopping=lambda: True)
    assert account(people.dora, run_id).state is RunState.CHECKING
    carry_out_next()
    with unit_of_work() as session:
        apply_checked(session, people.dora, run_id=run_id, is_all_or_nothing=True)
    with patch.object(carrying, "_end", side_effect=ConflictError("broken")), pytest.raises(ConflictError):
        carry_out_next()
    assert _people_of(people.acme) == 0
    _silent(run_id)
    assert carry_out_next()
    assert (account(people.dora, run_id).created, _people_of(people.acme)) == (60, 60)


def test_of_two_workers_one_takes_a_run_and_who_lost_it_writes_nothing(people: People, path: Path) -> None:
    run_id = given(people.dora, path, organisation_id=people.acme)
    with unit_of_work() as session:
        taken = take_next(session, system_viewer())
        assert take_next(session, system_viewer()) is None
    assert taken is not None
    _silent(run_id)
    assert carry_out_next()
    work = carrying.Work(people.dora, tables.Table("", (), _nothing, _nothing), _nothing, taken.asked, people.acme)  # type: ignore[arg-type]  # nothing of it is used
    work.run_id, work.claim = run_id, taken.claim
    with pytest.raises(carrying.LostRunError):
        carrying.end(work, state=RunState.FAILED)
    assert account(people.dora, run_id).state is RunState.CHECKED


def _nothing(*_anything: object) -> list[tables.PlannedRow]:
    return []


def test_whoever_lost_their_access_meanwhile_imports_nothing(people: People, path: Path) -> None:
    run_id = given(people.dora, path, organisation_id=people.acme)
    carry_out_next()
    with unit_of_work() as session:
        apply_checked(session, people.dora, run_id=run_id, is_all_or_nothing=False)
        deactivate_account(session, people.root, user_name="dora@acme.example")
    assert carry_out_next()
    run = account(people.root, run_id)
    assert (run.state, _people_of(people.acme)) == (RunState.FAILED, 0)
    assert "may not import" in (run.error or "")


def test_nobody_decides_on_anothers_file_and_another_organisation_sees_none(
    people: People, path: Path, database: Engine
) -> None:
    with unit_of_work() as session:
        session.get_one(Account, people.carol.account_id).security_level = SecurityLevel.ADMIN
    carol = Viewer(people.carol.account_id, "Carol", "UTC", organisation_id=people.globex, contact_id=1,
                   security_level=SecurityLevel.ADMIN)  # fmt: skip
    run_id = given(people.dora, path, organisation_id=people.acme)
    with unit_of_work() as session:
        own = note_file(session, carol, file_name="x.csv", file_key="x", total_bytes=1)
    carry_out_next()
    before = contents(database)
    for viewer in (carol, people.alice, people.bob, system_viewer()):
        for act in (apply_checked, discard):
            more = {"is_all_or_nothing": False} if act is apply_checked else {}
            with pytest.raises(HelmdeskError), unit_of_work() as session:
                act(session, viewer, run_id=run_id, **more)
    for owner, site in ((people.acme, None), (people.globex, people.leeds)):
        with pytest.raises(HelmdeskError), unit_of_work() as session:
            begin_check(session, carol, run_id=own, organisation_id=owner, existing=Existing.UPDATE, site_id=site)
    with reading() as session:
        assert checked_preview(session, carol, run_id=run_id) is None
        for wanted in (run_id, own):
            with pytest.raises(NotFoundError):
                run_account(session, carol, run_id=wanted)
        assert run_account(session, people.alice, run_id=run_id).file_name == "contacts.csv"
    assert contents(database) == before


def test_no_file_is_a_run_that_ends_clearly_and_what_is_not_wanted_is_forgotten(people: People, path: Path) -> None:
    path.write_bytes(b"Name,Colour\nx,blue\n")
    run_id = given(people.dora, path, organisation_id=people.acme)
    assert carry_out_next()
    run = account(people.dora, run_id)
    assert (run.state, run.error) == (RunState.FAILED, "The file the header lacks 'First Name', 'Last Name', 'E-mail'.")
    contacts_csv(path, [row("Bad Mail") | {"E-mail": "nowhere"}])
    forgotten, unwanted = (given(people.dora, path, organisation_id=people.acme) for _ in range(2))
    for _ in range(2):
        carry_out_next()
    with unit_of_work() as session:
        note_file(session, people.dora, file_name="x.csv", file_key="x", total_bytes=1)
        discard(session, people.dora, run_id=unwanted)
        assert forget_files(session, system_viewer()) == 0
        session.execute(update(ImportRun).values(heartbeat_at=clock.now() - WAITS_FOR - timedelta(minutes=1)))
    with unit_of_work() as session:
        assert forget_files(session, system_viewer()) == 2
    assert account(people.dora, forgotten).state is account(people.dora, unwanted).state is RunState.DISCARDED
    with reading() as session:
        assert session.scalars(select(ImportRun.file_key)).all() == [None, None, None]
        assert session.scalars(select(ImportReject.run_id)).all() == [unwanted]


def test_a_race_is_a_refused_row_and_the_rest_goes_in(people: People, path: Path) -> None:
    """A user name that is taken between planning and writing refuses that row alone."""
    level = "Client Portal Standard User"
    rows = [row(name, Client_Portal_Security_Level=level) for name in NAMES[:3]]
    run_id = given(people.dora, contacts_csv(path, rows), organisation_id=people.acme)
    refused = carrying.RowsRefusedError({3: {"user_name": "Give another."}})
    carry_out_next()
    with unit_of_work() as session:
        apply_checked(session, people.dora, run_id=run_id, is_all_or_nothing=False)
    with patch("ingest.importing.contacts.planning.written", side_effect=[refused, None]):
        assert carry_out_next()
    run = account(people.dora, run_id)
    assert (run.created, run.rejected) == (2, 1)
    assert rejects(people.dora, run_id)[1][:3] == ["3", "Client Portal Username", "Give another."]
