"""Reads what is known here of the incidents of a batch: the rows themselves, their updates and changes."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest.enums import ComponentStatus
from ingest.importing.statuspage.given import GivenIncident
from ingest.importing.statuspage.merging import (
    ChangeRow,
    KnownIncident,
    KnownUpdate,
    incident_values,
    update_values,
)
from ingest.models.system_status import ComponentChange, Incident, IncidentUpdate
from ingest.system_status.records import is_incident_known_to
from ingest.viewer import PUBLIC

IDS_PER_READ = 500


def known_incidents(session: Session, batch: Sequence[GivenIncident]) -> dict[str, KnownIncident]:
    """What is known of each incident, by public id."""
    names = tuple(incident_values(batch[0])) if batch else ()
    found: dict[str, KnownIncident] = {}
    for ids in _parts([one.public_id for one in batch]):
        query = select(Incident, is_incident_known_to(PUBLIC).label("is_public")).where(Incident.public_id.in_(ids))
        for one, is_public in session.execute(query.execution_options(populate_existing=True)):
            values = {name: getattr(one, name) for name in names}
            found[one.public_id] = KnownIncident(one.id, values, one.is_imported, is_public)
    by_id = {one.id: one for one in found.values()}
    _read_updates(session, batch, by_id)
    _read_changes(session, by_id)
    return found


def update_owners(session: Session, batch: Sequence[GivenIncident]) -> dict[str, int]:
    """Which incident here each update of the batch belongs to, by the update's public id."""
    owners: dict[str, int] = {}
    for ids in _parts([update.public_id for one in batch for update in one.updates]):
        query = select(IncidentUpdate.public_id, IncidentUpdate.incident_id).where(IncidentUpdate.public_id.in_(ids))
        owners.update((public_id, incident_id) for public_id, incident_id in session.execute(query))
    return owners


def _read_updates(session: Session, batch: Sequence[GivenIncident], by_id: dict[int, KnownIncident]) -> None:
    names = tuple(update_values(batch[0].updates[0])) if batch else ()
    columns = [getattr(IncidentUpdate, name) for name in names]
    for ids in _parts(list(by_id)):
        query = select(IncidentUpdate.id, IncidentUpdate.incident_id, IncidentUpdate.public_id, *columns)
        for id_, incident_id, public_id, *values in session.execute(query.where(IncidentUpdate.incident_id.in_(ids))):
            by_id[incident_id].updates[public_id] = KnownUpdate(id_, dict(zip(names, values, strict=True)))


def _read_changes(session: Session, by_id: dict[int, KnownIncident]) -> None:
    for ids in _parts(list(by_id)):
        query = (
            select(
                ComponentChange.id,
                ComponentChange.incident_id,
                ComponentChange.component_id,
                ComponentChange.at,
                ComponentChange.old_status,
                ComponentChange.new_status,
                IncidentUpdate.public_id,
            )
            .outerjoin(IncidentUpdate, IncidentUpdate.id == ComponentChange.update_id)
            .where(ComponentChange.incident_id.in_(ids))
            .order_by(ComponentChange.id)
        )
        for row in session.execute(query):
            by_id[row.incident_id].changes[row.id] = ChangeRow(
                row.component_id,
                row.public_id,
                row.at,
                ComponentStatus(row.old_status),
                ComponentStatus(row.new_status),
            )


def _parts(ids: list[Any]) -> Iterator[list[Any]]:
    return (ids[start : start + IDS_PER_READ] for start in range(0, len(ids), IDS_PER_READ))
