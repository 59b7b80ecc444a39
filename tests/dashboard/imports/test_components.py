"""Import runs on screen: progress with counts while one runs, and a way to what was rejected."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from dash import html

from dashboard.imports.components import run_cards, runs_table
from dashboard.imports.pages import RUNNING_MILLISECONDS, WAITING_MILLISECONDS, milliseconds_until_next
from ingest.enums import RunState
from ingest.importing.schemas import RunView
from tests.support.trees import components, links, words

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
RUN = RunView(
    id=7,
    source="csv",
    file_name="tickets.csv",
    organisation="Acme",
    started_by="Leo Grant",
    state=RunState.RUNNING,
    started_at=NOON,
    finished_at=None,
    share_done=0.426,
    read=4_200,
    created=4_000,
    updated=100,
    unchanged=60,
    rejected=40,
    warnings={"no such zone": 3, "an odd date": 12},
    rejects_file="/imports/tickets.rejects.csv",
    error=None,
)
DONE = replace(RUN, state=RunState.DONE, finished_at=NOON + timedelta(seconds=150), share_done=1.0)


def shown(run: RunView, *, is_file_kept: bool = True) -> list[object]:
    return list(run_cards(run, is_file_kept=is_file_kept, now=NOON + timedelta(minutes=5), timezone="UTC"))


def test_a_running_import_shows_a_bar_with_counts() -> None:
    for tree in (shown(RUN), runs_table([RUN], now=NOON, timezone="UTC")):
        (bar,) = [one for one in components(tree) if isinstance(one, html.Progress)]
        assert (bar.value, bar.max) == ("42", "100")
        assert "42 %, 4,200 rows" in words(tree)
    assert not [one for one in components(shown(DONE)) if isinstance(one, html.Progress)]


def test_a_run_says_how_long_it_took_and_warns_most_frequent_first() -> None:
    told = words(shown(DONE))
    assert "Done Started 5 min ago , took 2 min 30 s" in told
    assert told.index("an odd date 12") < told.index("no such zone 3")
    assert "Read 4,200 Created 4,000 Updated 100 Unchanged 60 Rejected 40" in told


def test_rejected_rows_are_downloaded_or_it_is_said_why_not() -> None:
    assert links(shown(DONE)) == [("Download rejected rows", "/manage/imports/7/rejects.csv")]
    lost = shown(DONE, is_file_kept=False)
    assert links(lost) == []
    assert "no longer where it was written: /imports/tickets.rejects.csv" in words(lost)
    assert "Rejected rows" not in words(shown(replace(DONE, rejected=0, rejects_file=None), is_file_kept=False))


def test_a_failed_and_an_interrupted_run_say_what_to_do() -> None:
    failed = words(shown(replace(DONE, state=RunState.FAILED, error="Line 9: is no CSV.")))
    assert "Line 9: is no CSV. What was read so far is in; give the same file again to go on." in failed
    assert "give the same file again" in words(shown(replace(RUN, state=RunState.INTERRUPTED)))


def test_the_list_leads_to_each_run_and_looks_again_soon_only_while_one_runs() -> None:
    assert links(runs_table([RUN, DONE], now=NOON, timezone="UTC")) == [("tickets.csv", "/manage/imports/7")] * 2
    assert milliseconds_until_next([DONE, RUN]) == RUNNING_MILLISECONDS
    assert milliseconds_until_next([DONE]) == WAITING_MILLISECONDS
