"""Writes to components: what exists, what its status is, and since when; each change with who and why."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import pairwise

from sqlalchemy import ColumnElement, Select, delete, exists, func, select, update
from sqlalchemy.orm import Session

from ingest import clock
from ingest.audit.service import record
from ingest.enums import AuditAction, ComponentStatus, IncidentStatus, StaffRole
from ingest.errors import ConflictError, InvalidInputError, NotFoundError
from ingest.models.config_items import ConfigItem
from ingest.models.system_status import Component, ComponentAccess, ComponentChange, ComponentSpell, Incident
from ingest.plain_text import clean_optional_text
from ingest.portal.schema import PortalDefinition
from ingest.system_status.component_fields import (
    check_audience,
    check_group,
    check_start,
    checked_description,
    checked_name,
    planned_component,
)
from ingest.system_status.edits import ORDER, FieldEdit, note_edit
from ingest.system_status.public_ids import new_public_id
from ingest.system_status.queries import component_named, components
from ingest.system_status.rules import LABELS, severity
from ingest.system_status.schemas import ComponentDraft, SpellDraft
from ingest.system_status.spells import rebuild_spells
from ingest.system_status.versions import lock_status_page, note_change
from ingest.viewer import PUBLIC, Viewer, require_role

REASON_LENGTH = 1_000


def create_component(session: Session, viewer: Viewer, *, draft: ComponentDraft) -> int:
    """Add a component or a group and give back its id; status editors and administrators only.

    A component begins its history now, in the drafted status. InvalidInputError names the field that does not fit.
    """
    require_role(viewer, StaffRole.STATUS_EDITOR)
    lock_status_page(session)
    name, description = checked_name(draft.name), checked_description(draft.description)
    check_group(session, draft.group_id, is_group=draft.is_group)
    check_audience(session, draft.audience, draft.organisation_ids)
    check_start(draft.start_date)
    moment = clock.now()
    component = Component(
        public_id=new_public_id(),
        name=name,
        description=description,
        is_group=draft.is_group,
        group_id=draft.group_id,
        position=_next_position(session) if draft.position is None else draft.position,
        current_status=_first_status(draft),
        audience=draft.audience,
        is_showcased=draft.is_showcased,
        is_only_shown_if_degraded=draft.is_only_shown_if_degraded,
        start_date=draft.start_date,
        created_at=moment,
        updated_at=moment,
    )
    session.add(component)
    session.flush()
    _add_first_rows(session, viewer, component=component, draft=draft)
    _note(session, viewer, component, [("Group" if draft.is_group else "Component", None, name)])
    return component.id


def change_component(session: Session, viewer: Viewer, *, component_id: int, changes: Mapping[str, object]) -> None:
    """Change what a component or group is called and who may know of it; status editors and administrators only.

    Keys: name, description, group_id, audience, organisation_ids, is_showcased, is_only_shown_if_degraded, start_date.
    NotFoundError when there is no such component; InvalidInputError names the field that does not fit. Without a
    difference nothing is written.
    """
    require_role(viewer, StaffRole.STATUS_EDITOR)
    lock_status_page(session)
    component = _component(session, component_id)
    plan = planned_component(session, component, changes)
    if not plan.words:
        return
    for name, value in plan.values.items():
        setattr(component, name, value)
    if plan.organisation_ids is not None:
        session.execute(delete(ComponentAccess).where(ComponentAccess.component_id == component_id))
        _share(session, component_id, plan.organisation_ids)
    component.updated_at = clock.now()
    _note(session, viewer, component, plan.words)


def order_components(session: Session, viewer: Viewer, *, component_ids: Sequence[int]) -> None:
    """Bring the whole page, groups and components together, into this order; status editors and administrators only.

    InvalidInputError when one is named twice, ConflictError when they are not all there are.
    """
    require_role(viewer, StaffRole.STATUS_EDITOR)
    lock_status_page(session)
    if len(set(component_ids)) != len(component_ids):
        message = "A component is named twice."
        raise InvalidInputError(message, fields={"component_ids": message})
    before = components(session, viewer)
    names = {row.id: row.name for row in before}
    if set(component_ids) != set(names):
        raise ConflictError("The page has other components by now; load it again.")
    if [row.id for row in before] == list(component_ids):
        return
    _reorder(session, component_ids)
    words = (ORDER, ", ".join(names.values()), ", ".join(names[each] for each in component_ids))
    services = sum(not row.is_group for row in before)
    name = f"{services} {'service' if services == 1 else 'services'}"
    note_edit(session, viewer, kind="component", public_id=None, name=name, changes=[words])
    note_change(session)


def remove_component(session: Session, viewer: Viewer, *, component_id: int) -> None:
    """Remove a component with its history, or an empty group; status editors and administrators only.

    NotFoundError when there is none; ConflictError when incidents concern it, components stand in it, or configuration
    items depend on it: its past would change for those who read it.
    """
    require_role(viewer, StaffRole.STATUS_EDITOR)
    lock_status_page(session)
    component = _component(session, component_id)
    _check_unused(session, component_id)
    for table in (ComponentSpell, ComponentAccess):
        session.execute(delete(table).where(table.component_id == component_id))
    session.delete(component)
    session.flush()
    _note(session, viewer, component, [("Removed", component.name, None)])
    record(session, viewer, action=AuditAction.DELETED, subject=component.name, details={"Kind": "component"})


def settle_groups(session: Session, viewer: Viewer, *, portal: PortalDefinition) -> None:
    """Create the groups and components a portal definition names and the page has not; editors and administrators.

    What is there by name, whatever its capitals, stays as it is, so that this can be called again.
    """
    require_role(viewer, StaffRole.STATUS_EDITOR)
    lock_status_page(session)
    known = {(row.group_id, row.is_group, row.name.casefold()): row.id for row in components(session, viewer)}
    for group in portal.status_page.groups:
        group_id = known.get((None, True, group.name.casefold()))
        if group_id is None:
            draft = ComponentDraft(name=group.name, description=group.description, is_group=True)
            group_id = create_component(session, viewer, draft=draft)
        for one in group.components:
            if (group_id, False, one.name.casefold()) not in known:
                draft = ComponentDraft(name=one.name, description=one.description, group_id=group_id)
                create_component(session, viewer, draft=draft)


def set_component_status(
    session: Session,
    viewer: Viewer,
    *,
    status: ComponentStatus,
    component_id: int | None = None,
    name: str | None = None,
    reason: str | None = None,
) -> bool:
    """Set a component's status from now on; status editors and administrators only.

    Its own status becomes this one, and what open incidents hold worse is eased to it, so that it is in exactly this
    status. The component is given by its id, or by its name (or public id). True when the status changed; False, and
    nothing is written, when it already was this one. NotFoundError when there is no such component; InvalidInputError
    for a name that several have, and for a group, whose status is the worst of its components.
    """
    require_role(viewer, StaffRole.STATUS_EDITOR)
    if (component_id is None) == (name is None):
        raise InvalidInputError("Give the component by its id or by its name.")
    if component_id is None:
        component_id = component_named(session, viewer, name=name or "").id
    lock_status_page(session)
    component = _leaf(session, component_id)
    before = ComponentStatus(component.current_status)
    if before is status:
        return False
    reason = clean_optional_text(reason, name="reason", label="reason", limit=REASON_LENGTH)
    moment = _begin_spell(session, viewer, component_id=component_id, component_status=status, reason=reason)
    _ease_holds(session, viewer, component_id=component_id, component_status=status, at=moment)
    rebuild_spells(session, component_ids=[component_id], at=moment)
    words: list[FieldEdit] = [("Status", LABELS[before], LABELS[status])]
    _note(session, viewer, component, words + ([("Reason", None, reason)] if reason else []))
    return True


def record_spells(session: Session, viewer: Viewer, *, component_id: int, spells: Sequence[SpellDraft]) -> None:
    """Fill in the history of a component that nobody has changed yet; status editors and administrators only.

    The spells replace the one that began with the component: oldest first, without overlap, the last still running
    and none in the future; the component takes the last one's status. InvalidInputError says which spell does not
    fit, ConflictError that the component has a history already.
    """
    require_role(viewer, StaffRole.STATUS_EDITOR)
    lock_status_page(session)
    component = _leaf(session, component_id)
    check_spells(spells, until=clock.now())
    known = session.scalar(select(func.count()).select_from(ComponentSpell).where(*_own(component_id)))
    if known != 1:
        raise ConflictError("This component has a history already; it is not replaced.")
    session.execute(delete(ComponentSpell).where(*_own(component_id)))
    session.add_all(
        ComponentSpell(
            component_id=component_id,
            component_status=spell.component_status,
            started_at=spell.started_at,
            ended_at=spell.ended_at,
            reason=spell.reason,
            changed_by=viewer.name,
        )
        for spell in spells
    )
    component.updated_at = max(component.updated_at, spells[-1].started_at)
    rebuild_spells(session, component_ids=[component_id], at=component.updated_at)
    _note(session, viewer, component, [("Spells", None, f"{len(spells):,}")])


def check_spells(spells: Sequence[SpellDraft], *, until: datetime) -> None:
    """Refuse a history that is empty, out of order, overlapping, not running at its end or not yet past."""
    if not spells or spells[-1].ended_at is not None:
        raise InvalidInputError("The last spell must be there and still be running (without an end).")
    for number, (spell, following) in enumerate(pairwise(spells), start=1):
        if spell.ended_at is None:
            raise InvalidInputError(f"Spell {number} has no end, but another one follows it.")
        if spell.ended_at < spell.started_at:
            raise InvalidInputError(f"Spell {number} ends before it begins.")
        if following.started_at < spell.ended_at:
            raise InvalidInputError(f"Spell {number + 1} begins before spell {number} ends.")
    if spells[-1].started_at > until:
        raise InvalidInputError(f"Spell {len(spells)} begins in the future.")


def _first_status(draft: ComponentDraft) -> ComponentStatus:
    return ComponentStatus.OPERATIONAL if draft.is_group else draft.component_status


def _add_first_rows(session: Session, viewer: Viewer, *, component: Component, draft: ComponentDraft) -> None:
    _share(session, component.id, draft.organisation_ids)
    if not draft.is_group:
        session.add(
            ComponentSpell(
                component_id=component.id,
                component_status=component.current_status,
                started_at=component.created_at,
                changed_by=viewer.name,
            )
        )
    session.flush()


def _share(session: Session, component_id: int, organisation_ids: Sequence[int]) -> None:
    session.add_all(
        ComponentAccess(component_id=component_id, organisation_id=organisation_id)
        for organisation_id in sorted(set(organisation_ids))
    )


def _note(session: Session, viewer: Viewer, component: Component, words: Sequence[FieldEdit]) -> None:
    session.flush()
    note_edit(session, viewer, kind="component", public_id=component.public_id, name=component.name, changes=words)
    note_change(session)


def _component(session: Session, component_id: int) -> Component:
    """A component or group as it is now, and stays until the end of the transaction."""
    found = session.scalars(
        select(Component)
        .where(Component.id == component_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        raise NotFoundError("There is no such component.")
    return found


def _leaf(session: Session, component_id: int) -> Component:
    found = _component(session, component_id)
    if found.is_group:
        raise InvalidInputError("A group has no status of its own; set the status of its components.")
    return found


def _reorder(session: Session, component_ids: Sequence[int]) -> None:
    """Number all anew. Only those that the public sees in another place are changed: no hidden one shows itself so."""
    before = [row.id for row in components(session, PUBLIC)]
    for position, component_id in enumerate(component_ids, start=1):
        session.execute(update(Component).where(Component.id == component_id).values(position=position))
    after = [row.id for row in components(session, PUBLIC)]
    moved = {new for old, new in zip(before, after, strict=True) if old != new}
    if moved:
        session.execute(update(Component).where(Component.id.in_(moved)).values(updated_at=clock.now()))


def _check_unused(session: Session, component_id: int) -> None:
    for condition, message in (
        (ComponentChange.component_id == component_id, "Incidents concern this component, so it stays."),
        (Component.group_id == component_id, "Components stand in this group; move them first."),
        (ConfigItem.component_id == component_id, "Configuration items depend on this component."),
    ):
        if session.scalar(select(exists().where(condition))):
            raise ConflictError(message)


def _begin_spell(
    session: Session, viewer: Viewer, *, component_id: int, component_status: ComponentStatus, reason: str | None
) -> datetime:
    """Let the component's own status be this one from now on, and give that moment."""
    running = session.scalars(_running_spell(component_id)).one()
    # A clock set back must not end a spell before it began.
    moment = max(clock.now(), running.started_at)
    if running.component_status == component_status:
        return moment
    running.ended_at = moment
    session.flush()
    session.add(
        ComponentSpell(
            component_id=component_id,
            component_status=component_status,
            started_at=moment,
            reason=reason,
            changed_by=viewer.name,
        )
    )
    return moment


