"""Reads of requests for access, for those who decide them: administrators and leads."""

from typing import Final

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from ingest.access.schemas import KnownPerson, RequestPage, RequestRow, RequestView
from ingest.access.service import answers_of
from ingest.enums import AccessState, StaffRole
from ingest.errors import NotFoundError
from ingest.models.access import AccessRequest
from ingest.models.organisations import Organisation
from ingest.models.people import Account, Contact
from ingest.viewer import Viewer, require_role

MAX_ROWS: Final = 200
MAX_KNOWN: Final = 20


def may_decide(viewer: Viewer) -> bool:
    """Whether requests for access are for this viewer."""
    return viewer.staff_role in {StaffRole.LEAD, StaffRole.ADMINISTRATOR}


def request_page(
    session: Session, viewer: Viewer, *, state: AccessState = AccessState.WAITING, offset: int = 0, limit: int = 50
) -> RequestPage:
    """Requests `offset` to `offset + limit` (at most 200) of a state, and their total. Administrators and leads.

    Those that wait come oldest first, the others newest first; what is not confirmed is nobody's to see.
    """
    require_role(viewer, StaffRole.LEAD)
    is_meant = (AccessRequest.state == state) & _is_confirmed()
    order = AccessRequest.id if state is AccessState.WAITING else AccessRequest.id.desc()
    has_account = exists().where(Account.user_name == AccessRequest.email)
    query = select(AccessRequest, has_account).where(is_meant).order_by(order)
    found = session.execute(query.offset(max(offset, 0)).limit(min(max(limit, 1), MAX_ROWS)))
    rows = tuple(_row(request, has_account=known) for request, known in found)
    total = session.scalar(select(func.count()).select_from(AccessRequest).where(is_meant)) or 0
    return RequestPage(rows, total)


def waiting_number(session: Session, viewer: Viewer) -> int:
    """How many requests wait for a decision. Administrators and leads."""
    require_role(viewer, StaffRole.LEAD)
    waiting = select(func.count()).select_from(AccessRequest).where(AccessRequest.state == AccessState.WAITING)
    return session.scalar(waiting) or 0


def request_view(session: Session, viewer: Viewer, *, request_id: int) -> RequestView:
    """One request with who is known by its address. Administrators and leads; NotFoundError when there is none."""
    require_role(viewer, StaffRole.LEAD)
    query = select(AccessRequest, Organisation.name).outerjoin(
        Organisation, Organisation.id == AccessRequest.organisation_id
    )
    found = session.execute(query.where(AccessRequest.id == request_id, _is_confirmed())).one_or_none()
    if found is None:
        raise NotFoundError("There is no such request.")
    request, organisation = found
    others = select(AccessRequest.id).where(
        AccessRequest.email == request.email, AccessRequest.id != request.id, _is_confirmed()
    )
    return RequestView(
        id=request.id,
        state=AccessState(request.state),
        name=request.name,
        email=request.email,
        answers=answers_of(request),
        asked_at=request.asked_at,
        confirmed_at=request.confirmed_at,
        certification=request.certification,
        certified_by=request.certified_by,
        decided_at=request.decided_at,
        decided_by=request.decided_by,
        reason=request.reason,
        organisation=organisation,
        known=_known(session, request.email),
        other_ids=tuple(session.scalars(others.order_by(AccessRequest.id.desc()).limit(MAX_KNOWN))),
    )


def _is_confirmed() -> ColumnElement[bool]:
    condition: ColumnElement[bool] = AccessRequest.state != AccessState.UNCONFIRMED
    return condition


def _known(session: Session, email: str) -> tuple[KnownPerson, ...]:
    """Contacts and accounts with the address."""
    by_contact = (
        select(Contact.first_name, Contact.last_name, Organisation.name, Account.id, Account.is_active)
        .join(Organisation, Organisation.id == Contact.organisation_id)
        .outerjoin(Account, Account.contact_id == Contact.id)
        .where(or_(func.lower(Contact.email) == email, Account.user_name == email))
        .order_by(Contact.id)
        .limit(MAX_KNOWN)
    )
    people = [
        KnownPerson(f"{row[0]} {row[1]}".strip(), row[2], row[3] is not None, bool(row[4]))
        for row in session.execute(by_contact)
    ]
    staff = select(Account.display_name, Account.is_active).where(
        Account.user_name == email, Account.staff_role.is_not(None)
    )
    people += [KnownPerson(row[0], None, has_account=True, is_active=row[1]) for row in session.execute(staff)]
    return tuple(people)


def _row(request: AccessRequest, *, has_account: bool) -> RequestRow:
    return RequestRow(
        id=request.id,
        state=AccessState(request.state),
        name=request.name,
        email=request.email,
        confirmed_at=request.confirmed_at or request.asked_at,
        has_account=has_account,
        is_certified=request.certification is not None,
    )
