"""How incidents and maintenance go: which status may follow which, and what moments follow from what was told. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from typing import Final

from ingest.enums import INCIDENT_STATUSES, ComponentStatus, IncidentKind, IncidentStatus
from ingest.errors import InvalidInputError
from ingest.system_status.holding import WELL

_INVESTIGATING, _IDENTIFIED, _MONITORING, _RESOLVED, _POSTMORTEM = INCIDENT_STATUSES[IncidentKind.INCIDENT]
_SCHEDULED, _IN_PROGRESS, _VERIFYING, _COMPLETED = INCIDENT_STATUSES[IncidentKind.MAINTENANCE]
# What may come next, beside the same again. Back to investigating from an end is a reopening; maintenance, once
# completed, stays so.
_FOLLOWING: Final[dict[IncidentStatus, tuple[IncidentStatus, ...]]] = {
    _INVESTIGATING: (_IDENTIFIED, _MONITORING, _RESOLVED),
    _IDENTIFIED: (_INVESTIGATING, _MONITORING, _RESOLVED),
    _MONITORING: (_INVESTIGATING, _IDENTIFIED, _RESOLVED),
    _RESOLVED: (_POSTMORTEM, _INVESTIGATING),
    _POSTMORTEM: (_INVESTIGATING,),
    _SCHEDULED: (_IN_PROGRESS, _VERIFYING, _COMPLETED),
    _IN_PROGRESS: (_VERIFYING, _COMPLETED),
    _VERIFYING: (_IN_PROGRESS, _COMPLETED),
    _COMPLETED: (),
}
UNDER_WAY: Final = (_IN_PROGRESS, _VERIFYING)


@dataclass(frozen=True, slots=True)
class Told:
    """What one update said, and of when."""

    incident_status: IncidentStatus
    display_at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an incident stands after all that was told."""

    incident_status: IncidentStatus
    monitoring_at: datetime | None
    resolved_at: datetime | None


def first_statuses(kind: IncidentKind) -> tuple[IncidentStatus, ...]:
    """The statuses with which an incident or a maintenance may be opened, the usual one first."""
    return tuple(each for each in INCIDENT_STATUSES[kind] if each is not _POSTMORTEM)


def next_statuses(incident_status: IncidentStatus) -> tuple[IncidentStatus, ...]:
    """The statuses the next update may have: the same again first."""
    return incident_status, *_FOLLOWING[incident_status]


def check_first(kind: IncidentKind, incident_status: IncidentStatus) -> None:
    """Refuse a status with which nothing of this kind begins."""
    if incident_status not in first_statuses(kind):
        raise _refusal(f"No {kind} is opened as '{incident_status}'.")


def check_order(before: IncidentStatus, after: IncidentStatus) -> None:
    """Refuse a status that may not follow the one before it."""
    if after not in next_statuses(before):
        raise _refusal(f"'{after}' cannot follow '{before}'.")


def is_beginning(before: IncidentStatus | None, after: IncidentStatus) -> bool:
    """Whether this is the step with which planned work begins."""
    return after in UNDER_WAY and before not in UNDER_WAY


def standing(told: Sequence[Told]) -> Standing:
    """Where an incident stands; `told` is everything told of it, oldest first, and never empty.

    It was monitored from the last time it came to that, and was over from the first of its last words that say so.
    """
    ending = list(takewhile(lambda one: one.incident_status.is_over, reversed(told)))
    statuses = [None, *(one.incident_status for one in told)]
    monitored = [
        one.display_at
        for before, one in zip(statuses, told, strict=False)
        if one.incident_status is _MONITORING and before is not _MONITORING
    ]
    return Standing(
        told[-1].incident_status,
        monitoring_at=monitored[-1] if monitored else None,
        resolved_at=ending[-1].display_at if ending else None,
    )


def statuses_given(
    kind: IncidentKind,
    *,
    before: IncidentStatus | None,
    after: IncidentStatus,
    held: Mapping[int, ComponentStatus],
    named: Mapping[int, ComponentStatus],
) -> dict[int, ComponentStatus]:
    """What an update gives components, by id; `held` is what all of the incident's were held at until then.

    Whatever was `named`: an end gives everything back, planned work holds nothing before it begins, and everything
    when it does.
    """
    if after.is_over:
        return {key: WELL for key, each in held.items() if each is not WELL} | dict.fromkeys(named, WELL)
    if after is _SCHEDULED:
        return dict.fromkeys(named, WELL)
    if kind is IncidentKind.MAINTENANCE and is_beginning(before, after):
        return dict.fromkeys({**held, **named}, ComponentStatus.UNDER_MAINTENANCE)
    return dict(named)


def _refusal(message: str) -> InvalidInputError:
    return InvalidInputError(message, fields={"incident_status": message})
