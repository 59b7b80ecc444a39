"""Reads of the audit trail: all of it for the provider's administrators, an organisation's part for its own."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from ingest.audit.schemas import AuditFilters, AuditLine, AuditPage
from ingest.audit.selecting import line_ids, line_number
from ingest.db.visibility import within
from ingest.enums import SecurityLevel
from ingest.errors import ForbiddenError
from ingest.models.audit import AuditEntry
from ingest.models.organisations import Organisation
from ingest.models.people import Account
from ingest.viewer import Anyone, Viewer, require_sign_in

MAX_TOTAL: Final = 10_000
MAX_PAGE_LINES: Final = 200
LINES_A_PART: Final = 1_000
_Actor, _About = aliased(Account), aliased(Account)


def may_read_trail(viewer: Anyone) -> bool:
    """Whether there is a trail for this viewer: the provider's administrators, and those of an organisation."""
    who = require_sign_in(viewer)
    return who.is_administrator or who.security_level is SecurityLevel.ADMIN


def audit_page(
    session: Session,
    viewer: Viewer,
    *,
    filters: AuditFilters,
    before: int | None = None,
    after: int | None = None,
    limit: int = 50,
) -> AuditPage:
    """A page of lines, newest first: the newest, those older than the line `before`, or those just newer than `after`.

    Administrators; an organisation's administrators get the lines that are for their organisation. ForbiddenError for
    everybody else. `limit` is 200 at most.
    """
    _require_reader(viewer)
    limit = min(max(limit, 1), MAX_PAGE_LINES)
    ids = line_ids(session, viewer, filters=filters, limit=limit + 1, before=before, after=after)
    has_more = len(ids) > limit
    # Of the newer ones the nearest come last.
    shown = ids[-limit:] if after is not None else ids[:limit]
    return AuditPage(
        lines=_lines(session, viewer, shown),
        total=line_number(session, viewer, filters=filters, limit=MAX_TOTAL + 1),
        older=shown[-1] if shown and (after is not None or has_more) else None,
        newer=shown[0] if shown and (before is not None or (after is not None and has_more)) else None,
    )


def audit_lines(session: Session, viewer: Viewer, *, filters: AuditFilters) -> Iterator[AuditLine]:
    """All lines behind the filters, newest first, read part by part; for those who may read `audit_page`."""
    _require_reader(viewer)
    before: int | None = None
    while ids := line_ids(session, viewer, filters=filters, limit=LINES_A_PART, before=before):
        yield from _lines(session, viewer, ids)
        before = ids[-1]


def _require_reader(viewer: Viewer) -> None:
    if not may_read_trail(viewer):
        raise ForbiddenError("Only administrators may read the audit trail.")


def _lines(session: Session, viewer: Viewer, ids: Sequence[int]) -> tuple[AuditLine, ...]:
    query = (
        select(AuditEntry, _Actor.display_name, _About.display_name, _About.user_name, Organisation.name)
        .outerjoin(_Actor, _Actor.id == AuditEntry.actor_id)
        .outerjoin(_About, _About.id == AuditEntry.account_id)
        .outerjoin(Organisation, Organisation.id == AuditEntry.organisation_id)
        .where(AuditEntry.id.in_(ids), within(AuditEntry.organisation_id, viewer))
        .order_by(AuditEntry.id.desc())
    )
    return tuple(_line(viewer, *row) for row in session.execute(query))


def _line(
    viewer: Viewer,
    entry: AuditEntry,
    actor: str | None,
    about: str | None,
    user_name: str | None,
    organisation: str | None,
) -> AuditLine:
    # Where the provider's people sit is nobody else's affair.
    is_shown = viewer.is_staff or not entry.is_by_staff
    details: dict[str, Any] = entry.details if isinstance(entry.details, dict) else {}
    return AuditLine(
        id=entry.id,
        at=entry.at,
        who=actor or entry.actor_name,
        is_by_staff=entry.is_by_staff,
        action=entry.action,
        about=None if about is None else f"{about} ({user_name})",
        subject=entry.subject,
        organisation=organisation,
        details=details,
        address=entry.address if is_shown else None,
        device=entry.device if is_shown else None,
    )
