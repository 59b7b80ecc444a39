"""When a request has an outcome, which status follows, and how history says it. Pure."""

from collections.abc import Collection, Mapping
from typing import Final

from ingest.approvals.schemas import BoardRule, Moment, Outcome
from ingest.enums import Stage
from ingest.errors import ConflictError, InvalidInputError
from ingest.plain_text import clean_optional_text
from ingest.portal.forms import ApprovalStatuses
from ingest.portal.schema import PortalDefinition

MAX_REASON_CHARACTERS: Final = 1_000
MAX_BOARD_NAME_CHARACTERS: Final = 200
REQUESTED: Final = "Requested"
# What the ticket's column 'Change Approval Status' says of an outcome.
COLUMN_WORDS: Final[Mapping[Outcome, str | None]] = {
    Outcome.APPROVED: "Approved",
    Outcome.REJECTED: "Rejected",
    Outcome.WITHDRAWN: None,
}
RULE_WORDS: Final[Mapping[BoardRule, str]] = {
    BoardRule.ANY: "any one member approves",
    BoardRule.ALL: "all members must approve",
}

# What those are told whom a moment concerns.
TOLD_WORDS: Final[Mapping[Moment, str]] = {
    Moment.ASKED: "The {board} is asked to approve this ticket: read it, and approve or reject it with a reason.",
    Moment.APPROVED: "The {board} has approved this ticket.",
    Moment.REJECTED: "The {board} has rejected this ticket; the reason is on it.",
    Moment.NOBODY_LEFT: "Nobody is left on the {board} who could decide about this ticket; somebody has to see to it.",
}


def outcome_of(rule: BoardRule, *, members: Collection[int], votes: Mapping[int, bool]) -> Outcome | None:
    """What the members' votes (by account, True approves) come to; None while the request waits.

    Only those count who are members now: a vote of somebody who has left is as if it had not been given, and nobody
    waits for it. 'any': one approval approves, and it is rejected when every member rejects. 'all': one rejection
    rejects, and it is approved when every member approves. Where nobody is left it waits.
    """
    counted = [votes[one] for one in members if one in votes]
    is_complete = bool(members) and len(counted) == len(members)
    if rule is BoardRule.ANY:
        if True in counted:
            return Outcome.APPROVED
        return Outcome.REJECTED if is_complete else None
    if False in counted:
        return Outcome.REJECTED
    return Outcome.APPROVED if is_complete else None


def statuses_of(portal: PortalDefinition, *, request_type: str) -> ApprovalStatuses | None:
    """The statuses of approval for tickets of a type: its own, else the portal's; None where it has neither."""
    form = portal.request_type(request_type)
    own = None if form is None or form.approval is None else form.approval.statuses
    return own if own is not None else portal.approvals


def status_after(portal: PortalDefinition, outcome: Outcome, *, request_type: str, returns_to: str) -> str:
    """The status that an outcome leads to; there is one however the definition has changed meanwhile."""
    statuses = statuses_of(portal, request_type=request_type)
    if outcome is Outcome.REJECTED:
        return portal.default_status(Stage.CANCELLED).key if statuses is None else statuses.rejected
    if outcome is Outcome.APPROVED and statuses is not None and statuses.approved is not None:
        return statuses.approved
    is_usable = portal.status(returns_to) is not None and (statuses is None or returns_to != statuses.waiting)
    return returns_to if is_usable else portal.default_status(Stage.OPEN).key


def clean_reason(reason: str, *, is_approved: bool) -> str | None:
    """The reason as it is kept; InvalidInputError when it is too long, or missing where something is rejected."""
    text = clean_optional_text(reason, name="reason", label="reason", limit=MAX_REASON_CHARACTERS)
    if text is None and not is_approved:
        message = "Write a reason: whoever asked reads why it is rejected."
        raise InvalidInputError(message, fields={"reason": message})
    return text


def require_open(stage: Stage) -> None:
    """ConflictError for a ticket that was completed meanwhile."""
    if stage.is_completed:
        raise ConflictError("This ticket was completed in the meantime, so there is nothing left to decide.")


def asked_words(rule: BoardRule) -> str:
    """What history says when a board is asked."""
    return f"Asked for approval; {RULE_WORDS[rule]}"


def decided_words(*, is_approved: bool, reason: str | None) -> str:
    """What history says of a decision, whose member is the entry's author."""
    verb = "Approved" if is_approved else "Rejected"
    return verb if reason is None else f"{verb}: {reason}"
