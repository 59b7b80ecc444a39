"""Runs `helmdesk` as people do: in a process of its own."""

import os
import subprocess
import sys
from dataclasses import dataclass

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
