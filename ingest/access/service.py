"""What strangers do: ask for access, and confirm that the address they gave is theirs.

Nothing here looks at who has an account: the answer, and the work, are the same for every address.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from ingest import clock
from ingest.access.schemas import Answers, AskedAccess
from ingest.access.telling import tell_deciders
from ingest.audit.origin import current_origin
from ingest.audit.service import record
from ingest.enums import AccessState, AuditAction, LetterKind
from ingest.errors import NotFoundError, TooManyAttemptsError
from ingest.models.access import AccessRequest
from ingest.notifications.letters import write_letter
from ingest.people.links import (
    LIFETIMES,
    LinkError,
    LinkProblem,
    LinkPurpose,
    end_links,
    issue_link,
    open_link,
    use_link,
)
from ingest.people.throttles import Limit, Scope, take_turn
from ingest.portal.access import EMAIL, NAME, AccessRequests
from ingest.portal.current import current_portal
from ingest.portal.forms import FormField
from ingest.tickets.answers import Asked, checked_answers
from ingest.viewer import PUBLIC

HOUR: Final = timedelta(hours=1)
# Strangers are never written to more often.
PER_EMAIL: Final = Limit(1, HOUR, HOUR)
PER_ADDRESS: Final = Limit(20, HOUR, HOUR)
FORGET_AFTER: Final = timedelta(days=3)
_TOO_MANY: Final = "Too many requests came from your network. Please try again in an hour."


class _NoLookups:
    """A public form asks for nothing that only the database knows."""

    def _no(self, _value: object) -> bool:
        return False

    is_contact = is_config_item = is_site = is_portal_user = is_upload = _no


def ask_for_access(session: Session, *, given: Mapping[str, object]) -> None:
    """Keep a request and mail its address a link to confirm it, at most once an hour. For anybody.

    InvalidInputError names the fields that do not fit, TooManyAttemptsError when too many came from this network
    address. An address that was written to within the hour is passed over in silence. NotFoundError where the portal
    takes no requests.
    """
    form = _open_form()
    portal, now = current_portal(), clock.now()
    asked = Asked(is_staff=False, name="", timezone=portal.timezone, now=now, lookups=_NoLookups())
    answers = checked_answers(form.form, given, asked=asked)
    if not take_turn(session, Scope.ACCESS_ADDRESS, current_origin().network, PER_ADDRESS):
        raise TooManyAttemptsError(_TOO_MANY)
    email = str(answers[EMAIL]).casefold()
    if not take_turn(session, Scope.ACCESS_EMAIL, email, PER_EMAIL):
        return
    _forget(session, email=email)
    request = AccessRequest(
        state=AccessState.UNCONFIRMED,
        name=str(answers[NAME]),
        email=email,
        answers=[[one.label, _words(one, answers[one.key])] for one in form.fields if one.key in answers],
        asked_at=now,
    )
    session.add(request)
    session.flush()
    _write_to(session, request, timezone=portal.timezone)


def asked_access(session: Session, *, token: str) -> AskedAccess:
    """What the link of a letter is to confirm, without using it; LinkError when it opens nothing. For anybody."""
    opened = open_link(session, token=token, purpose=LinkPurpose.ACCESS_REQUEST)
    request = _request_of(session, opened.subject_id)
    return AskedAccess(request.name, request.email, answers_of(request))


def confirm_access(session: Session, *, token: str) -> None:
    """Put a request into the queue of staff, who are told; LinkError when its link opens nothing. For anybody."""
    opened = use_link(session, token=token, purpose=LinkPurpose.ACCESS_REQUEST)
    request = _request_of(session, opened.subject_id)
    request.state, request.confirmed_at = AccessState.WAITING, clock.now()
    record(session, PUBLIC, action=AuditAction.ACCESS_REQUESTED, subject=request_words(request.id))
    session.flush()
    tell_deciders(session)


def forget_unconfirmed(session: Session, *, now: datetime) -> int:
    """Remove requests nobody has confirmed within three days; how many. For the worker."""
    old = delete(AccessRequest).where(
        AccessRequest.state == AccessState.UNCONFIRMED, AccessRequest.asked_at < now - FORGET_AFTER
    )
    return len(session.scalars(old.returning(AccessRequest.id)).all())


def request_words(request_id: int) -> str:
    """What the audit trail calls a request: it names nobody."""
    return f"Request {request_id}"


def answers_of(request: AccessRequest) -> Answers:
    """The answers of a request as they were given."""
    kept: Any = request.answers
    return tuple((str(label), str(answer)) for label, answer in kept)


def _open_form() -> AccessRequests:
    form = current_portal().access_requests
    if not form.is_open:
        raise NotFoundError("This portal takes no requests for access.")
    return form


def _words(field: FormField, answer: object) -> str:
    return next((one.label for one in field.options if one.key == answer), str(answer))


def _forget(session: Session, *, email: str) -> None:
    """Earlier requests from the address that nobody confirmed, and their links, give way to the new one."""
    unconfirmed = select(AccessRequest).where(
        AccessRequest.email == email, AccessRequest.state == AccessState.UNCONFIRMED
    )
    for request in session.scalars(unconfirmed):
        end_links(session, purpose=LinkPurpose.ACCESS_REQUEST, subject_id=request.id)
        session.delete(request)


def _write_to(session: Session, request: AccessRequest, *, timezone: str) -> None:
    purpose = LinkPurpose.ACCESS_REQUEST
    link_id = issue_link(session, purpose=purpose, subject_id=request.id, address=request.email)
    expires_at = (clock.now() + LIFETIMES[purpose]).isoformat()
    write_letter(
        session,
        kind=LetterKind.ACCESS_CONFIRM,
        address=request.email,
        name=request.name,
        timezone=timezone,
        link_id=link_id,
        facts={"expires_at": expires_at},
    )


def _request_of(session: Session, request_id: int | None) -> AccessRequest:
    request = None if request_id is None else session.get(AccessRequest, request_id)
    if request is None:
        raise LinkError(LinkProblem.EXPIRED)
    return request
