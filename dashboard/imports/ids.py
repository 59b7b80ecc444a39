"""Component ids of the import pages."""

from typing import Final

RUNS: Final = "imports-runs"
RUNS_CLOCK: Final = "imports-clock"
RUN: Final = "import-run"
RUN_CLOCK: Final = "import-run-clock"
