"""Reads of components and their spells; who may know of a component is decided inside each statement."""

from collections import defaultdict
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, true
from sqlalchemy.orm import Session, aliased

from ingest.enums import ComponentAudience, ComponentStatus
from ingest.errors import InvalidInputError, NotFoundError
from ingest.models.system_status import Component, ComponentAccess, ComponentSpell
from ingest.system_status.schemas import ComponentRow, Spell
from ingest.viewer import Anyone, Public


def components(session: Session, viewer: Anyone) -> tuple[ComponentRow, ...]:
    """All components and groups the viewer may know of, in the order of the page; anybody may call."""
    return tuple(_row(component) for component in session.scalars(_known(viewer)))


def component(session: Session, viewer: Anyone, *, component_id: int) -> ComponentRow:
    """One component or group; NotFoundError when there is none that the viewer may know of. Anybody may call."""
    found = session.scalars(_known(viewer).where(Component.id == component_id)).one_or_none()
    if found is None:
        raise NotFoundError("There is no such component.")
    return _row(found)


def component_named(session: Session, viewer: Anyone, *, name: str) -> ComponentRow:
    """The component with this name, 'Group - Name' or public id, whatever its capitals; anybody may call.

    NotFoundError when there is none that the viewer may know of, InvalidInputError when several have the name.
    """
    group = aliased(Component)
    group_name = select(group.name).where(group.id == Component.group_id).scalar_subquery()
    names = (Component.name, group_name + " - " + Component.name, Component.public_id)
    is_wanted = or_(*(func.lower(each) == func.lower(name) for each in names))
    found = session.scalars(_known(viewer).where(is_wanted, ~Component.is_group)).all()
    if not found:
        raise NotFoundError(f"There is no component called '{name[:100]}'.")
    if len(found) > 1:
        ids = ", ".join(each.public_id for each in found)
        raise InvalidInputError(
            f"Several components are called '{name[:100]}'; write 'Group - Name' or one of their ids: {ids}."
        )
    return _row(found[0])


def is_known_to(viewer: Anyone) -> ColumnElement[bool]:
    """The condition that the viewer may know of a component: of the component itself, and of the group it stands in."""
    group = aliased(Component)
    hidden_group = exists().where(group.id == Component.group_id, ~_is_meant_for(viewer, group))
    return and_(_is_meant_for(viewer, Component), ~hidden_group)


def _is_meant_for(viewer: Anyone, table: type[Component]) -> ColumnElement[bool]:
    is_public = table.audience == ComponentAudience.PUBLIC
    if isinstance(viewer, Public):
        return is_public
    if viewer.is_staff:
        return true()
    shared = exists().where(
        ComponentAccess.component_id == table.id, ComponentAccess.organisation_id == viewer.organisation_id
    )
    return or_(is_public, and_(table.audience == ComponentAudience.ORGANISATIONS, shared))


def _known(viewer: Anyone) -> Select[Component]:
    return select(Component).where(is_known_to(viewer)).order_by(Component.position, Component.id)


def spells_of(session: Session, viewer: Anyone, *, since: datetime | None = None) -> dict[int, tuple[Spell, ...]]:
    """The spells of every component the viewer may know of, oldest first, by component id; anybody may call.

    `since` leaves out those that had ended by then. Spells of incidents lie over a component's own.
    """
    statement = (
        select(
            ComponentSpell.component_id,
            ComponentSpell.component_status,
            ComponentSpell.started_at,
            ComponentSpell.ended_at,
        )
        .join(Component, Component.id == ComponentSpell.component_id)
        .where(is_known_to(viewer))
        .order_by(ComponentSpell.started_at, ComponentSpell.id)
    )
    if since is not None:
        statement = statement.where(or_(ComponentSpell.ended_at.is_(None), ComponentSpell.ended_at > since))
    spells: defaultdict[int, list[Spell]] = defaultdict(list)
    for component_id, component_status, started_at, ended_at in session.execute(statement):
        spells[component_id].append(Spell(ComponentStatus(component_status), started_at, ended_at))
    return {component_id: tuple(found) for component_id, found in spells.items()}


def _row(component: Component) -> ComponentRow:
    return ComponentRow(
        id=component.id,
        public_id=component.public_id,
        name=component.name,
        description=component.description,
        is_group=component.is_group,
        group_id=component.group_id,
        position=component.position,
        component_status=ComponentStatus(component.current_status),
        audience=ComponentAudience(component.audience),
        is_showcased=component.is_showcased,
        is_only_shown_if_degraded=component.is_only_shown_if_degraded,
        start_date=component.start_date,
        created_at=component.created_at,
        updated_at=component.updated_at,
    )
