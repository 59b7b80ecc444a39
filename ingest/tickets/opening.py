"""Opens a ticket from a form: the answers are checked, shared out over the ticket's columns, and the draft ends."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest import clock
from ingest.db.visibility import within
from ingest.documents.service import take_up_drafts
from ingest.errors import InvalidInputError
from ingest.models.organisations import Organisation, Site
from ingest.models.tickets import SentForm
from ingest.portal.current import current_portal
from ingest.portal.forms import RequestType, file_fields
from ingest.tickets.answers import Answers, Asked, checked_answers
from ingest.tickets.drafts import discard_draft
from ingest.tickets.form_columns import shared_out
from ingest.tickets.lookups import StoredLookups
from ingest.tickets.schemas import TicketDraft
from ingest.tickets.sent_forms import claimed_form
from ingest.tickets.service import open_ticket
from ingest.viewer import Viewer


def open_from_form(
    session: Session,
    viewer: Viewer,
    *,
    request_type: str,
    site_id: int,
    answers: Mapping[str, object],
    parent: str | None = None,
    form_token: str | None = None,
) -> str:
    """Open a ticket from a filled-in form and give its number. Contacts for their own organisation, staff for any.

    `parent` is the number of the ticket it becomes a child of; NotFoundError alike for a missing and a foreign one.
    `form_token` names one showing of the form: what is sent from it a second time, word for word, is the first ticket.
    InvalidInputError names every field that does not fit; then nothing is stored, and the draft stays.
    """
    form = form_named(request_type)
    organisation_id = organisation_of_site(session, viewer, site_id=site_id)
    asked = asked_by(session, viewer, organisation_id=organisation_id, site_id=site_id, request_type=form.key)
    sent = _sent_form(session, viewer, form_token, [request_type, site_id, parent, answers])
    if sent is not None and sent.number is not None:
        return sent.number
    checked = checked_answers(form, answers, asked=asked)
    draft = TicketDraft(
        organisation_id=organisation_id,
        request_type=form.key,
        site_id=site_id,
        parent=parent,
        **shared_out(form, checked),
    )
    number = open_ticket(session, viewer, draft=draft)
    take_up_drafts(session, viewer, number=number, public_ids=_files(form, checked))
    discard_draft(session, viewer, request_type=form.key)
    if sent is not None:
        sent.number = number
    return number


def form_named(request_type: str) -> RequestType:
    """The form of a request type; InvalidInputError when the portal has none of that key."""
    form = current_portal().request_type(request_type)
    if form is None:
        message = "Choose a request type."
        raise InvalidInputError(message, fields={"request_type": message})
    return form


def organisation_of_site(session: Session, viewer: Viewer, *, site_id: int) -> int:
    """The organisation a site in use belongs to; InvalidInputError alike for one missing, foreign or retired."""
    query = (
        select(Site.organisation_id)
        .join(Organisation, Organisation.id == Site.organisation_id)
        .where(Site.id == site_id, within(Site.organisation_id, viewer))
        .where(Site.is_retired.is_(False), Organisation.is_retired.is_(False))
    )
    found = session.scalar(query)
    if found is None:
        message = "Choose a company."
        raise InvalidInputError(message, fields={"site": message})
    return found


def asked_by(
    session: Session, viewer: Viewer, *, organisation_id: int, site_id: int | None, request_type: str | None = None
) -> Asked:
    """Who answers a form, and what the database knows of the answers; `request_type` names the form of a new ticket."""
    lookups = StoredLookups(session, organisation_id, site_id, viewer.account_id, request_type)
    return Asked(viewer.is_staff, viewer.name, viewer.timezone, clock.now(), lookups)


def _sent_form(session: Session, viewer: Viewer, form_token: str | None, said: list[object]) -> SentForm | None:
    if form_token is None or viewer.account_id is None:
        return None
    return claimed_form(session, account_id=viewer.account_id, form_token=form_token, said=said)


def _files(form: RequestType, checked: Answers) -> list[str]:
    return [token for field in file_fields(form) for token in checked.get(field.key, ())]
