"""What incidents do to a component over time: their changes in, stretches of status out. Pure.

Two kinds of source are read alike. Here, and in systems like this one, each incident says what it holds a component at,
side by side with the others. Other systems keep one status per component, which the latest change sets, whichever
incident it belongs to; there, every change starts from the status the one before left. Where incidents overlap on a
component, that is how the two are told apart.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from ingest.enums import ComponentStatus

WELL = ComponentStatus.OPERATIONAL


@dataclass(frozen=True, slots=True)
class Change:
    """An incident's change of one component; in the order of `at`, then of `position`."""

    incident_id: int
    at: datetime
    position: int
    old_status: ComponentStatus
    new_status: ComponentStatus


@dataclass(frozen=True, slots=True)
class IncidentSpell:
    """A stretch in which an incident held a component in a status that is not operational; None: it still does."""

    incident_id: int
    component_status: ComponentStatus
    started_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class _Hold:
    """The changes of one incident, and the moment from which it holds nothing (None: it goes on)."""

    changes: tuple[Change, ...]
    ends_at: datetime | None


def incident_spells(changes: Iterable[Change], *, ends: Mapping[int, datetime | None]) -> tuple[IncidentSpell, ...]:
    """The spells of one component; `ends` says when each incident was over, which gives the component back.

    An incident that is over holds nothing any more, also where its source forgot to say so. Oldest first.
    """
    holds = [_Hold(tuple(part), ends.get(part[0].incident_id)) for part in _by_incident(changes)]
    spells: list[IncidentSpell] = []
    for cluster in _overlapping(holds):
        together = sorted((one for hold in cluster for one in hold.changes), key=_order)
        if len(cluster) > 1 and _is_one_course(together):
            spells += _course(together, end=_latest(hold.ends_at for hold in cluster))
        else:
            spells += [spell for hold in cluster for spell in _course(hold.changes, end=hold.ends_at)]
    return tuple(sorted(spells, key=lambda spell: (spell.started_at, spell.incident_id)))


def held_now(changes: Iterable[Change], *, is_over: bool) -> ComponentStatus:
    """What one incident holds a component at after these changes of its own."""
    last = max(changes, key=_order, default=None)
    return WELL if is_over or last is None else last.new_status


def _order(change: Change) -> tuple[datetime, int]:
    return change.at, change.position


def _by_incident(changes: Iterable[Change]) -> Iterator[list[Change]]:
    grouped: dict[int, list[Change]] = {}
    for change in sorted(changes, key=_order):
        grouped.setdefault(change.incident_id, []).append(change)
    yield from grouped.values()


def _overlapping(holds: Sequence[_Hold]) -> Iterator[list[_Hold]]:
    """Holds that follow each other without a moment in which none of them holds the component."""
    cluster: list[_Hold] = []
    until: datetime | None = None
    for hold in sorted(holds, key=lambda one: _order(one.changes[0])):
        if cluster and until is not None and hold.changes[0].at >= until:
            yield cluster
            cluster = []
        end = _released_at(hold)
        until = end if not cluster else _latest((until, end))
        cluster.append(hold)
    if cluster:
        yield cluster


def _released_at(hold: _Hold) -> datetime | None:
    """The moment a hold gives the component back by its own word or by being over; None while it does not."""
    last = hold.changes[-1]
    ends = [moment for moment in (last.at if last.new_status is WELL else None, hold.ends_at) if moment is not None]
    return min(ends) if ends else None


def _is_one_course(changes: Sequence[Change]) -> bool:
    return all(after.old_status is before.new_status for before, after in pairwise(changes))


def _course(changes: Sequence[Change], *, end: datetime | None) -> Iterator[IncidentSpell]:
    """One status after the other, each until the next change or the end."""
    following = [change.at for change in changes[1:]]
    for change, until in zip(changes, [*following, end], strict=True):
        stop = until if end is None or until is None else min(until, end)
        if change.new_status is not WELL and (stop is None or change.at < stop):
            yield IncidentSpell(change.incident_id, change.new_status, change.at, stop)


def _latest(moments: Iterable[datetime | None]) -> datetime | None:
    """The latest moment, where None is never."""
    known = list(moments)
    return None if None in known else max(one for one in known if one is not None)
