"""What the walk over the ground floor calls of what reports offer."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from ingest.metrics.measures import FactFilters

Arguments = Callable[[Any], dict[str, Any]]
PIECES: set[str] = set()
READS: dict[str, list[Arguments]] = {
    "report_choices": [lambda _w: {}],
    "first_day_of": [lambda w: {"filters": FactFilters(organisation=(w.people.acme,))}],
    "latest_day": [lambda _w: {"now": datetime(2026, 3, 4, 12, tzinfo=UTC)}],
}
