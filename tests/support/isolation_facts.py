"""What the walk over the ground floor calls of the facts behind reports."""

from collections.abc import Callable
from typing import Any

from tests.support import isolation_catalogue

Arguments = Callable[[Any], dict[str, Any]]
PIECES: set[str] = set()
READS: dict[str, list[Arguments]] = dict(isolation_catalogue.READS)
STAFF_ACTS: dict[str, Arguments] = {
    "rebuild_facts": lambda w: {"organisation_id": w.people.acme},
    "verify_facts": lambda _w: {},
}
# What it reads for whom: tests/ingest/metrics/facts/test_reading.py.
OWN_TESTS = {"fact_reader"}
