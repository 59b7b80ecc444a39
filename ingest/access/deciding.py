"""What staff do with a request for access: note what they checked, approve it into an organisation, or decline it."""

from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest import clock
from ingest.access.service import request_words
from ingest.audit.service import record
from ingest.enums import AccessState, AuditAction, LetterKind, SecurityLevel, StaffRole
from ingest.errors import ConflictError, InvalidInputError, NotFoundError
from ingest.models.access import AccessRequest
from ingest.models.people import Account, Contact
from ingest.notifications.letters import write_letter
from ingest.people import rules
from ingest.people.contact_access import activate_portal_access
from ingest.people.service import add_contact
from ingest.plain_text import clean_text
from ingest.portal.current import current_portal
from ingest.viewer import Viewer, require_role

MAX_NOTE_CHARACTERS: Final = 2_000


def certify_request(session: Session, viewer: Viewer, *, request_id: int, note: str) -> None:
    """Keep what was checked about who asks; a later note takes the place of an earlier one. Administrators, leads.

    NotFoundError when there is no such request, ConflictError when it is decided, InvalidInputError by `note`.
    """
    request = _locked(session, viewer, request_id)
    request.certification = clean_text(note, name="note", label="note", limit=MAX_NOTE_CHARACTERS)
    request.certified_by, request.certified_at = viewer.name, clock.now()
    record(session, viewer, action=AuditAction.ACCESS_CERTIFIED, subject=request_words(request.id))


def approve_request(
    session: Session,
    viewer: Viewer,
    *,
    request_id: int,
    organisation_id: int,
    site_id: int | None,
    security_level: SecurityLevel,
    contact_id: int | None = None,
) -> int:
    """Give who asked access to an organisation and write the activation letter; the account's id.

    As the contact given, or as a new one with the request's name and address. Administrators and leads. By field,
    InvalidInputError or ConflictError: a contact of another organisation or with another address, an address that has
    an account already, a certification the portal wants first; ConflictError when the request is decided.
    """
    request = _locked(session, viewer, request_id)
    if current_portal().access_requests.needs_certification and request.certification is None:
        message = f"Write the {current_portal().access_requests.certification_label.lower()} first."
        raise InvalidInputError(message, fields={"note": message})
    _require_no_account(session, request)
    contact = contact_id or _new_contact(session, viewer, request, organisation_id=organisation_id, site_id=site_id)
    _require_fitting(session, request, contact_id=contact, organisation_id=organisation_id)
    account_id = activate_portal_access(
        session, viewer, contact_id=contact, security_level=security_level, user_name=request.email
    )
    request.organisation_id, request.account_id = organisation_id, account_id
    _decide(request, viewer, AccessState.APPROVED)
    record(
        session,
        viewer,
        action=AuditAction.ACCESS_APPROVED,
        subject=request_words(request.id),
        organisation_id=organisation_id,
        account_id=account_id,
    )
    return account_id


def decline_request(session: Session, viewer: Viewer, *, request_id: int, reason: str) -> None:
    """Decline a request; the reason is written to who asked. Administrators and leads.

    InvalidInputError by `reason` when there is none, ConflictError when the request is decided.
    """
    request = _locked(session, viewer, request_id)
    request.reason = clean_text(reason, name="reason", label="reason", limit=MAX_NOTE_CHARACTERS)
    _decide(request, viewer, AccessState.DECLINED)
    write_letter(
        session,
        kind=LetterKind.ACCESS_DECLINED,
        address=request.email,
        name=request.name,
        timezone=current_portal().timezone,
        facts={"reason": request.reason},
    )
    record(session, viewer, action=AuditAction.ACCESS_DECLINED, subject=request_words(request.id))


def _locked(session: Session, viewer: Viewer, request_id: int) -> AccessRequest:
    require_role(viewer, StaffRole.LEAD)
    known = select(AccessRequest).where(AccessRequest.id == request_id, AccessRequest.state != AccessState.UNCONFIRMED)
    request = session.scalar(known.with_for_update().execution_options(populate_existing=True))
    if request is None:
        raise NotFoundError("There is no such request.")
    if request.state != AccessState.WAITING:
        raise ConflictError(f"This request was {request.state} by {request.decided_by} already.")
    return request


def _decide(request: AccessRequest, viewer: Viewer, state: AccessState) -> None:
    request.state, request.decided_by, request.decided_at = state, viewer.name, clock.now()


def _require_no_account(session: Session, request: AccessRequest) -> None:
    known = select(Account.id).where(Account.user_name == request.email)
    if session.scalar(known) is not None:
        message = "Somebody signs in with this address already: send a link to a new password instead, or decline."
        raise ConflictError(message, fields={"contact": message})


def _new_contact(
    session: Session, viewer: Viewer, request: AccessRequest, *, organisation_id: int, site_id: int | None
) -> int:
    first_name, last_name = rules.first_and_last_name(request.name)
    try:
        return add_contact(
            session,
            viewer,
            organisation_id=organisation_id,
            site_id=site_id,
            first_name=first_name,
            # Some people have one name.
            last_name=last_name or first_name,
            email=request.email,
        )
    except ConflictError as error:
        message = "The organisation has a contact with this address: choose it."
        raise ConflictError(message, fields={"contact": message}) from error


def _require_fitting(session: Session, request: AccessRequest, *, contact_id: int, organisation_id: int) -> None:
    """The contact is of the organisation, and letters to it go where the request came from."""
    contact = session.scalar(
        select(Contact).where(Contact.id == contact_id, Contact.organisation_id == organisation_id)
    )
    if contact is None:
        message = "Choose a contact of this organisation."
        raise InvalidInputError(message, fields={"contact": message})
    if (contact.email or "").casefold() != request.email:
        message = "This contact has another e-mail address; the letter would go there. Change it first."
        raise InvalidInputError(message, fields={"contact": message})
