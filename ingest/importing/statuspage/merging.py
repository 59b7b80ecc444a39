"""Joins an incident of a file to what is known of it here: what is new, and what the file says anew. Pure.

The newer word counts, update by update: what was corrected here after the file's word on it stays, and so does what was
added here; an older file takes nothing back. Words of the same millisecond are the file's to correct.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from ingest.enums import ComponentStatus, IncidentKind
from ingest.importing.statuspage.given import GivenIncident, GivenUpdate
from ingest.system_status.holding import WELL

_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """What an incident did to a component; without an update (its public id) it only says that it concerns it."""

    component_id: int
    update_public_id: str | None
    at: datetime
    old_status: ComponentStatus
    new_status: ComponentStatus

    @property
    def is_concern(self) -> bool:
        """Whether it says no more than that the component is concerned."""
        return self.update_public_id is None and self.old_status is WELL and self.new_status is WELL


@dataclass(frozen=True, slots=True)
class KnownUpdate:
    """An update as it is here."""

    id: int
    values: Mapping[str, Any]


@dataclass(slots=True)
class KnownIncident:
    """An incident as it is here; changes by their ids, in the order they were written."""

    id: int
    values: Mapping[str, Any]
    is_imported: bool
    is_public: bool
    updates: dict[str, KnownUpdate] = field(default_factory=dict)
    changes: dict[int, ChangeRow] = field(default_factory=dict)


@dataclass(slots=True)
class Merged:
    """What has to be written: values of the incident, updates, and changes in the place of others."""

    given: GivenIncident
    known: KnownIncident | None
    values: dict[str, Any]
    new_updates: list[GivenUpdate]
    changed_updates: dict[int, dict[str, Any]]
    dropped_changes: list[int]
    new_changes: list[ChangeRow]

    @property
    def is_unchanged(self) -> bool:
        """Whether the file says nothing new."""
        return not self.values


def merge(given: GivenIncident, known: KnownIncident | None, *, component_ids: Mapping[str, int]) -> Merged:
    """Compare; `component_ids` are the components here by their ids in the file."""
    if known is None:
        everything = {one.public_id for one in given.updates}
        changes = list(_changes(given, known, component_ids, fresh=everything, is_fresh=True))
        return Merged(given, known, incident_values(given), list(given.updates), {}, [], changes)
    is_fresh = _is_fresh(given.updated_at, known.values)
    new = [one for one in given.updates if one.public_id not in known.updates]
    fresh = {one.public_id for one in new} | set(_fresh_updates(given, known))
    changed = dict(_changed_updates(given, known, fresh))
    dropped, changes = _changed_changes(given, known, component_ids, fresh=fresh, is_fresh=is_fresh)
    values = _differences(incident_values(given), known.values) if is_fresh else {}
    if new or changed or dropped or changes or values:
        # Who keeps a copy of an incident knows by this moment that it is no longer right.
        values["updated_at"] = max(given.updated_at, known.values["updated_at"] + _TICK)
    return Merged(given, known, values, new, changed, dropped, changes)


def incident_values(given: GivenIncident) -> dict[str, Any]:
    """The columns of an incident that a file decides."""
    return {
        "kind": given.kind,
        "name": given.name,
        "incident_status": given.incident_status,
        "impact_override": given.impact,
        "started_at": given.started_at,
        "monitoring_at": given.monitoring_at,
        "resolved_at": given.resolved_at,
        "scheduled_for": given.scheduled_for,
        "scheduled_until": given.scheduled_until,
        "created_at": given.created_at,
        "updated_at": given.updated_at,
    }


def update_values(given: GivenUpdate) -> dict[str, Any]:
    """The columns of an update that a file decides."""
    return {
        "incident_status": given.incident_status,
        "body": given.body,
        "display_at": given.display_at,
        "created_at": given.created_at,
        "updated_at": given.updated_at,
        "is_for_subscribers": given.is_for_subscribers,
    }


def is_automatic(given: GivenIncident) -> bool:
    """Imported maintenance moves by its source or by hand: moving by itself, it would tell what was told long ago."""
    return given.kind is not IncidentKind.MAINTENANCE


def _is_fresh(updated_at: datetime, known: Mapping[str, Any]) -> bool:
    known_at: datetime = known["updated_at"]
    return updated_at >= known_at.replace(microsecond=known_at.microsecond // 1000 * 1000)


def _differences(wanted: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, Any]:
    found = {name: value for name, value in wanted.items() if known[name] != value}
    if "updated_at" in found and found["updated_at"] < known["updated_at"]:
        del found["updated_at"]
    return found


def _fresh_updates(given: GivenIncident, known: KnownIncident) -> Iterator[str]:
    for one in given.updates:
        here = known.updates.get(one.public_id)
        if here is not None and _is_fresh(one.updated_at, here.values):
            yield one.public_id


def _changed_updates(
    given: GivenIncident, known: KnownIncident, fresh: Collection[str]
) -> Iterator[tuple[int, dict[str, Any]]]:
    for one in given.updates:
        here = known.updates.get(one.public_id)
        if here is not None and one.public_id in fresh:
            differences = _differences(update_values(one), here.values)
            if differences:
                yield here.id, differences


def _changed_changes(
    given: GivenIncident,
    known: KnownIncident,
    component_ids: Mapping[str, int],
    *,
    fresh: Collection[str],
    is_fresh: bool,
) -> tuple[list[int], list[ChangeRow]]:
    """Which changes make room for which; all of a file's are written anew, in their order, where one differs."""
    wanted = list(_changes(given, known, component_ids, fresh=fresh, is_fresh=is_fresh))
    told = {one.public_id for one in given.updates}
    replaced = {id_: row for id_, row in known.changes.items() if row.update_public_id in told or row.is_concern}
    return ([], []) if list(replaced.values()) == wanted else (list(replaced), wanted)


def _changes(
    given: GivenIncident,
    known: KnownIncident | None,
    component_ids: Mapping[str, int],
    *,
    fresh: Collection[str],
    is_fresh: bool,
) -> Iterator[ChangeRow]:
    """The changes of the file's updates, oldest first, after the components that are only concerned."""
    here = list(known.changes.values()) if known is not None else []
    yield from _concerns(given, component_ids) if is_fresh else (row for row in here if row.is_concern)
    holds: dict[int, ComponentStatus] = {}
    for one in given.updates:
        kept = [row for row in here if row.update_public_id == one.public_id]
        for row in _changes_of(one, component_ids, holds) if one.public_id in fresh else kept:
            holds[row.component_id] = row.new_status
            yield row


def _concerns(given: GivenIncident, component_ids: Mapping[str, int]) -> Iterator[ChangeRow]:
    changed = {component_ids[change.code] for one in given.updates for change in one.changes}
    concerned = dict.fromkeys(component_ids[one.code] for one in given.components)
    for component_id in concerned:
        if component_id not in changed:
            yield ChangeRow(component_id, None, given.updates[0].display_at, WELL, WELL)


def _changes_of(
    one: GivenUpdate, component_ids: Mapping[str, int], holds: Mapping[int, ComponentStatus]
) -> list[ChangeRow]:
    """What an update did, one change a component; where it does not say from which status, from the one held."""
    rows: dict[int, ChangeRow] = {}
    for change in one.changes:
        component_id = component_ids[change.code]
        old = change.old_status or holds.get(component_id, WELL)
        rows[component_id] = ChangeRow(component_id, one.public_id, one.display_at, old, change.new_status)
    return list(rows.values())
