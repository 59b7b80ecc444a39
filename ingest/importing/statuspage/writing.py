"""Writes one batch of incidents: what is new of them and what the file says anew, and nothing else."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias, cast

from sqlalchemy import Table, delete, insert, update
from sqlalchemy.orm import Session

from ingest.importing.schemas import RowProblem, Tally
from ingest.importing.statuspage.documents import FoundIncident
from ingest.importing.statuspage.given import GivenIncident
from ingest.importing.statuspage.knowing import IDS_PER_READ, known_incidents, update_owners
from ingest.importing.statuspage.matching import Directory, component_id_of, require_public
from ingest.importing.statuspage.merging import (
    KnownIncident,
    Merged,
    incident_values,
    is_automatic,
    merge,
    update_values,
)
from ingest.models.system_status import ComponentChange, Incident, IncidentUpdate

Given: TypeAlias = tuple[FoundIncident, GivenIncident]
Reject: TypeAlias = Callable[[FoundIncident, RowProblem], None]
_incidents = cast("Table", Incident.__table__)
_updates = cast("Table", IncidentUpdate.__table__)
_changes = cast("Table", ComponentChange.__table__)


def write_batch(session: Session, known: Directory, batch: Sequence[Given], *, tally: Tally, reject: Reject) -> bool:
    """Bring the incidents of a batch in, none of them twice in it, and count them; whether anything was written."""
    incidents = [given for _, given in batch]
    here, owners = known_incidents(session, incidents), update_owners(session, incidents)
    plans: list[Merged] = []
    for found, given in batch:
        try:
            plans.append(_plan(session, known, given, here.get(given.public_id), owners))
        except RowProblem as problem:
            reject(found, problem)
    written = [plan for plan in plans if not plan.is_unchanged]
    _write_incidents(session, written, author=known.author)
    tally.unchanged += len(plans) - len(written)
    tally.created += sum(plan.known is None for plan in written)
    tally.updated += sum(plan.known is not None for plan in written)
    return bool(written)


def _plan(
    session: Session, known: Directory, given: GivenIncident, here: KnownIncident | None, owners: Mapping[str, int]
) -> Merged:
    if here is not None and not here.is_imported:
        raise RowProblem("id", "is the id of an incident that was made here")
    if here is not None and not here.is_public:
        raise RowProblem("id", "is the id of an incident that is not public here")
    for place, one in enumerate(given.updates):
        if one.public_id in owners and (here is None or owners[one.public_id] != here.id):
            raise RowProblem(f"incident_updates[{place}].id", "is the id of an update of another incident here")
    require_public(known, given.codes)
    ids = {code: component_id_of(session, known, code) for code in given.codes}
    return merge(given, here, component_ids=ids)


def _write_incidents(session: Session, plans: Sequence[Merged], *, author: str) -> None:
    ids = _insert_incidents(session, [plan for plan in plans if plan.known is None], author=author)
    for plan in plans:
        if plan.known is not None:
            ids[plan.given.public_id] = plan.known.id
            # Each has other columns to change, and few are changed: one statement each.
            session.execute(update(_incidents).where(_incidents.c.id == plan.known.id).values(plan.values))
    update_ids = _insert_updates(session, plans, ids, author=author)
    _change_updates(session, plans)
    _replace_changes(session, plans, ids, update_ids, author=author)


def _insert_incidents(session: Session, plans: Sequence[Merged], *, author: str) -> dict[str, int]:
    if not plans:
        return {}
    rows = [
        incident_values(plan.given)
        | {
            "public_id": plan.given.public_id,
            "is_automatic": is_automatic(plan.given),
            "is_imported": True,
            "created_by": author,
        }
        for plan in plans
    ]
    statement = insert(_incidents).returning(_incidents.c.id, sort_by_parameter_order=True)
    made = session.connection().execute(statement, rows).scalars()
    return {plan.given.public_id: id_ for plan, id_ in zip(plans, made, strict=True)}


def _insert_updates(
    session: Session, plans: Sequence[Merged], incident_ids: Mapping[str, int], *, author: str
) -> dict[str, int]:
    rows = [
        update_values(one)
        | {"public_id": one.public_id, "incident_id": incident_ids[plan.given.public_id], "created_by": author}
        for plan in plans
        for one in plan.new_updates
    ]
    known = {id_: one.id for plan in plans if plan.known for id_, one in plan.known.updates.items()}
    if not rows:
        return known
    statement = insert(_updates).returning(_updates.c.id, sort_by_parameter_order=True)
    made = session.connection().execute(statement, rows).scalars()
    return known | {row["public_id"]: id_ for row, id_ in zip(rows, made, strict=True)}


def _change_updates(session: Session, plans: Sequence[Merged]) -> None:
    for plan in plans:
        for id_, values in plan.changed_updates.items():
            session.execute(update(_updates).where(_updates.c.id == id_).values(values))


def _replace_changes(
    session: Session,
    plans: Sequence[Merged],
    incident_ids: Mapping[str, int],
    update_ids: Mapping[str, int],
    *,
    author: str,
) -> None:
    for ids in _parts([id_ for plan in plans for id_ in plan.dropped_changes]):
        session.execute(delete(_changes).where(_changes.c.id.in_(ids)))
    rows = [
        {
            "component_id": one.component_id,
            "incident_id": incident_ids[plan.given.public_id],
            "update_id": None if one.update_public_id is None else update_ids[one.update_public_id],
            "at": one.at,
            "old_status": one.old_status,
            "new_status": one.new_status,
            "changed_by": author,
        }
        for plan in plans
        for one in plan.new_changes
    ]
    if rows:
        session.connection().execute(insert(_changes), rows)


def _parts(ids: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (ids[start : start + IDS_PER_READ] for start in range(0, len(ids), IDS_PER_READ))
