"""What the walk over the ground floor calls of what reports offer."""

from collections.abc import Callable
from typing import Any

from ingest.metrics.measures import FactFilters

Arguments = Callable[[Any], dict[str, Any]]
READS: dict[str, list[Arguments]] = {
    "report_choices": [lambda _w: {}],
    "first_day_of": [lambda w: {"filters": FactFilters(organisation=(w.people.acme,))}],
}
# The zones of organisations are all it reads, and days all it tells.
PIECES = {"latest_day"}
