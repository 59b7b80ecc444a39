"""What may be done to a ticket and what follows from it. Pure."""

from dataclasses import dataclass

from ingest.enums import Stage
from ingest.errors import ConflictError, InvalidInputError
from ingest.plain_text import clean_text
from ingest.portal.schema import PortalDefinition

MAX_TITLE_CHARACTERS = 250
MAX_MESSAGE_CHARACTERS = 8_000
MAX_QUICK_NOTE_CHARACTERS = 1_000
MAX_RESOLUTION_CHARACTERS = 20_000


@dataclass(frozen=True, slots=True)
class NextStatus:
    """A status with the stage behind it."""

    status: str
    stage: Stage


def status_after_reply(portal: PortalDefinition, *, stage: Stage, is_by_staff: bool) -> NextStatus | None:
    """The status a public reply leads to, or None where it stays; a reply on a completed ticket reopens it."""
    if stage.is_completed:
        return named_status(portal, portal.flow.reopen)
    key = portal.flow.staff_reply if is_by_staff else portal.flow.contact_reply
    if key is None or (stage is Stage.NEW and not is_by_staff):
        # What a customer adds to a ticket nobody has read yet is part of what is new.
        return None
    return named_status(portal, key)


def status_after_closing(portal: PortalDefinition, *, stage: Stage) -> NextStatus:
    """The status 'Mark as closed' leads to; ConflictError when the ticket is completed already."""
    if stage in (Stage.CLOSED, Stage.CANCELLED):
        raise ConflictError("This ticket is completed already.")
    return named_status(portal, portal.flow.close)


def status_after_resolving(portal: PortalDefinition, *, stage: Stage) -> NextStatus:
    """The status a resolved ticket has; ConflictError when the ticket is completed already."""
    return _completing(portal, stage, Stage.RESOLVED)


def status_after_cancelling(portal: PortalDefinition, *, stage: Stage) -> NextStatus:
    """The status a withdrawn ticket has; ConflictError when the ticket is completed already."""
    return _completing(portal, stage, Stage.CANCELLED)


def _completing(portal: PortalDefinition, stage: Stage, into: Stage) -> NextStatus:
    if stage.is_completed:
        raise ConflictError("This ticket is completed already.")
    return NextStatus(portal.default_status(into).key, into)


def named_status(portal: PortalDefinition, key: str) -> NextStatus:
    """A status of the definition; InvalidInputError for a word it does not have."""
    if portal.status(key) is None:
        message = f"'{key[:60]}' is not a status of this portal."
        raise InvalidInputError(message, fields={"status": message})
    return NextStatus(key, portal.stage_of(key))


def clean_message(body: str, *, label: str = "message", limit: int = MAX_MESSAGE_CHARACTERS) -> str:
    """The text of a reply, or of what `label` calls it; InvalidInputError when there is none or too much."""
    return clean_text(body, name="body", label=label, limit=limit)


def clean_resolution(text: str) -> str:
    """What solved a ticket; InvalidInputError when there is nothing or too much."""
    return clean_text(text, name="resolution", label="resolution", limit=MAX_RESOLUTION_CHARACTERS)
