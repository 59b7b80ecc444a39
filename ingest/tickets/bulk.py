"""Changes of several tickets at once, and claiming one: each ticket is wholly changed or not at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from ingest.errors import ConflictError, ForbiddenError, HelmdeskError, InvalidInputError
from ingest.tickets.ledger import lock_ticket
from ingest.tickets.required import require_answers
from ingest.tickets.schemas import FieldChange
from ingest.tickets.service import change_ticket
from ingest.viewer import Viewer, require_staff

MAX_TICKETS = 200


@dataclass(frozen=True, slots=True)
class BulkDone:
    """A ticket and what of it was changed, in words; nothing where it was so already."""

    number: str
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class BulkResult:
    """What was done to each ticket, and the numbers of those that refused with the reason."""

    done: tuple[BulkDone, ...]
    refused: tuple[tuple[str, str], ...] = ()

    @property
    def changed(self) -> tuple[str, ...]:
        """The numbers of the tickets that are other than they were."""
        return tuple(one.number for one in self.done if one.changes)


def change_tickets(
    session: Session, viewer: Viewer, *, numbers: Sequence[str], changes: Mapping[str, object]
) -> BulkResult:
    """Give several tickets the same new values (fields as `change_ticket`, `config_item_id` too). Staff only.

    A ticket that refuses stays as it was and does not keep the others from changing; one whose new request type asks
    for what the ticket does not say refuses by the names of those fields. InvalidInputError when there is nothing to
    change or too much at once.
    """
    require_staff(viewer)
    if not changes:
        raise InvalidInputError("Choose what to change.", fields={"changes": "nothing chosen"})
    return _each(session, viewer, numbers=numbers, changes=changes, is_claim=False)


def claim_tickets(session: Session, viewer: Viewer, *, numbers: Sequence[str]) -> BulkResult:
    """Assign tickets nobody has to the viewer; one that a colleague has is refused. Staff with an account only."""
    require_staff(viewer)
    if viewer.account_id is None:
        raise ForbiddenError("Only somebody who is signed in can claim a ticket.")
    return _each(session, viewer, numbers=numbers, changes={"assignee_id": viewer.account_id}, is_claim=True)


def _each(
    session: Session, viewer: Viewer, *, numbers: Sequence[str], changes: Mapping[str, object], is_claim: bool
) -> BulkResult:
    # One order for everybody, so that two at once wait for one another instead of standing in each other's way.
    wanted = sorted(set(numbers))
    if not 0 < len(wanted) <= MAX_TICKETS:
        message = f"Choose between 1 and {MAX_TICKETS} tickets." if wanted else "Choose tickets first."
        raise InvalidInputError(message, fields={"numbers": message})
    done: list[BulkDone] = []
    refused: list[tuple[str, str]] = []
    for number in wanted:
        try:
            with session.begin_nested():
                if is_claim:
                    _require_free(session, viewer, number=number)
                made = change_ticket(session, viewer, number=number, changes=changes)
                if "request_type" in changes and made:
                    require_answers(session, viewer, number=number)
        except HelmdeskError as error:
            refused.append((number, error.message))
        else:
            done.append(BulkDone(number, made))
    return BulkResult(tuple(done), tuple(refused))


def _require_free(session: Session, viewer: Viewer, *, number: str) -> None:
    ticket = lock_ticket(session, viewer, number=number).ticket
    if ticket.assignee_id not in (None, viewer.account_id):
        raise ConflictError("A colleague has it already.")
