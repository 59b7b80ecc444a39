"""The `helmdesk` command: every sub-command, and one way of saying what went wrong."""

import sys

import click
import typer

from dashboard.commands import (
    accounts,
    database,
    demo,
    importing,
    metrics,
    portal,
    publishing,
    serving,
    system_status,
    worker,
)
from ingest.errors import HelmdeskError

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
app.add_typer(database.app, name="db")
app.add_typer(portal.app, name="portal")
app.add_typer(importing.app, name="import")
app.add_typer(metrics.app, name="metrics")
system_status.app.command("publish")(publishing.publish)
app.add_typer(system_status.app, name="status")
app.add_typer(accounts.app, name="account")


def main() -> None:
    """Run a command: exit status 0 done, 1 refused with one sentence on stderr, 2 wrong usage, 130 interrupted."""
    try:
        outcome = app(standalone_mode=False)
    except HelmdeskError as error:
        _fail(error.message, exit_status=1)
    except click.exceptions.Abort:
        _fail("Interrupted.", exit_status=130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.exit(1)
    sys.exit(outcome if isinstance(outcome, int) else 0)


def _fail(message: str, *, exit_status: int) -> None:
    print(f"helmdesk: {message}", file=sys.stderr)  # noqa: T201 - the command's one sentence
    sys.exit(exit_status)


if __name__ == "__main__":
    main()
