"""The demo's status components with a year of what happened to them."""

import random
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from ingest import clock
from ingest.demo import content
from ingest.enums import ComponentStatus
from ingest.system_status.schemas import ComponentDraft, SpellDraft
from ingest.system_status.service import create_component, record_spells
from ingest.viewer import Viewer

YEAR = timedelta(days=365)
TROUBLED = "Wireless"
_KINDS = (
    ComponentStatus.DEGRADED_PERFORMANCE,
    ComponentStatus.PARTIAL_OUTAGE,
    ComponentStatus.MAJOR_OUTAGE,
    ComponentStatus.UNDER_MAINTENANCE,
)


def status_history(session: Session, viewer: Viewer, *, chance: random.Random) -> None:
    """Groups, components, and their spells; one component is degraded now."""
    now = clock.now()
    for group, names in content.COMPONENTS:
        group_id = create_component(session, viewer, draft=ComponentDraft(name=group, is_group=True))
        for name in names:
            draft = ComponentDraft(name=name, group_id=group_id, start_date=(now - YEAR).date())
            component_id = create_component(session, viewer, draft=draft)
            spells = _spells(chance, now=now, is_troubled=name == TROUBLED)
            record_spells(session, viewer, component_id=component_id, spells=spells)


def _spells(chance: random.Random, *, now: datetime, is_troubled: bool) -> list[SpellDraft]:
    starts = sorted(now - timedelta(minutes=chance.randrange(4 * 24 * 60, 365 * 24 * 60)) for _ in range(6))
    spells, since = [], now - YEAR
    for start in starts:
        if start <= since:
            continue
        end = min(start + timedelta(minutes=chance.choice((12, 35, 80, 190))), now)
        kind = chance.choice(_KINDS)
        is_planned = kind is ComponentStatus.UNDER_MAINTENANCE
        reason = "Planned work." if is_planned else chance.choice(content.OUTAGE_REASONS)
        spells += [SpellDraft(ComponentStatus.OPERATIONAL, since, start), SpellDraft(kind, start, end, reason)]
        since = end
    if is_troubled:
        began = now - timedelta(minutes=95)
        reason = "Access points in the north lose their controller; engineers are on it."
        spells.append(SpellDraft(ComponentStatus.OPERATIONAL, since, began))
        return [*spells, SpellDraft(ComponentStatus.DEGRADED_PERFORMANCE, began, None, reason)]
    return [*spells, SpellDraft(ComponentStatus.OPERATIONAL, since)]
