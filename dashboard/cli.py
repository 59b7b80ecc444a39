"""The `helmdesk` command: every sub-command, and one way of saying what went wrong."""

import sys

import typer

from dashboard.commands import (
    accounts,
    database,
    demo,
    doctor,
    importing,
    metrics,
    personal_data,
    portal,
    publishing,
    serving,
    system_status,
    worker,
)
from ingest.errors import HelmdeskError
from ingest.logs import configure_logs

app = typer.Typer(
    name="helmdesk",
    help="Customer support portal, reporting dashboard and public status page.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command("demo")(demo.demo)
app.command("serve")(serving.serve)
app.command("worker")(worker.worker)
app.command("doctor")(doctor.doctor)
app.add_typer(database.app, name="db")
app.add_typer(portal.app, name="portal")
app.add_typer(importing.app, name="import")
app.add_typer(metrics.app, name="metrics")
system_status.app.command("publish")(publishing.publish)
app.add_typer(system_status.app, name="status")
accounts.app.command("export")(personal_data.export)
accounts.app.command("erase")(personal_data.erase)
app.add_typer(accounts.app, name="account")


def main() -> None:
    """Run a command: exit status 0 done, 1 refused with one sentence on stderr, 2 wrong usage, 130 interrupted."""
    configure_logs()
    try:
        app()
    except HelmdeskError as error:
        print(f"helmdesk: {error.message}", file=sys.stderr)  # noqa: T201 - the command's one sentence
        sys.exit(1)
    except BrokenPipeError:
        sys.exit(1)


if __name__ == "__main__":
    main()
