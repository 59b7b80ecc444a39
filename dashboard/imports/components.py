"""Import runs on screen: a table of them, and one with its progress, counts, warnings and rejected rows. Pure."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from dash import html
from dash.development.base_component import Component

from dashboard.ui.attributes import aria
from dashboard.ui.badges import status_badge
from dashboard.ui.links import download_link, link
from dashboard.ui.states import empty_state
from dashboard.ui.tables import Cell, Column, data_table
from dashboard.ui.times import relative_time
from ingest.enums import RunState
from ingest.importing.runs import CONTACTS_KIND
from ingest.importing.schemas import RunView
from ingest.portal.schema import Tone

_WORDS: Final = {
    RunState.RUNNING: ("Running", Tone.INFO, "▶"),
    RunState.DONE: ("Done", Tone.SUCCESS, "✓"),
    RunState.FAILED: ("Failed", Tone.DANGER, "✕"),
    RunState.INTERRUPTED: ("Interrupted", Tone.WARNING, "‖"),
    RunState.GIVEN: ("Given", Tone.NEUTRAL, "·"),
    RunState.CHECKING: ("Being looked through", Tone.INFO, "▶"),
    RunState.CHECKED: ("Waits for a decision", Tone.WARNING, "‖"),
    RunState.WAITING: ("Waiting", Tone.INFO, "·"),
    RunState.DISCARDED: ("Given up", Tone.NEUTRAL, "✕"),
}
_COLUMNS: Final = (
    Column("File", class_name="run-file"),
    Column("Organisation", class_name="run-owner"),
    Column("Started", class_name="run-started"),
    Column("State", class_name="run-state"),
    *(
        Column(label, is_number=True, class_name=f"run-{label.lower()}")
        for label in ("Read", "Created", "Updated", "Unchanged", "Rejected")
    ),
)
CONTACT_COUNTS_DEFINITION: Final = (
    "Counts are of rows. Created made a contact, Updated changed one, Unchanged left one as it was, Rejected could not "
    "go in; together they are what was read."
)
COUNTS_DEFINITION: Final = (
    "Counts are of rows. Created made a ticket, Updated added to one, Unchanged said nothing new, Rejected could not "
    "go in; together they are what was read."
)


def run_address(run_id: int) -> str:
    """The page of a run."""
    return f"/manage/imports/{run_id}"


def runs_table(found: Sequence[RunView], *, now: datetime, timezone: str, has_command: bool = True) -> Component:
    """The runs, each leading to its own page."""
    if not found:
        by_command = html.Span(
            ["Tickets: run ", html.Code("helmdesk import tickets FILE --source ..."), " on the server."]
        )
        advice: str | Component = by_command if has_command else "Contacts: choose a file above."
        return empty_state("Nothing was imported yet", advice)
    rows = [_cells(run, now=now, timezone=timezone) for run in found]
    return data_table("Import runs", _COLUMNS, rows, class_name="run-table opens-rows")


def run_cards(
    run: RunView, *, is_file_kept: bool, now: datetime, timezone: str, is_own: bool = False
) -> list[Component]:
    """Everything about one run; one's `is_own` that waits says what it would do instead of what it did."""
    cards: list[Component] = [_state_card(run, now=now, timezone=timezone)]
    if not is_own:
        cards.append(_counts(run))
    if run.warnings:
        cards.append(_warnings_card(run))
    if run.rejected or run.rejects_file is not None:
        cards.append(_rejects_card(run, is_file_kept=is_file_kept))
    return cards


def _cells(run: RunView, *, now: datetime, timezone: str) -> tuple[Cell, ...]:
    source = CONTACTS_KIND if run.kind == CONTACTS_KIND else run.source
    name = html.Div([link(run.file_name, run_address(run.id)), html.Span(source, className="muted run-source")])
    state: list[Component] = [_badge(run)]
    if run.state.is_moving:
        state.append(_progress(run))
    return (
        name,
        run.organisation,
        relative_time(run.started_at, now=now, timezone=timezone),
        html.Div(state, className="run-course"),
        run.read,
        run.created,
        run.updated,
        run.unchanged,
        run.rejected,
    )


