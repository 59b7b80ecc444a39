"""What the isolation tests call of the audit trail and of requests for access."""

from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from ingest.audit.schemas import AuditFilters
from ingest.enums import SecurityLevel
from tests.support.access import ZOE, confirmed_request

Arguments = Callable[[Any], dict[str, Any]]
# The request of the walk's world is the first there is.
REQUEST = {"request_id": 1}


def secret_request(session: Session, *, secret: str) -> int:
    """A request for access that waits, with a name nobody but staff may hear."""
    return confirmed_request(session, **ZOE | {"name": f"{secret} Park"})


def _trail(world: Any) -> dict[str, Any]:
    return {"filters": AuditFilters(organisation_id=world.people.acme)}


def _request(_world: Any) -> dict[str, Any]:
    return dict(REQUEST)


def _nothing(_world: Any) -> dict[str, Any]:
    return {}


# A step within acts that are themselves tried, and the inner reads of the trail.
PIECES = {"record", "line_ids", "line_number"}
READS: dict[str, list[Arguments]] = {
    "audit_page": [_trail, lambda _w: {"filters": AuditFilters(text="Bob")}],
    "audit_lines": [_trail, lambda _w: {"filters": AuditFilters(who="Bob")}],
    "request_page": [_nothing],
    "request_view": [_request],
    "waiting_number": [_nothing],
}
STAFF_ACTS: dict[str, Arguments] = {
    "clock_finding": _nothing,
    "known_passwords_finding": _nothing,
    "person": lambda _w: {"name": "bob@acme.example"},
    "person_data": lambda _w: {"name": "bob@acme.example"},
    "erase_person": lambda _w: {"name": "bob@acme.example"},
    "request_page": _nothing,
    "request_view": _request,
    "waiting_number": _nothing,
    "certify_request": lambda _w: REQUEST | {"note": "Mine"},
    "decline_request": lambda _w: REQUEST | {"reason": "Mine"},
    "approve_request": lambda w: REQUEST | {
        "organisation_id": w.people.acme, "site_id": w.people.leeds, "security_level": SecurityLevel.ADMIN,
    },
}  # fmt: skip
