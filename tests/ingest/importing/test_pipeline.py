"""The way of a file through the pipeline: what is rejected where, warnings, batches, encodings, and refusals."""

import csv
import os
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import Engine

from ingest.db.engine import reading
from ingest.errors import ForbiddenError, InvalidInputError, UnreadableFileError
from ingest.importing import pipeline
from ingest.importing.runs import runs
from ingest.importing.schemas import MAX_DIFFERENT_WARNINGS, OTHER_WARNINGS, ImportOptions, Tally
from ingest.metrics.schemas import Scope
from ingest.organisations.queries import organisations
from tests.support.databases import in_use
from tests.support.imports import VIEWER, counts, csv_file, imported, metrics, organisation, tickets
from tests.support.log_files import log_file
from tests.support.people import People

HEAD = "number,incident_state,opened_at,sys_updated_at,location,short_description\n"
ROW = "INC1,New,2016-02-10 09:00,2016-02-10 09:05,York,It broke\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "log.csv"


def rejected(path: Path) -> list[tuple[str, str, str]]:
    with path.with_name("log.rejects.csv").open(encoding="utf-8-sig", newline="") as file:
        return [(row["line"], row["column"], row["reason"]) for row in csv.DictReader(file)]


def test_rejected_rows_are_named_by_line_column_and_reason_and_the_rest_goes_in(database: Engine, path: Path) -> None:
    content = [
        HEAD,
        ROW,
        '"INC2",New,2016-02-10 09:00,2016-02-10 09:05,"two\nlines\nof it",x\n',
        "INC3,New,2016-02-10 09:00,2016-02-10 09:05,York\n",
        "\n",
        "INC4,New,2016-02-10 09:00,2016-02-10 09:05,York,x,too much\n",
        "INC5,New,2016-02-10 09:00,2016-02-10 09:05,York,x,, \n",
        "INC6,New,soon,2016-02-10 09:05,York,x\n",
        "INC7,New,2016-02-10 09:00,,York,x\n",
        ",New,2016-02-10 09:00,2016-02-10 09:05,York,x\n",
        "INC8,New,2016-02-10 09:00",
    ]
    path.write_text("".join(content), encoding="utf-8")
    summary = imported(path)
    assert counts(summary) == (3, 0, 0, 6)
    assert set(tickets()) == {"INC1", "INC2", "INC5"}
    assert tickets()["INC2"].site == "two\nlines\nof it"
    assert rejected(path) == [
        ("6", "short_description", "has 5 cells under 6 headers"),
        ("8", "", "has 7 cells under 6 headers"),
        ("10", "opened_at", "'soon' is not a date"),
        ("11", "sys_updated_at", "is empty"),
        ("12", "number", "is empty"),
        ("13", "sys_updated_at", "has 3 cells under 6 headers"),
    ]


def test_the_mended_file_of_rejected_rows_can_be_imported(sqlite_url: str, path: Path, tmp_path: Path) -> None:
    path.write_text(HEAD + ROW + "@2,New,tomorrow,2016-02-11 09:05,=York,-x\n", encoding="utf-8")
    with in_use(sqlite_url):
        assert counts(imported(path)) == (1, 0, 0, 1)
        mended = tmp_path / "mended.csv"
        mended.write_text(
            path.with_name("log.rejects.csv").read_text(encoding="utf-8-sig").replace("tomorrow", "2016-02-11")
        )
        assert counts(imported(mended)) == (1, 0, 0, 0)
        assert (tickets()["@2"].site, tickets()["@2"].title) == ("=York", "-x")


def test_the_header_of_the_file_names_the_column(sqlite_url: str, path: Path) -> None:
    path.write_text(HEAD.replace("opened_at", "Opened At") + ROW.replace("2016-02-10 09:00", "?"), encoding="utf-8")
    with in_use(sqlite_url):
        assert counts(imported(path)) == (0, 0, 0, 1)
    assert rejected(path) == [("2", "Opened At", "is empty")]


@pytest.mark.parametrize(
    ("encoding", "form"),
    [
        ("utf-8-sig", {}),
        ("utf-16", {"delimiter": "\t"}),
        ("cp1252", {"delimiter": ";", "lineterminator": "\r\n"}),
        ("utf-8", {"quoting": csv.QUOTE_ALL, "lineterminator": "\r"}),
    ],
)
def test_however_it_is_written_it_says_the_same(
    sqlite_url: str, path: Path, encoding: str, form: dict[str, str]
) -> None:
    rows = [{" INCIDENT State ": "New", "Opened_At": "10/2/2016 9:00", "SYS UPDATED AT": "13/2/2016 9:05",
             "number": "Ä1", "location": "Malmö väst, “A”", "caller_id": "André à Porter"}]  # fmt: skip
    with in_use(sqlite_url):
        assert counts(imported(csv_file(path, rows, encoding=encoding, **form))) == (1, 0, 0, 0)
        found = tickets()["Ä1"]
    assert (found.site, found.contact) == ("Malmö väst, “A”", "André à Porter")


