"""Reads of the status of services; who may know of a component is decided inside each statement."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, true
from sqlalchemy.orm import Session, aliased

from ingest.enums import ComponentAudience, ComponentStatus
from ingest.errors import InvalidInputError, NotFoundError
from ingest.models.system_status import Component, ComponentAccess, ComponentSpell
from ingest.system_status.rules import page_indicator, worst_status
from ingest.system_status.schemas import (
    ComponentRow,
    ComponentView,
    PageDefinition,
    SectionView,
    Spell,
    StatusPageView,
    StatusTimes,
)
from ingest.system_status.uptime import daily_bars, uptime_of_times, window_start
from ingest.viewer import Anyone, Public

DAYS_SHOWN = 90


def status_page(
    session: Session, viewer: Anyone, *, now: datetime, page: PageDefinition, days: int = DAYS_SHOWN
) -> StatusPageView:
    """The status page as anybody may call it, each seeing what is meant for them, in two statements.

    The public sees public components; a contact also those shared with its organisation; staff see all. What a viewer
    may not see counts neither for its group nor for the indicator. Days are local days of the page's zone, today last;
    uptime is a share from 0 to 1 over them.
    """
    rows = components(session, viewer)
    since = window_start(now=now, days=days, timezone=page.timezone)
    spells = _spells(session, viewer, start=since, end=now)
    leaves = [row for row in rows if not row.is_group]
    views = {row.id: _component_view(row, spells[row.id], now=now, page=page, days=days) for row in leaves}
    indicator = page_indicator([row.component_status for row in leaves])
    return StatusPageView(page, now, days, indicator, tuple(_sections(rows, views)))


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


def _spells(session: Session, viewer: Anyone, *, start: datetime, end: datetime) -> dict[int, list[Spell]]:
    still_counts = or_(ComponentSpell.ended_at.is_(None), ComponentSpell.ended_at > start)
    statement = (
        select(
            ComponentSpell.component_id,
            ComponentSpell.component_status,
            ComponentSpell.started_at,
            ComponentSpell.ended_at,
        )
        .join(Component, Component.id == ComponentSpell.component_id)
        .where(is_known_to(viewer), still_counts, ComponentSpell.started_at < end)
        .order_by(ComponentSpell.started_at, ComponentSpell.id)
    )
    spells: defaultdict[int, list[Spell]] = defaultdict(list)
    for component_id, component_status, started_at, ended_at in session.execute(statement):
        spells[component_id].append(Spell(ComponentStatus(component_status), started_at, ended_at))
    return spells


def _component_view(
    row: ComponentRow, spells: Sequence[Spell], *, now: datetime, page: PageDefinition, days: int
) -> ComponentView:
    bars = daily_bars(spells, now=now, days=days, start_date=row.start_date, timezone=page.timezone)
    times = sum((bar.times for bar in bars), StatusTimes())
    return ComponentView(row, bars, times, uptime_of_times(times, weights=page.weights))


def _sections(rows: Sequence[ComponentRow], views: dict[int, ComponentView]) -> Iterable[SectionView]:
    """Groups that have something to show, and the runs of components between them, in the order of the page."""
    members: defaultdict[int | None, list[ComponentView]] = defaultdict(list)
    for view in views.values():
        members[view.row.group_id].append(view)
    top = [row for row in rows if row.id in views or members[row.id]]
    for group, run in groupby(
        (row for row in top if row.group_id is None), key=lambda row: row if row.is_group else None
    ):
        inside = [views[row.id] for row in run] if group is None else members[group.id]
        yield SectionView(group, worst_status(view.row.component_status for view in inside), tuple(inside))


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
