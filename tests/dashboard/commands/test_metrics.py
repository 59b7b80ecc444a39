"""`helmdesk metrics`: the numbers as JSON, a proof that finds what is wrong, and the repair."""

import json
from pathlib import Path

import pytest
from sqlalchemy import update

from ingest.db.engine import unit_of_work
from ingest.metrics.described import metrics_page
from ingest.metrics.shown import SHOWN_NAMES
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
    assert tuple(report["metrics"]) == SHOWN_NAMES
    assert [one["month"] for one in report["metrics"]["created_by_month"]] == ["2016-03", "2016-04"]
    # The counts kept beside the tickets, and the facts.
    for name in ("created", "completed", "completion_events", "reopen_events"):
        figures = report["metrics"][name]["figures"]
        shown_counts = [{"month": one["month"], "count": one["value"]} for one in figures]
        assert shown_counts == report["metrics"][f"{name}_by_month"]
    assert report["metrics"]["resolution"]["total"]["calendar"]["median"] == pytest.approx(
        report["metrics"]["resolution_hours"]["median"]
    )
    assert helmdesk_here(sqlite_url, "metrics", "describe").out == metrics_page()
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
        (("--by", "mood"), "'mood' tells nothing apart"),
        (("--by", "day", "--by", "week"), "Time is cut one way"),
        (("--only", "mood=high"), "There is no filter 'mood'"),
        (("--only", "priority"), "--only: 'priority' is not a filter and its value"),
        (("--only", "site=Leeds"), "'Leeds' is not a number of 'site'"),
        (("--only", "site=1", "--metric", "tiles"), "'tiles' knows no such filters and splits"),
        (("--by", "age", "--metric", "created"), "'created' cannot be split by 'age'"),
        (("--by", "day", "--metric", "open_now"), "'open_now' is of this moment and has no days"),
    ):
        refused = helmdesk_here(sqlite_url, "metrics", "show", "--json", *arguments)
        assert (refused.status, refused.out, refused.err.count("\n")) == (1, "", 1)
        assert sentence in refused.err
