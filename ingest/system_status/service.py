"""Writes to components: what exists, what its status is, and since when; each change with who and why."""

import secrets
import string
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from sqlalchemy import ColumnElement, Select, delete, func, select
from sqlalchemy.orm import Session

from ingest.clock import now
from ingest.enums import ComponentAudience, ComponentStatus, StaffRole
from ingest.errors import ConflictError, InvalidInputError, NotFoundError
from ingest.models.organisations import Organisation
from ingest.models.system_status import Component, ComponentAccess, ComponentSpell
from ingest.system_status.queries import component_named
from ingest.system_status.schemas import NAME_LENGTH, ComponentDraft, SpellDraft
from ingest.viewer import Viewer, require_role

_PUBLIC_ID_LETTERS = string.ascii_lowercase + string.digits
_PUBLIC_ID_LENGTH = 12


def create_component(session: Session, viewer: Viewer, *, draft: ComponentDraft) -> int:
    """Add a component or a group and give back its id; status editors and administrators only.

    A component begins its history now, in the drafted status. InvalidInputError names the field that does not fit.
    """
    require_role(viewer, StaffRole.STATUS_EDITOR)
    name = _checked_name(draft.name)
    _check_group(session, draft)
    _check_audience(session, draft)
    moment = now()
    component = Component(
        public_id=_new_public_id(),
        name=name,
        description=draft.description,
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
    return component.id


def set_component_status(
    session: Session,
    viewer: Viewer,
    *,
    status: ComponentStatus,
    component_id: int | None = None,
    name: str | None = None,
    reason: str | None = None,
) -> bool:
    """End the running spell and begin one in the new status, from now on; status editors and administrators only.

    The component is given by its id, or by its name (or public id). True when the status changed; False, and nothing
    is written, when it already was this one. NotFoundError when there is no such component; InvalidInputError for a
    name that several have, and for a group, whose status is the worst of its components.
    """
    require_role(viewer, StaffRole.STATUS_EDITOR)
    if (component_id is None) == (name is None):
        raise InvalidInputError("Give the component by its id or by its name.")
    if component_id is None:
        component_id = component_named(session, viewer, name=name or "").id
    component = _locked_component(session, component_id)
    if component.current_status == status:
        return False
    _begin_spell(session, viewer, component=component, component_status=status, reason=reason)
    return True


def record_spells(session: Session, viewer: Viewer, *, component_id: int, spells: Sequence[SpellDraft]) -> None:
    """Fill in the history of a component that nobody has changed yet; status editors and administrators only.

    The spells replace the one that began with the component: oldest first, without overlap, the last still running
    and none in the future; the component takes the last one's status. InvalidInputError says which spell does not
    fit, ConflictError that the component has a history already.
    """
    require_role(viewer, StaffRole.STATUS_EDITOR)
    component = _locked_component(session, component_id)
    check_spells(spells, until=now())
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
    component.current_status = spells[-1].component_status
    component.updated_at = max(component.updated_at, spells[-1].started_at)
    session.flush()


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


def _checked_name(name: str) -> str:
    stripped = name.strip()
    if not 0 < len(stripped) <= NAME_LENGTH:
        message = f"Give the component a name of at most {NAME_LENGTH} characters."
        raise InvalidInputError(message, fields={"name": message})
    return stripped


def _check_group(session: Session, draft: ComponentDraft) -> None:
    if draft.group_id is None:
        return
    if draft.is_group:
        message = "A group stands in no other group."
        raise InvalidInputError(message, fields={"group_id": message})
    group = session.get(Component, draft.group_id)
    if group is None or not group.is_group:
        message = "There is no such group."
        raise InvalidInputError(message, fields={"group_id": message})


def _check_audience(session: Session, draft: ComponentDraft) -> None:
    is_shared = draft.audience is ComponentAudience.ORGANISATIONS
    if is_shared != bool(draft.organisation_ids):
        message = "Name organisations if, and only if, the audience is 'organisations'."
        raise InvalidInputError(message, fields={"organisation_ids": message})
    wanted = set(draft.organisation_ids)
    known = session.scalars(select(Organisation.id).where(Organisation.id.in_(wanted))).all() if wanted else ()
    if wanted - set(known):
        message = "There is no such organisation."
        raise InvalidInputError(message, fields={"organisation_ids": message})


def _first_status(draft: ComponentDraft) -> ComponentStatus:
    return ComponentStatus.OPERATIONAL if draft.is_group else draft.component_status


def _add_first_rows(session: Session, viewer: Viewer, *, component: Component, draft: ComponentDraft) -> None:
    session.add_all(
        ComponentAccess(component_id=component.id, organisation_id=organisation_id)
        for organisation_id in sorted(set(draft.organisation_ids))
    )
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


def _locked_component(session: Session, component_id: int) -> Component:
    """The component, locked until the end of the transaction so that two writers cannot both end its running spell."""
    found = session.scalars(
        select(Component)
        .where(Component.id == component_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        raise NotFoundError("There is no such component.")
    if found.is_group:
        raise InvalidInputError("A group has no status of its own; set the status of its components.")
    return found


def _begin_spell(
    session: Session, viewer: Viewer, *, component: Component, component_status: ComponentStatus, reason: str | None
) -> None:
    running = session.scalars(_running_spell(component.id)).one()
    # A clock set back must not end a spell before it began.
    moment = max(now(), running.started_at)
    running.ended_at = moment
    session.flush()
    component.current_status = component_status
    component.updated_at = moment
    session.add(
        ComponentSpell(
            component_id=component.id,
            component_status=component_status,
            started_at=moment,
            reason=reason,
            changed_by=viewer.name,
        )
    )
    session.flush()


def _running_spell(component_id: int) -> Select[ComponentSpell]:
    return select(ComponentSpell).where(*_own(component_id), ComponentSpell.ended_at.is_(None))


def _own(component_id: int) -> tuple[ColumnElement[bool], ...]:
    """The spells that are a component's own, not an incident's."""
    return ComponentSpell.component_id == component_id, ComponentSpell.incident_id.is_(None)


def _next_position(session: Session) -> int:
    highest = session.scalar(select(func.max(Component.position)))
    return 1 if highest is None else highest + 1


def _new_public_id() -> str:
    return "".join(secrets.choice(_PUBLIC_ID_LETTERS) for _ in range(_PUBLIC_ID_LENGTH))
