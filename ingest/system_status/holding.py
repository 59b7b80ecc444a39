"""What incidents do to a component over time: their changes in, stretches of status out. Pure.

Two kinds of source are read alike. Here, and in systems like this one, each incident says what it holds a component at,
side by side with the others. Other systems keep one status per component, which the latest change sets, whichever
incident it belongs to; there, every change starts from the status the one before left. Where incidents overlap on a
component, that is how the two are told apart: by the reading that leaves fewer changes starting from a status that
nobody left. A component set by hand outside all incidents breaks either reading once, and must not turn the scale.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby, pairwise
from operator import attrgetter

from ingest.enums import ComponentStatus
from ingest.system_status.rules import severity, worst_status

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
        if _is_one_course(cluster):
            spells += _joined(_one_course(cluster))
        else:
            spells += [spell for hold in cluster for spell in _joined(_own_course(hold))]
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


def _is_one_course(cluster: Sequence[_Hold]) -> bool:
    """Whether the changes are better told as one course of the component than as a course of each incident."""
    apart = sum(_breaks(hold.changes) for hold in cluster)
    return len(cluster) > 1 and _breaks(_together(cluster)) < apart


def _breaks(changes: Sequence[Change]) -> int:
    """How many of the changes do not start from the status the one before left (the first: from operational)."""
    first = int(changes[0].old_status is not WELL)
    return first + sum(after.old_status is not before.new_status for before, after in pairwise(changes))


def _together(cluster: Sequence[_Hold]) -> list[Change]:
    """The changes of all, in the order they were made; where moments are equal, each after the one it starts from."""
    everything = sorted((one for hold in cluster for one in hold.changes), key=_order)
    ordered: list[Change] = []
    standing = WELL
    for _, same_moment in groupby(everything, key=attrgetter("at")):
        waiting = list(same_moment)
        while waiting:
            # Of each incident only its next one may come: its own order is known.
            candidates = {one.incident_id: one for one in reversed(waiting)}.values()
            following = next((one for one in candidates if one.old_status is standing), waiting[0])
            waiting.remove(following)
            ordered.append(following)
            standing = following.new_status
    return ordered


def _own_course(hold: _Hold) -> Iterator[IncidentSpell]:
    """What one incident says, each until its next change or its end."""
    following = [change.at for change in hold.changes[1:]]
    for change, until in zip(hold.changes, [*following, hold.ends_at], strict=True):
        stop = until if hold.ends_at is None or until is None else min(until, hold.ends_at)
        if change.new_status is not WELL and (stop is None or change.at < stop):
            yield IncidentSpell(change.incident_id, change.new_status, change.at, stop)


def _one_course(cluster: Sequence[_Hold]) -> Iterator[IncidentSpell]:
    """One status after the other, whoever set it; it falls to what is still held when the one who set it is over."""
    ends = {hold.changes[0].incident_id: hold.ends_at for hold in cluster}
    changes = {at: list(part) for at, part in groupby(_together(cluster), key=attrgetter("at"))}
    moments = sorted({*changes, *(end for end in ends.values() if end is not None)})
    standing, words = WELL, dict[int, ComponentStatus]()
    for moment, until in pairwise([*moments, None]):
        if moment is None:
            continue
        for change in changes.get(moment, ()):
            words.pop(change.incident_id, None)
            words[change.incident_id] = standing = change.new_status
        words = {one: word for one, word in words.items() if _goes_on(ends[one], moment)}
        standing = min(standing, worst_status(words.values()), key=severity)
        if standing is not WELL:
            yield IncidentSpell(_holder(words, standing), standing, moment, until)


def _goes_on(end: datetime | None, moment: datetime) -> bool:
    return end is None or end > moment


def _holder(words: Mapping[int, ComponentStatus], standing: ComponentStatus) -> int:
    """Of the incidents that go on, the one that spoke last among those that hold the component so low."""
    return next(one for one, word in reversed(list(words.items())) if severity(word) >= severity(standing))


def _joined(spells: Iterable[IncidentSpell]) -> list[IncidentSpell]:
    """Spells of one incident in one status that touch each other, as one."""
    joined: list[IncidentSpell] = []
    for spell in spells:
        last = joined[-1] if joined else None
        if last and (last.incident_id, last.component_status, last.ended_at) == (
            spell.incident_id,
            spell.component_status,
            spell.started_at,
        ):
            joined[-1] = replace(last, ended_at=spell.ended_at)
        else:
            joined.append(spell)
    return joined


def _latest(moments: Iterable[datetime | None]) -> datetime | None:
    """The latest moment, where None is never."""
    known = list(moments)
    return None if None in known else max(one for one in known if one is not None)
