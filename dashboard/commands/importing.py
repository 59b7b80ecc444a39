"""`helmdesk import`: bring the history of another help desk in."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from dashboard.commands.opening import begin_calendar, command_viewer, open_installation
from ingest.errors import InvalidInputError
from ingest.importing.pipeline import SOURCE_NAMES, import_tickets
from ingest.importing.schemas import ImportOptions, RunSummary, Tally
from ingest.importing.status_pages import import_status

app = typer.Typer(help="Import from other systems.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Import from other systems."""


@app.command()
def tickets(  # noqa: PLR0913, PLR0917 - one parameter per option of the command
    file: Annotated[Path, typer.Argument(help="The file.")],
    source: Annotated[str, typer.Option(help=f"What wrote it: {', '.join(SOURCE_NAMES)}.")],
    organisation: Annotated[str | None, typer.Option(help="Whose rows they are that name nobody.")] = None,
    timezone: Annotated[str | None, typer.Option(help="Zone of times without an offset.")] = None,
    date_order: Annotated[str | None, typer.Option(help="day-first or month-first, if undecided.")] = None,
    encoding: Annotated[str | None, typer.Option(help="Encoding, where it is not found out.")] = None,
    delimiter: Annotated[str | None, typer.Option(help="Delimiter, where it is not found out.")] = None,
    mapping: Annotated[Path | None, typer.Option(help="For csv: which columns and values mean what.")] = None,
    rejects: Annotated[Path | None, typer.Option(help="Where refused rows go (beside FILE: NAME.rejects.csv).")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen and change nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object last.")] = False,
) -> None:
    """Import tickets with their history; the same file again changes nothing."""
    open_installation(is_prepared=True)
    if not dry_run:
        begin_calendar()
    options = ImportOptions(
        organisation=organisation,
        timezone=timezone,
        date_order=date_order,
        encoding=encoding,
        delimiter=delimiter,
        mapping=mapping,
        rejects=rejects,
        is_rehearsal=dry_run,
    )
    with _Shown() as shown:
        summary = import_tickets(
            command_viewer(), path=file, source_name=source, options=options, on_progress=shown.tell
        )
    typer.echo(_as_json(summary) if as_json else _sentences(summary, is_rehearsal=dry_run))
    if summary.rejected and summary.rejected == summary.read:
        where = f" {summary.rejects_file} says" if summary.rejects_file else " The rejects file would say"
        raise InvalidInputError(f"{file}: none of its {summary.read:,} rows could be imported.{where} why of each.")


@app.command()
def status(
    file: Annotated[Path, typer.Argument(help="Incidents in Statuspage's form: JSON or JSON lines.")],
    rejects: Annotated[
        Path | None, typer.Option(help="Where refused incidents go (beside FILE: NAME.rejects.csv).")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen and change nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object last.")] = False,
) -> None:
    """Import incidents, maintenance and components of a status page; the same file again changes nothing."""
    open_installation(is_prepared=True)
    options = ImportOptions(rejects=rejects, is_rehearsal=dry_run)
    with _Shown(counted="incidents") as shown:
        summary = import_status(command_viewer(), path=file, options=options, on_progress=shown.tell)
    typer.echo(_as_json(summary) if as_json else _status_sentences(summary, is_rehearsal=dry_run))


class _Shown(Progress):
    """A bar on a terminal, a line a batch elsewhere; both on stderr."""

    def __init__(self, *, counted: str = "rows") -> None:
        self._counted = counted
        columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
        super().__init__(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty())
        self._task_id = self.add_task("Importing", total=None)

    def tell(self, done: int, total: int, tally: Tally) -> None:
        """Show how far the import is."""
        words = f"{tally.read:,} {self._counted}"
        if self.disable:
            typer.echo(f"{done * 100 // max(total, 1)} %: {words}", err=True)
        self.update(self._task_id, completed=done, total=total, description=words)


def _as_json(summary: RunSummary) -> str:
    names = ("run_id", "read", "created", "updated", "unchanged", "rejected", "seconds")
    return json.dumps({name: getattr(summary, name) for name in names} | {"warnings": dict(summary.warnings)})


def _sentences(summary: RunSummary, *, is_rehearsal: bool) -> str:
    counts = (
        f"{'Would be read' if is_rehearsal else 'Read'}: {summary.read:,} rows in {summary.seconds:.1f} s; "
        f"{summary.created:,} made a ticket, {summary.updated:,} added to one, "
        f"{summary.unchanged:,} unchanged, {summary.rejected:,} rejected."
    )
    return "\n".join([counts, *_notes(summary, counted="rows")])


def _status_sentences(summary: RunSummary, *, is_rehearsal: bool) -> str:
    counts = (
        f"{'Would be read' if is_rehearsal else 'Read'}: {summary.read:,} incidents and maintenances in "
        f"{summary.seconds:.1f} s; {summary.created:,} created, {summary.updated:,} updated, "
        f"{summary.unchanged:,} unchanged, {summary.rejected:,} rejected."
    )
    return "\n".join([counts, *_notes(summary, counted="incidents")])


def _notes(summary: RunSummary, *, counted: str) -> list[str]:
    lines = [f"{count:,} x {sentence}" for sentence, count in sorted(summary.warnings.items())]
    if summary.rejects_file is not None:
        lines.append(f"Rejected {counted} with their reasons: {summary.rejects_file}")
    return lines