def _badge(run: RunView) -> Component:
    word, tone, icon = _WORDS[run.state]
    return status_badge(word, tone=tone, icon=icon)


def _progress(run: RunView) -> html.Div:
    percent = int(run.share_done * 100)
    bar = html.Progress(value=str(percent), max="100", className="progress", **aria(label=f"{run.file_name}: done"))
    return html.Div([bar, html.Span(f"{percent} %, {run.read:,} rows", className="muted")], className="progress-line")


def _state_card(run: RunView, *, now: datetime, timezone: str) -> html.Section:
    course: list[str | Component] = ["Started ", relative_time(run.started_at, now=now, timezone=timezone)]
    if run.finished_at is not None:
        seconds = (run.finished_at - run.started_at).total_seconds()
        course.append(f", took {_duration_words(seconds)}")
    parts: list[Component] = [html.Div([_badge(run), html.Span(course, className="muted")], className="row")]
    if run.state.is_moving:
        parts.append(_progress(run))
    sentence = _what_next(run)
    if sentence:
        parts.append(html.P(sentence))
    return html.Section(parts, className="card stack run-standing", **aria(label="State"))


def _what_next(run: RunView) -> str | None:
    again = "What was read so far is in; give the same file again to go on."
    if run.state is RunState.FAILED:
        is_nothing_in = run.kind == CONTACTS_KIND and not run.created + run.updated
        return f"{run.error or 'It failed.'} {'Nothing of it is in.' if is_nothing_in else again}"
    return {
        RunState.INTERRUPTED: again,
        RunState.CHECKING: "You can leave this page; what the file would do is shown here.",
        RunState.CHECKED: "Nothing is done yet: whoever gave the file says on this page whether it is to be imported.",
        RunState.WAITING: "You can leave this page; the import begins when the worker is free.",
        RunState.RUNNING: "You can leave this page; the import goes on.",
        RunState.DISCARDED: "Nothing of it is in.",
    }.get(run.state)


def _counts(run: RunView) -> html.Section:
    counts = ("read", "created", "updated", "unchanged", "rejected")
    tiles = [
        html.Div(
            [
                html.Dt(name.capitalize(), className="tile-label"),
                html.Dd(f"{getattr(run, name):,}", className="tile-count"),
            ],
            className="tile run-count",
        )
        for name in counts
    ]
    definition = CONTACT_COUNTS_DEFINITION if run.kind == CONTACTS_KIND else COUNTS_DEFINITION
    note = html.P(definition, className="muted run-note")
    return html.Section([html.Dl(tiles, className="tiles run-counts"), note], **aria(label="Counts"))


def _warnings_card(run: RunView) -> html.Section:
    rows = [(sentence, count) for sentence, count in sorted(run.warnings.items(), key=lambda one: -one[1])]
    table = data_table("Warnings", (Column("What"), Column("Rows", is_number=True)), rows)
    return html.Section([html.H2("Warnings", className="widget-title"), table], className="card stack")


def _rejects_card(run: RunView, *, is_file_kept: bool) -> html.Section:
    told = f"{run.rejected:,} {'row' if run.rejected == 1 else 'rows'} could not go in, each with its reason."
    if is_file_kept:
        way: Component = html.Div(
            download_link("Download rejected rows", f"{run_address(run.id)}/rejects.csv", class_name="button")
        )
    else:
        lost = f"The file that holds them is no longer where it was written: {run.rejects_file}."
        gone = "They were kept for a month." if run.kind == CONTACTS_KIND else "No file of them was written."
        way = html.P(lost if run.rejects_file else gone, className="muted")
    return html.Section(
        [html.H2("Rejected rows", className="widget-title"), html.P(told), way], className="card stack run-rejects"
    )


def _duration_words(seconds: float) -> str:
    if seconds < 60:  # noqa: PLR2004 - a minute
        return f"{seconds:.1f} s"
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes:,} min {rest} s"
