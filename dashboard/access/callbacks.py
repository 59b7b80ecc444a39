"""What staff do on the page of a request: choose where it goes, note, approve, decline."""

from typing import Any

from dash import no_update
from dash.development.base_component import Component

from dashboard.access.addresses import QUEUE, request_number
from dashboard.access.components import NEW_CONTACT, contact_options
from dashboard.access.pages import parts_of, shown_request
from dashboard.guard import current_viewer
from dashboard.notices import notify
from ingest.access.deciding import approve_request, certify_request, decline_request
from ingest.db.engine import reading, unit_of_work
from ingest.enums import SecurityLevel, StaffRole
from ingest.errors import ConflictError, InvalidInputError
from ingest.organisations.queries import sites_in_use
from ingest.people.queries import contacts
from ingest.viewer import Viewer, require_role

_FIELDS = ("organisation_id", "site_id", "security_level", "contact")


def organisation_chosen(organisation: str | None, path: str | None) -> tuple[Any, ...]:
    """The sites of the organisation, and its contacts with the request's address."""
    viewer = _decider()
    email = shown_request(viewer, _number_in(path)).email
    if not _is_number(organisation):
        return [], None, contact_options(()), NEW_CONTACT
    owner = int(organisation or 0)
    with reading() as session:
        places = sites_in_use(session, viewer, organisation_id=owner)
        people = contacts(session, viewer, organisation_id=owner)
    same = [(one.id, one.name) for one in people if (one.email or "").casefold() == email]
    chosen = str(same[0][0]) if same else NEW_CONTACT
    return [{"value": str(one.id), "label": one.name} for one in places], None, contact_options(same), chosen


def request_approved(
    clicks: int | None,
    organisation: str | None,
    site: str | None,
    level: str | None,
    contact: str | None,
    path: str | None,
) -> tuple[Any, ...]:
    """Approve the request; what does not fit is said beside its field."""
    viewer, number = _decider(), _number_in(path)
    if not clicks:
        return (no_update,) * (len(_FIELDS) + 1)
    try:
        _approve(viewer, request_number(number), organisation=organisation, site=site, level=level, contact=contact)
    except (InvalidInputError, ConflictError) as error:
        if not set(error.fields) & set(_FIELDS):
            raise
        return (no_update, *(error.fields.get(field) for field in _FIELDS))
    notify("Approved", "The activation is on its way by e-mail.")
    return (_shown(viewer, number), *(None for _ in _FIELDS))


def request_declined(clicks: int | None, reason: str | None, path: str | None) -> tuple[Any, ...]:
    """Decline the request with a reason."""
    viewer, number = _decider(), _number_in(path)
    if not clicks:
        return no_update, no_update
    try:
        with unit_of_work() as session:
            decline_request(session, viewer, request_id=request_number(number), reason=reason or "")
    except InvalidInputError as error:
        return no_update, error.message
    notify("Declined", "The reason is on its way by e-mail.")
    return _shown(viewer, number), None


def request_certified(clicks: int | None, note: str | None, path: str | None) -> tuple[Any, ...]:
    """Keep what was checked."""
    viewer, number = _decider(), _number_in(path)
    if not clicks:
        return no_update, no_update
    try:
        with unit_of_work() as session:
            certify_request(session, viewer, request_id=request_number(number), note=note or "")
    except InvalidInputError as error:
        return no_update, error.message
    notify("Saved", "The note is kept with the request.")
    return _shown(viewer, number), None


def _approve(
    viewer: Viewer,
    request_id: int,
    *,
    organisation: str | None,
    site: str | None,
    level: str | None,
    contact: str | None,
) -> None:
    problems: dict[str, str] = {}
    if not _is_number(organisation):
        problems["organisation_id"] = "Choose an organisation."
    if level not in set(SecurityLevel):
        problems["security_level"] = "Choose a security level."
    if problems:
        raise InvalidInputError("Some fields need attention.", fields=problems)
    with unit_of_work() as session:
        approve_request(
            session,
            viewer,
            request_id=request_id,
            organisation_id=int(organisation or 0),
            site_id=int(site) if site and _is_number(site) else None,
            security_level=SecurityLevel(str(level)),
            contact_id=int(contact) if contact and _is_number(contact) else None,
        )


def _decider() -> Viewer:
    viewer = current_viewer()
    require_role(viewer, StaffRole.LEAD)
    return viewer


def _number_in(path: str | None) -> str:
    return (path or "").removeprefix(f"{QUEUE}/")


def _shown(viewer: Viewer, number: str) -> list[Component]:
    return parts_of(shown_request(viewer, number), viewer)


def _is_number(text: object) -> bool:
    return isinstance(text, str) and text.isascii() and text.isdigit() and len(text) <= 18  # noqa: PLR2004 - 64 bits
