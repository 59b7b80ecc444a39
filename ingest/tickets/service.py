"""Writes of tickets: opening, replies, notes, changes, closing; each is an entry of history and moves the counts."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from ingest.approvals.following import is_waiting
from ingest.approvals.service import ask_where_needed
from ingest.clock import local_day
from ingest.enums import Stage
from ingest.errors import ForbiddenError, InvalidInputError
from ingest.models.tickets import Ticket
from ingest.plain_text import clean_text
from ingest.portal.current import current_portal
from ingest.tickets import ledger, places, rules
from ingest.tickets.applying import apply_plan
from ingest.tickets.changing import planned_change
from ingest.tickets.form_versions import kept_form_version
from ingest.tickets.numbering import new_child_number, new_numbers
from ingest.tickets.routing import routed_team
from ingest.tickets.schemas import FieldChange, TicketDraft
from ingest.tickets.steps import index_ticket, moment_of, move
from ingest.viewer import Viewer, require_staff


def open_ticket(session: Session, viewer: Viewer, *, draft: TicketDraft, at: datetime | None = None) -> str:
    """Open a ticket and give its number. Contacts for their own organisation, staff for any.

    `at` (staff only) dates a ticket that was taken down later. InvalidInputError names the fields that do not fit.
    """
    moment = moment_of(viewer, at)
    organisation_id = viewer.organisation_id if viewer.organisation_id is not None else draft.organisation_id
    timezone = ledger.lock_organisation(session, organisation_id=organisation_id)
    ticket = _new_ticket(draft, viewer, organisation_id=organisation_id, moment=moment)
    places.check_places(session, ticket)
    _settle(session, ticket)
    ticket.created_on = local_day(moment, timezone=timezone)
    if draft.parent is None:
        ticket.number = _next_number(session, moment=moment)
    else:
        _become_child(session, viewer, ticket, parent=draft.parent, at=moment)
    session.add(ticket)
    session.flush()
    ledger.append_creation(session, viewer, ticket, timezone=timezone)
    index_ticket(session, ticket)
    ask_where_needed(session, viewer, ticket=ticket, at=moment)
    return ticket.number


def reply_to_ticket(session: Session, viewer: Viewer, *, number: str, body: str, at: datetime | None = None) -> None:
    """Write a public message. The portal says which status follows; on a completed ticket it reopens it.

    A ticket that waits for approval goes on waiting, whoever writes.
    """
    text, moment = rules.clean_message(body), moment_of(viewer, at)
    locked = ledger.lock_ticket(session, viewer, number=number)
    stage = locked.history[-1].stage
    ledger.append_message(session, viewer, locked, body=text, at=moment, is_public=True)
    following = rules.status_after_reply(current_portal(), stage=stage, is_by_staff=viewer.is_staff)
    if not stage.is_completed and is_waiting(session, locked):
        following = None
    if following is None or following.status == locked.ticket.status:
        ledger.touch(session, locked, at=moment)
        return
    move(session, viewer, locked, following, at=moment)


def add_note(session: Session, viewer: Viewer, *, number: str, body: str, at: datetime | None = None) -> None:
    """Write an internal note; staff only, and only staff will see it."""
    require_staff(viewer)
    text, moment = rules.clean_message(body), moment_of(viewer, at)
    locked = ledger.lock_ticket(session, viewer, number=number)
    ledger.append_message(session, viewer, locked, body=text, at=moment, is_public=False)
    ledger.touch(session, locked, at=moment)


def close_ticket(session: Session, viewer: Viewer, *, number: str, note: str = "", at: datetime | None = None) -> None:
    """Mark a ticket as closed, with a last public message if there is one; ConflictError when it is completed."""
    moment = moment_of(viewer, at)
    text = rules.clean_message(note) if note.strip() else ""
    locked = ledger.lock_ticket(session, viewer, number=number)
    following = rules.status_after_closing(current_portal(), stage=locked.history[-1].stage)
    if text:
        ledger.append_message(session, viewer, locked, body=text, at=moment, is_public=True)
    move(session, viewer, locked, following, at=moment)


def change_ticket(
    session: Session, viewer: Viewer, *, number: str, changes: Mapping[str, object], at: datetime | None = None
) -> tuple[FieldChange, ...]:
    """Change fields (status, priority, request_type, site_id, config_item_id, team_id, assignee_id, category, title).

    Staff only. The team follows another configuration item or request type, and so does what a board is asked. Gives
    what was changed in words; values equal to the present ones change nothing and leave no trace. InvalidInputError
    names the field that does not fit, and then nothing is changed.
    """
    if not viewer.is_staff:
        raise ForbiddenError("Only support staff may change a ticket's fields.")
    locked = ledger.lock_ticket(session, viewer, number=number)
    plan = planned_change(session, locked.ticket, wanted=changes)
    apply_plan(session, viewer, locked, plan, at=moment_of(viewer, at))
    return tuple(plan.changes)


def _settle(session: Session, ticket: Ticket) -> None:
    """Note which form was answered, and give the ticket to a team where nobody has."""
    form = current_portal().request_type(ticket.request_type)
    if form is None:
        return
    ticket.form_version_id = kept_form_version(session, form=form)
    if ticket.team_id is None:
        ticket.team_id = routed_team(session, form=form, config_item_id=ticket.config_item_id)


def _become_child(session: Session, viewer: Viewer, ticket: Ticket, *, parent: str, at: datetime) -> None:
    """Number a ticket after its parent, which notes it in its history; the parent is locked until the commit."""
    locked = ledger.lock_ticket(session, viewer, number=parent)
    if locked.ticket.organisation_id != ticket.organisation_id:
        message = "A child belongs to the organisation of its parent."
        raise InvalidInputError(message, fields={"parent": message})
    ticket.parent_id = locked.ticket.id
    ticket.number = new_child_number(session, parent=locked.ticket, portal=current_portal())
    change = FieldChange("Child ticket", None, ticket.number)
    ledger.append_change(session, viewer, locked, values={}, changes=[change], at=at)


def _new_ticket(draft: TicketDraft, viewer: Viewer, *, organisation_id: int, moment: datetime) -> Ticket:
    portal = current_portal()
    if portal.request_type(draft.request_type) is None:
        raise InvalidInputError("Choose a request type.", fields={"request_type": "not one of this portal"})
    status = portal.default_status(Stage.NEW)
    return Ticket(
        organisation_id=organisation_id,
        title=clean_text(draft.title, name="title", label="title", limit=rules.MAX_TITLE_CHARACTERS),
        description=clean_text(
            draft.description, name="description", label="description", limit=rules.MAX_MESSAGE_CHARACTERS
        ),
        request_type=draft.request_type,
        category=draft.category,
        status=status.key,
        stage=status.stage,
        is_open=True,
        priority=draft.priority or portal.priority_for(urgency=draft.urgency, impact=draft.impact),
        urgency=draft.urgency,
        impact=draft.impact,
        site_id=draft.site_id,
        contact_id=draft.contact_id if draft.contact_id is not None else viewer.contact_id,
        config_item_id=draft.config_item_id,
        team_id=draft.team_id if viewer.is_staff else None,
        created_by=viewer.name,
        source=draft.source,
        customer_reference=draft.customer_reference,
        customer_requested_date=draft.customer_requested_date,
        answers=draft.answers or None,
        created_at=moment,
        updated_at=moment,
    )


def _next_number(session: Session, *, moment: datetime) -> str:
    portal = current_portal()
    return new_numbers(session, portal=portal, days=[local_day(moment, timezone=portal.timezone)])[0]
