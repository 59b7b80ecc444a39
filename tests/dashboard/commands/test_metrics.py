"""`helmdesk metrics`: the numbers as JSON, a proof that finds what is wrong, and the repair."""

import json
from pathlib import Path

from sqlalchemy import update

from ingest.db.engine import unit_of_work
from ingest.metrics.report import METRIC_NAMES
from ingest.models.rollups import MonthCount
from tests.support.commands import helmdesk, helmdesk_here
from tests.support.databases import in_use
from tests.support.imports import imported
from tests.support.log_files import log_file


def test_shown_damaged_found_and_repaired(sqlite_url: str, tmp_path: Path) -> None:
    with in_use(sqlite_url):
        imported(log_file(tickets=8).write(tmp_path / "log.csv"), organisation="Acme")
    scope = ("--organisation", "acme", "--site", "Location 1", "--from", "2016-03", "--to", "2016-04")
    shown = helmdesk(sqlite_url, "metrics", "show", *scope, "--json")
    report = json.loads(shown.out)
    assert report["filters"] == {"organisation": "acme", "site": "Location 1", "from": "2016-03", "to": "2016-04"}
    assert report["timezone"] == "UTC"
    assert tuple(report["metrics"]) == METRIC_NAMES
    assert [one["month"] for one in report["metrics"]["created_by_month"]] == ["2016-03", "2016-04"]
    assert helmdesk_here(sqlite_url, "metrics", "verify").out == "Every number equals what the history says.\n"
    with in_use(sqlite_url), unit_of_work() as session:
        session.execute(update(MonthCount).values(created=7))
    found = helmdesk(sqlite_url, "metrics", "verify")
    assert found.status == 1
    assert "stored 7, history says" in found.out
    assert "`helmdesk metrics rebuild` counts again" in found.err
    assert helmdesk_here(sqlite_url, "metrics", "rebuild").out == "Counted 8 tickets again.\n"
    assert helmdesk_here(sqlite_url, "metrics", "verify").status == 0


def test_what_there_is_not_is_one_sentence(sqlite_url: str) -> None:
    for arguments, sentence in (
        (("--metric", "happiness"), "There is no metric 'happiness'"),
        (("--organisation", "Nobody"), "There is no organisation named 'Nobody'"),
        (("--from", "2016-13"), "--from: '2016-13' is not a period"),
    ):
        refused = helmdesk_here(sqlite_url, "metrics", "show", "--json", *arguments)
        assert (refused.status, refused.out, refused.err.count("\n")) == (1, "", 1)
        assert sentence in refused.err
