"""Component ids of the import pages."""

from typing import Final

RUNS: Final = "imports-runs"
RUNS_CLOCK: Final = "imports-clock"
RUN: Final = "import-run"
RUN_CLOCK: Final = "import-run-clock"
LOCATION: Final = "imports-location"
FILE: Final = "import-file"
OWNER: Final = "import-owner"
SITE: Final = "import-site"
EXISTING: Final = "import-existing"
LOOK: Final = "import-look"
PROBLEM: Final = "import-problem"
HOW: Final = "import-how"
APPLY: Final = "import-apply"
DISCARD: Final = "import-discard"
