"""Ends an import: makes the course of components true to all their incidents, and to what their list says of now."""

from collections import defaultdict
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest.enums import ComponentStatus
from ingest.importing.statuspage.given import GivenComponent
from ingest.importing.statuspage.matching import IMPORTED_REASON, Directory
from ingest.models.system_status import Component, ComponentSpell
from ingest.system_status.holding import WELL
from ingest.system_status.rules import severity, worst_status
from ingest.system_status.spells import rebuild_incident_spells, refresh_component_status

# A source notes a component's change some milliseconds before the update that made it.
_LEEWAY = timedelta(minutes=1)


def settle_components(session: Session, known: Directory, *, now: datetime) -> bool:
    """Rebuild the spells of incidents, follow the list's present statuses, refresh components; whether that wrote.

    Of all components, not only the file's: an earlier run may have been killed before it came to this.
    """
    everything = session.scalars(select(Component.id).where(~Component.is_group)).all()
    written = _begin_earlier(session, known)
    written += rebuild_incident_spells(session, component_ids=everything)
    written += _follow_list(session, known, now=now)
    written += refresh_component_status(session, component_ids=everything)
    return written > 0


def _begin_earlier(session: Session, known: Directory) -> int:
    """Let the record of a component of which only incidents tell begin with the first of them."""
    first_at: dict[int, datetime] = {}
    for code, component_id in known.found.items():
        moment = known.catalogue.first_at.get(code)
        if moment is not None and known.catalogue.component(code).created_at is None:
            first_at[component_id] = min(moment, first_at.get(component_id, moment))
    query = select(Component, ComponentSpell).join(ComponentSpell, ComponentSpell.component_id == Component.id)
    began = query.where(
        ComponentSpell.incident_id.is_(None),
        ComponentSpell.reason == IMPORTED_REASON,
        ComponentSpell.started_at == Component.created_at,
    )
    written = 0
    for component, spell in session.execute(began.execution_options(populate_existing=True)):
        if first_at.get(component.id, component.created_at) < component.created_at:
            component.created_at = spell.started_at = first_at[component.id]
            written += 1
    session.flush()
    return written


def _follow_list(session: Session, known: Directory, *, now: datetime) -> int:
    """Give components of a list the status it says, where no incident explains it and nobody here has set another."""
    listed = {
        known.found[code]: one
        for code, one in known.catalogue.listed.items()
        if code in known.found and not one.is_group and one.component_status is not None
    }
    held: defaultdict[int, list[ComponentStatus]] = defaultdict(list)
    running: dict[int, ComponentSpell] = {}
    for spell in session.scalars(
        select(ComponentSpell).where(ComponentSpell.ended_at.is_(None)).execution_options(populate_existing=True)
    ):
        if spell.incident_id is None:
            running[spell.component_id] = spell
        else:
            held[spell.component_id].append(ComponentStatus(spell.component_status))
    components = {one.id: one for one in session.scalars(select(Component).where(~Component.is_group))}
    return sum(
        _follow(session, one, components[id_], running.get(id_), held=worst_status(held[id_]), now=now)
        for id_, one in listed.items()
    )


def _follow(
    session: Session,
    given: GivenComponent,
    component: Component,
    running: ComponentSpell | None,
    *,
    held: ComponentStatus,
    now: datetime,
) -> bool:
    said = given.component_status or WELL
    wanted = said if severity(said) > severity(held) else WELL
    moment = min(given.updated_at or now, now)
    # An older list takes nothing back, and whoever set a status here has the last word.
    is_old = running is None or moment < running.started_at or moment < component.updated_at - _LEEWAY
    if running is None or is_old or running.reason != IMPORTED_REASON:
        return False
    is_newer = given.updated_at is not None and moment > component.updated_at
    if is_newer:
        component.updated_at = moment
    if running.component_status != wanted:
        _turn(session, running, wanted, at=moment)
    elif not is_newer:
        return False
    session.flush()
    return True


def _turn(session: Session, running: ComponentSpell, wanted: ComponentStatus, *, at: datetime) -> None:
    """Let a component's own status be another one from a moment on."""
    if at == running.started_at:
        running.component_status = wanted
        return
    running.ended_at = at
    session.add(
        ComponentSpell(
            component_id=running.component_id,
            component_status=wanted,
            started_at=at,
            reason=IMPORTED_REASON,
            changed_by=running.changed_by,
        )
    )
