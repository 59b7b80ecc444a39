"""Runs `helmdesk` as people do, in a process of its own; or within the test, where many commands are tried."""

import io
import os
import subprocess
import sys
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from unittest.mock import patch

from dashboard.cli import main

# Nothing of the machine's own settings reaches the command.
_CLEAN = {name: value for name, value in os.environ.items() if not name.startswith("HELMDESK_")}


@dataclass(frozen=True)
class Outcome:
    """How a command ended and what it said."""

    status: int
    out: str
    err: str


def helmdesk(database_url: str, *arguments: object) -> Outcome:
    """Give a command to the installation behind a database address."""
    done = subprocess.run(
        [sys.executable, "-m", "dashboard.cli", *map(str, arguments)],
        env=_CLEAN | {"HELMDESK_DATABASE_URL": database_url},
        capture_output=True,
        text=True,
        check=False,
    )
    return Outcome(done.returncode, done.stdout, done.stderr)


def helmdesk_here(database_url: str, *arguments: object, **more: str) -> Outcome:
    """The same within this process: a command costs no start of Python. `more` are further settings."""
    out, err, status = io.StringIO(), io.StringIO(), 0
    settings = _CLEAN | {"HELMDESK_DATABASE_URL": database_url} | more
    given = ["helmdesk", *map(str, arguments)]
    with ExitStack() as around:
        around.enter_context(patch.dict(os.environ, settings, clear=True))
        around.enter_context(patch.object(sys, "argv", given))
        around.enter_context(redirect_stdout(out))
        around.enter_context(redirect_stderr(err))
        try:
            main()
        except SystemExit as end:
            status = int(end.code or 0)
    return Outcome(status, out.getvalue(), err.getvalue())