def test_batches_change_nothing_about_the_numbers(
    database: Engine, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = log_file(tickets=25, seed=3).rows
    # Minutes that contradict the file: the file is believed, in whichever batch the rows come.
    early, late = next(
        pair for pair in pairwise(rows) if [one["incident_state"] for one in pair] == ["Active", "Resolved"]
    )
    early["sys_updated_at"], late["sys_updated_at"] = late["sys_updated_at"], early["sys_updated_at"]
    csv_file(path, rows)
    imported(path, organisation="In one")
    expected = metrics(scope=organisation("In one"))
    assert (
        expected["reopen_events_by_month"]
        == metrics(scope=_plain(path, log_file(tickets=25, seed=3).rows))["reopen_events_by_month"]
    )
    for size in (7, 40):
        monkeypatch.setattr(pipeline, "BATCH_ROWS", size)
        name = f"By {size}"
        assert counts(imported(path, organisation=name)) == (25, len(rows) - 25, 0, 0)
        assert metrics(scope=organisation(name)) == expected


def _plain(path: Path, rows: list[dict[str, str]]) -> Scope:
    imported(csv_file(path.with_name("plain.csv"), rows), organisation="Plain")
    return organisation("Plain")


def test_rows_of_one_ticket_that_stand_together_come_in_together(
    sqlite_url: str, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "BATCH_ROWS", 2)
    minutes = ("09:01", "09:02", "09:30", "09:05", "09:06", "09:07", "09:08", "09:09")
    rows = [
        f"INC1,{'Resolved' if at == '09:05' else 'New'},2016-02-10 09:00,2016-02-10 {at},York,x\n" for at in minutes
    ]
    path.write_text(HEAD + "".join(rows) + ROW.replace("INC1", "INC2") * 60, encoding="utf-8")
    told: list[int] = []
    with in_use(sqlite_url):
        pipeline.import_tickets(
            VIEWER, path=path, source_name="servicenow_log", options=ImportOptions("Initech", "UTC"),
            on_progress=lambda _done, _total, tally: told.append(tally.read),
        )  # fmt: skip
    assert told[:3] == [4, 8, 12]


def test_warnings_are_counted_and_not_without_end(sqlite_url: str, path: Path) -> None:
    rows = [ROW.replace("New", f"-{one}").replace("INC1", f"INC{one}") for one in range(80)] * 2
    path.write_text(HEAD + "".join(rows), encoding="utf-8")
    with in_use(sqlite_url):
        summary = imported(path)
        with reading() as session:
            (run,) = runs(session, VIEWER)
    assert len(summary.warnings) == MAX_DIFFERENT_WARNINGS + 1
    assert (sum(summary.warnings.values()), summary.warnings[OTHER_WARNINGS]) == (160, 60)
    assert run.warnings == summary.warnings


def test_a_tally_counts_all_rows() -> None:
    tally = Tally(created=1, updated=2, unchanged=3, rejected=4)
    tally.warn()
    tally.warn("a", "a")
    assert (tally.read, tally.warnings) == (10, {"a": 2})


def test_a_place_for_rejects_that_cannot_be_is_refused_before_anything_goes_in(database: Engine, path: Path) -> None:
    path.write_text(HEAD + ROW, encoding="utf-8")
    for place in (path, path.parent, path.parent / "nowhere" / "bad.csv"):
        with pytest.raises(UnreadableFileError):
            imported(path, rejects=place)
    assert tickets() == {}
    with reading() as session:
        assert runs(session, VIEWER) == ()


def test_the_organisation_given_is_known_whatever_its_case_and_noted_with_the_run(
    database: Engine, path: Path, people: People
) -> None:
    path.write_text(HEAD + ROW, encoding="utf-8")
    for given in (" ACME ", "Hooli", "hooli"):
        imported(path, organisation=given)
    with reading() as session:
        names = {one.name for one in organisations(session, VIEWER)}
        assert [run.organisation for run in runs(session, VIEWER)] == ["Hooli", "Hooli", "Acme"]
    assert names == {"Acme", "Globex", "Hooli"}
    for wrong in ("", "  ", "x" * 301, "Ac\x00me", "\udce9"):
        with pytest.raises(InvalidInputError, match="--organisation needs a name"):
            imported(path, organisation=wrong)


def test_a_file_whose_name_is_no_text(database: Engine, tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.csv"))
    path.write_text(HEAD + ROW + ROW.replace("2016", "never"), encoding="utf-8")
    assert counts(imported(path)) == (1, 0, 0, 1)
    with reading() as session:
        assert runs(session, VIEWER)[0].file_name == "caf?.csv"


def test_only_leads_and_administrators_import(database: Engine, path: Path, people: People) -> None:
    path.write_text(HEAD + ROW, encoding="utf-8")
    for viewer in (people.alice, people.erin, *people.contacts):
        with pytest.raises(ForbiddenError):
            pipeline.import_tickets(
                viewer, path=path, source_name="servicenow_log", options=ImportOptions("Initech", "UTC")
            )
    assert tickets() == {}
    pipeline.import_tickets(
        people.leo, path=path, source_name="servicenow_log", options=ImportOptions("Initech", "UTC")
    )
    assert list(tickets()) == ["INC1"]