def _ease_holds(
    session: Session, viewer: Viewer, *, component_id: int, component_status: ComponentStatus, at: datetime
) -> None:
    """Let open incidents that hold the component worse hold it at this status from now on."""
    over = [each for each in IncidentStatus if each.is_over]
    changes = (
        select(ComponentChange)
        .join(Incident, Incident.id == ComponentChange.incident_id)
        .where(ComponentChange.component_id == component_id, Incident.incident_status.not_in(over))
        .order_by(ComponentChange.at, ComponentChange.id)
    )
    last = {one.incident_id: one for one in session.scalars(changes)}
    session.add_all(
        ComponentChange(
            component_id=component_id,
            incident_id=one.incident_id,
            at=max(at, one.at),
            old_status=one.new_status,
            new_status=component_status,
            changed_by=viewer.name,
        )
        for one in last.values()
        if severity(ComponentStatus(one.new_status)) > severity(component_status)
    )


def _running_spell(component_id: int) -> Select[ComponentSpell]:
    return select(ComponentSpell).where(*_own(component_id), ComponentSpell.ended_at.is_(None))


def _own(component_id: int) -> tuple[ColumnElement[bool], ...]:
    """The spells that are a component's own, not an incident's."""
    return ComponentSpell.component_id == component_id, ComponentSpell.incident_id.is_(None)


def _next_position(session: Session) -> int:
    highest = session.scalar(select(func.max(Component.position)))
    return 1 if highest is None else highest + 1
