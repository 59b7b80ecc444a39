"""What the isolation tests call of the audit trail and of requests for access."""

from collections.abc import Callable
from typing import Any

from ingest.audit.schemas import AuditFilters

Arguments = Callable[[Any], dict[str, Any]]


def _trail(world: Any) -> dict[str, Any]:
    return {"filters": AuditFilters(organisation_id=world.people.acme)}


# A step within acts that are themselves tried, and the inner reads of the trail.
PIECES = {"record", "line_ids", "line_number"}
READS: dict[str, list[Arguments]] = {
    "audit_page": [_trail, lambda _w: {"filters": AuditFilters(text="Bob")}],
    "audit_lines": [_trail, lambda _w: {"filters": AuditFilters(who="Bob")}],
}
