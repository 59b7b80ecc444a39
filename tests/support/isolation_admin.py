"""What the walk over all functions of the ground floor calls of administration, with what names Acme's things."""

from collections.abc import Callable
from typing import Any

Arguments = Callable[[Any], dict[str, Any]]

# A table decides who may ask: each is called below by its own plan.
PIECES = frozenset({"planned_batches", "preview_table", "apply_table"})
READS: dict[str, list[Arguments]] = {}
STAFF_ACTS: dict[str, Arguments] = {}
