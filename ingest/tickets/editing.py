"""Edit Ticket: the fields a viewer may change now, and saving them beside whoever changes the same ticket.

The fields of the form are those of the version the ticket answers, as far as it lets the viewer edit them now;
staff have besides what a ticket is moved by (`OWN_COLUMNS`). A form is sent back with the values it was opened with:
from them, not from a number of versions, is seen who changed what, so that two people only meet where they did.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeGuard

from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest.approvals.rules import COLUMN_WORDS
from ingest.approvals.schemas import Outcome
from ingest.db.visibility import within
from ingest.enums import Stage
from ingest.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from ingest.models.tickets import Ticket, TicketEvent
from ingest.portal.current import current_portal
from ingest.portal.forms import FieldKind, FormField, RequestType
from ingest.tickets import ledger
from ingest.tickets.answer_words import Shown, shown_answer
from ingest.tickets.answers import Answers, is_editable
from ingest.tickets.applying import apply_plan
from ingest.tickets.edit_clashes import differences
from ingest.tickets.edit_merge import merged
from ingest.tickets.edit_plan import planned_edit
from ingest.tickets.form_columns import COLUMN_OF, files_of_fields, kept_answers
from ingest.tickets.form_versions import form_of, joined_form
from ingest.tickets.steps import moment_of
from ingest.viewer import Viewer

# What staff change beside the form, by the columns of the ticket; their keys cannot be those of form fields.
OWN_COLUMNS = ("status", "priority", "request_type", "site_id", "config_item_id", "team_id", "assignee_id", "category")
OWN = "ticket."
_APPROVED = (
    "This was approved as it stands, and is no longer changed here: write a reply, or open a new ticket for what is to "
    "be different."
)


@dataclass(frozen=True, slots=True)
class EditForm:
    """What a viewer may change of a ticket now: fields of its form, and for staff columns beside it, with their values.

    `position` is that of the ticket's newest entry of history; `values` are as controls hold them, by key. The form is
    that of `request_type`: the ticket's own, or the one that was chosen for it.
    """

    number: str
    organisation_id: int
    site_id: int | None
    request_type: str
    position: int
    form: RequestType | None
    fields: tuple[FormField, ...]
    own: tuple[str, ...]
    values: dict[str, Shown]

    @property
    def gathered(self) -> frozenset[str]:
        """The keys of fields whose values are gathered from what several people add and take away."""
        return frozenset(one.key for one in self.fields if one.kind is FieldKind.FILES)


class Approvable(Protocol):
    """A ticket, or a row of one."""

    @property
    def change_approval_status(self) -> str | None:
        """What its approval came to."""


@dataclass(frozen=True, slots=True)
class TicketEdit:
    """A form as it was sent: the history's position and the values it was opened with, and what they are now.

    What is typed may be anything: the form's schema refuses what is not of its kind.
    """

    position: int
    opened: Mapping[str, Shown]
    typed: Mapping[str, object]


def edit_form(session: Session, viewer: Viewer, *, number: str, request_type: object = None) -> EditForm:
    """What the viewer may change of a ticket. Anybody signed in; NotFoundError alike for missing and foreign.

    `request_type` is the one staff have chosen in the form: it asks for the fields of that type as well.
    """
    query = select(Ticket).where(Ticket.number == number, within(Ticket.organisation_id, viewer))
    ticket = session.scalar(query)
    if ticket is None:
        raise NotFoundError(f"There is no ticket {number[:60]}.")
    newest = select(TicketEvent.position).where(TicketEvent.ticket_id == ticket.id)
    position = session.scalar(newest.order_by(TicketEvent.position.desc()).limit(1))
    return _form_for(session, viewer, ticket, position=position or 0, request_type=request_type)


def save_edit(session: Session, viewer: Viewer, *, number: str, edit: TicketEdit) -> None:
    """Save a form of Edit Ticket as one entry of history; what was not touched keeps what others made of it.

    Contacts for their own organisation, in the fields the definition lets them, until it is approved; while it waits
    for approval the board is asked anew. InvalidInputError names each field that does not fit or may no longer be
    changed; ConflictError tells the fields others have changed meanwhile, and then nothing is saved.
    """
    locked = ledger.lock_ticket(session, viewer, number=number)
    position, chosen = locked.history[-1].position, edit.typed.get(own_key("request_type"))
    form = _form_for(session, viewer, locked.ticket, position=position, request_type=chosen)
    if not form.values:
        raise ForbiddenError(
            _APPROVED if is_settled(locked.ticket, viewer) else "Nothing of this ticket can be changed now."
        )
    sent: dict[str, Shown] = {key: one for key, one in edit.typed.items() if _is_shown(one)}
    odd = {key: one for key, one in edit.typed.items() if key not in sent}
    found = merged(opened=edit.opened, typed=sent, present=form.values, gathered=form.gathered)
    if found.clashing and not odd:
        told = differences(session, locked.ticket, form=form, edit=edit, keys=found.clashing)
        raise ConflictError("Somebody else changed the same fields while you were writing.", differences=told)
    plan = planned_edit(session, viewer, locked.ticket, form=form.form, given=_by_column(form, {**found.saved, **odd}))
    apply_plan(session, viewer, locked, plan, at=moment_of(viewer, None))


def is_settled(ticket: Approvable, viewer: Viewer) -> bool:
    """Whether a ticket was approved, so that its contacts change nothing of it any more."""
    return not viewer.is_staff and ticket.change_approval_status == COLUMN_WORDS[Outcome.APPROVED]


def own_key(column: str) -> str:
    """The key of a column that staff change beside the form."""
    return f"{OWN}{column}"


def _by_column(form: EditForm, saved: Mapping[str, object]) -> tuple[dict[str, object], dict[str, object]]:
    """What was sent, as answers of the form and as columns beside it; InvalidInputError for columns not offered."""
    own = {key.removeprefix(OWN): value for key, value in saved.items() if key.startswith(OWN)}
    for column in own:
        if column not in form.own:
            key = own_key(column)
            raise InvalidInputError("This cannot be changed now.", fields={key: "This cannot be changed now."})
    return {key: value for key, value in saved.items() if not key.startswith(OWN)}, own


def _form_for(
    session: Session, viewer: Viewer, ticket: Ticket, *, position: int, request_type: object = None
) -> EditForm:
    form, stage = form_of(session, ticket), Stage(ticket.stage)
    chosen = _chosen_type(viewer, ticket, request_type)
    if chosen is not None:
        form = joined_form(chosen, form)
    answers = {} if form is None else kept_answers(form, ticket) | files_of_fields(session, form, ticket)
    # A field that waits for another's answer is offered with it: the page shows and hides it as the answer changes.
    fields = (
        ()
        if form is None
        else tuple(
            one
            for one in form.fields
            if not is_settled(ticket, viewer)
            and is_editable(one, is_staff=viewer.is_staff, stage=stage)
            and not _stays(one, answers)
        )
    )
    taken = {COLUMN_OF.get(one.key) for one in fields}
    own = tuple(name for name in OWN_COLUMNS if name not in taken) if viewer.is_staff else ()
    values: dict[str, Shown] = {own_key(name): _text(getattr(ticket, name)) for name in own}
    for one in fields:
        values[one.key] = shown_answer(one, answers.get(one.key), timezone=viewer.timezone)
    return EditForm(
        number=ticket.number,
        organisation_id=ticket.organisation_id,
        site_id=ticket.site_id,
        request_type=ticket.request_type if chosen is None else chosen.key,
        position=position,
        form=form,
        fields=fields,
        own=own,
        values=values,
    )


def _chosen_type(viewer: Viewer, ticket: Ticket, request_type: object) -> RequestType | None:
    """The type that staff are about to give a ticket, where it is another."""
    if not viewer.is_staff or not isinstance(request_type, str) or request_type == ticket.request_type:
        return None
    return current_portal().request_type(request_type)


def _stays(one: FormField, answers: Answers) -> bool:
    """Whether a field's answer is given once and for all: a consent can be given later, and is not taken back."""
    return one.kind is FieldKind.CONSENT and one.key in answers


def _is_shown(value: object) -> TypeGuard[Shown]:
    """Whether a control can hold a value."""
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(one, str) for one in value))


def _text(value: Any) -> str:
    return "" if value is None else str(value)
