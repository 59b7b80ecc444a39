"""The demo's status page: its components, and a year of what happened to them, told as editors tell it."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from ingest import clock
from ingest.demo import stories
from ingest.enums import ComponentAudience, ComponentStatus, IncidentKind, IncidentStatus
from ingest.portal.current import current_portal
from ingest.system_status.incident_schemas import IncidentDraft, TemplateDraft, UpdateDraft
from ingest.system_status.incident_service import open_incident, post_update
from ingest.system_status.maintenance import move_due_maintenances
from ingest.system_status.queries import components
from ingest.system_status.schemas import ComponentDraft, ComponentRow
from ingest.system_status.service import change_component, create_component, settle_groups
from ingest.system_status.templates import save_template
from ingest.viewer import Viewer

YEAR = timedelta(days=365)
MINUTE = timedelta(minutes=1)
INCIDENTS, MAINTENANCES, OVERLAPS = 22, 11, 3
# Some more of the last weeks, so that a page of today has something to say.
RECENT_INCIDENTS, RECENT_DAYS = 4, 20
POSTMORTEM_SHARE, SECOND_COMPONENT_SHARE, WORKING_HOURS_SHARE = 0.3, 0.3, 0.8
DURATIONS = (18, 34, 55, 80, 140, 230)
# Degraded performance is what happens most; a major outage is rare.
KINDS = {
    ComponentStatus.DEGRADED_PERFORMANCE: (10, stories.DEGRADED),
    ComponentStatus.PARTIAL_OUTAGE: (7, stories.PARTIAL),
    ComponentStatus.MAJOR_OUTAGE: (3, stories.MAJOR),
}
TROUBLED, RECOVERED = "Wireless", "VPN"


@dataclass(frozen=True, slots=True)
class _Teller:
    """Who tells what, by which chance, up to when."""

    session: Session
    viewer: Viewer
    chance: random.Random
    now: datetime

    def open(self, draft: IncidentDraft) -> str:
        return open_incident(self.session, self.viewer, draft=draft)

    def update(
        self,
        public_id: str,
        status: IncidentStatus,
        body: str,
        display_at: datetime,
        statuses: dict[int, ComponentStatus] | None = None,
    ) -> None:
        draft = UpdateDraft(status, body, statuses or {}, display_at)
        post_update(self.session, self.viewer, public_id=public_id, draft=draft)


def status_history(session: Session, viewer: Viewer, *, seed: int, shared_with: int) -> None:
    """Components, incidents and maintenance of a year, one incident of now, one maintenance to come, and templates.

    For status editors and administrators. `shared_with` is the organisation that has a component of its own.
    """
    # A chance of its own, so that what is told here changes nothing elsewhere.
    chance = random.Random(f"{seed} status")  # noqa: S311 - repeatable, not secret
    teller = _Teller(session, viewer, chance, clock.now())
    _keep_templates(teller)
    settle_groups(session, viewer, portal=current_portal())
    known = [row for row in components(session, viewer) if not row.is_group]
    if known:
        hidden = _hidden_components(teller, shared_with=shared_with)
        _begin_a_year_ago(teller)
        _tell_of_the_year(teller, known)
        _tell_of_hidden(teller, hidden, known)
        _tell_of_now(teller, known)


def _tell_of_the_year(teller: _Teller, known: Sequence[ComponentRow]) -> None:
    chance = teller.chance
    for moment in (*_moments(teller, INCIDENTS), *_moments(teller, RECENT_INCIDENTS, days=RECENT_DAYS)):
        _tell_incident(teller, chance.choice(known), known, moment)
    for moment in _moments(teller, OVERLAPS):
        _tell_overlap(teller, chance.choice(known), moment)
    for moment in _moments(teller, MAINTENANCES):
        _plan_maintenance(teller, chance.choice(known), moment.replace(hour=21, minute=30))
    move_due_maintenances(teller.session, teller.viewer, now=teller.now)


def _hidden_components(teller: _Teller, *, shared_with: int) -> list[int]:
    """A component for one organisation and one for staff; in the first and the last group where there are groups."""
    groups: list[int | None] = [row.id for row in components(teller.session, teller.viewer) if row.is_group]
    groups = groups or [None]
    shared = ComponentDraft(
        *stories.SHARED_COMPONENT,
        group_id=groups[0],
        audience=ComponentAudience.ORGANISATIONS,
        organisation_ids=(shared_with,),
    )
    staffs = ComponentDraft(*stories.STAFF_COMPONENT, group_id=groups[-1], audience=ComponentAudience.STAFF)
    return [create_component(teller.session, teller.viewer, draft=draft) for draft in (shared, staffs)]


def _begin_a_year_ago(teller: _Teller) -> None:
    since = {"start_date": (teller.now - YEAR).date()}
    for row in components(teller.session, teller.viewer):
        if not row.is_group:
            change_component(teller.session, teller.viewer, component_id=row.id, changes=since)


def _moments(teller: _Teller, count: int, *, days: int = 355) -> list[datetime]:
    """Moments of the last `days`, none of the very last, most of them in working hours."""
    latest = (teller.now - timedelta(days=2)).replace(second=0, microsecond=0)
    drawn = [latest - timedelta(minutes=teller.chance.randrange(days * 24 * 60)) for _ in range(count)]
    return sorted(
        one.replace(hour=teller.chance.randrange(7, 19)) if teller.chance.random() < WORKING_HOURS_SHARE else one
        for one in drawn
    )


def _tell_incident(teller: _Teller, row: ComponentRow, known: Sequence[ComponentRow], moment: datetime) -> None:
    chance = teller.chance
    weights = [weight for weight, _ in KINDS.values()]
    worst = chance.choices(list(KINDS), weights)[0]
    title, words = (text.format(service=row.name) for text in chance.choice(KINDS[worst][1]))
    statuses = {row.id: worst}
    if chance.random() < SECOND_COMPONENT_SHARE:
        statuses.setdefault(chance.choice(known).id, ComponentStatus.DEGRADED_PERFORMANCE)
    public_id = teller.open(IncidentDraft(title, words, component_statuses=statuses, started_at=moment))
    found, repaired, lesson = chance.choice(stories.CAUSES)
    minutes = chance.choice(DURATIONS)
    eased = {row.id: ComponentStatus.PARTIAL_OUTAGE} if worst is ComponentStatus.MAJOR_OUTAGE else {}
    teller.update(public_id, IncidentStatus.IDENTIFIED, found, moment + minutes * MINUTE / 4, eased)
    teller.update(public_id, IncidentStatus.MONITORING, repaired, moment + minutes * MINUTE * 3 / 4)
    teller.update(public_id, IncidentStatus.RESOLVED, chance.choice(stories.RESOLVED), moment + minutes * MINUTE)
    if worst is ComponentStatus.MAJOR_OUTAGE or chance.random() < POSTMORTEM_SHARE:
        teller.update(public_id, IncidentStatus.POSTMORTEM, lesson, moment + timedelta(days=1))


def _tell_overlap(teller: _Teller, row: ComponentRow, moment: datetime) -> None:
    """Two incidents on one component; the second begins within the first and outlasts it."""
    chance = teller.chance
    title, words = (text.format(service=row.name) for text in chance.choice(stories.DEGRADED))
    mild = {row.id: ComponentStatus.DEGRADED_PERFORMANCE}
    first = teller.open(IncidentDraft(title, words, component_statuses=mild, started_at=moment))
    title, words = (text.format(service=row.name) for text in stories.OVERLAPPING)
    hard = {row.id: ComponentStatus.PARTIAL_OUTAGE}
    start = moment + 25 * MINUTE
    second = teller.open(IncidentDraft(title, words, component_statuses=hard, started_at=start))
    for public_id, begun, minutes in ((first, moment, 70), (second, start, 110)):
        found, repaired, _ = chance.choice(stories.CAUSES)
        teller.update(public_id, IncidentStatus.IDENTIFIED, found, begun + minutes * MINUTE / 2)
        teller.update(public_id, IncidentStatus.MONITORING, repaired, begun + minutes * MINUTE * 3 / 4)
        teller.update(public_id, IncidentStatus.RESOLVED, chance.choice(stories.RESOLVED), begun + minutes * MINUTE)


def _plan_maintenance(teller: _Teller, row: ComponentRow, moment: datetime) -> None:
    title, words = (text.format(service=row.name) for text in teller.chance.choice(stories.MAINTENANCE))
    teller.open(_maintenance(title, words, row, announced=moment - timedelta(days=6), begins=moment))


def _maintenance(title: str, words: str, row: ComponentRow, *, announced: datetime, begins: datetime) -> IncidentDraft:
    return IncidentDraft(
        title,
        words,
        kind=IncidentKind.MAINTENANCE,
        component_statuses={row.id: ComponentStatus.OPERATIONAL},
        started_at=announced,
        scheduled_for=begins,
        scheduled_until=begins + 90 * MINUTE,
    )


def _tell_of_hidden(teller: _Teller, hidden: Sequence[int], known: Sequence[ComponentRow]) -> None:
    """One incident that not everybody sees all of, and one that is for staff alone."""
    shared, staffs = hidden
    moment = (teller.now - timedelta(days=9)).replace(hour=13, minute=20, second=0, microsecond=0)
    partial = ComponentStatus.PARTIAL_OUTAGE
    statuses = {shared: partial, _named(known, RECOVERED).id: ComponentStatus.DEGRADED_PERFORMANCE}
    for (title, words), given in ((stories.SHARED, statuses), (stories.STAFFS, {staffs: partial})):
        found, _, _ = teller.chance.choice(stories.CAUSES)
        public_id = teller.open(IncidentDraft(title, words, component_statuses=given, started_at=moment))
        teller.update(public_id, IncidentStatus.IDENTIFIED, found, moment + 20 * MINUTE)
        teller.update(public_id, IncidentStatus.RESOLVED, stories.RESOLVED[0], moment + 75 * MINUTE)


def _tell_of_now(teller: _Teller, known: Sequence[ComponentRow]) -> None:
    title, first, second, third = stories.CURRENT
    began, worn = teller.now - 95 * MINUTE, ComponentStatus.DEGRADED_PERFORMANCE
    troubled, recovered = _named(known, TROUBLED).id, _named(known, RECOVERED).id
    public_id = teller.open(
        IncidentDraft(title, first, component_statuses={recovered: worn, troubled: worn}, started_at=began)
    )
    better = {recovered: ComponentStatus.OPERATIONAL} if recovered != troubled else {}
    teller.update(public_id, IncidentStatus.IDENTIFIED, second, began + 32 * MINUTE, better)
    teller.update(public_id, IncidentStatus.IDENTIFIED, third, began + 71 * MINUTE)
    title, words = (text.format(service=known[-1].name) for text in stories.PLANNED)
    begins = (teller.now + timedelta(days=4)).replace(hour=20, minute=0, second=0, microsecond=0)
    announced = teller.now - timedelta(days=2)
    teller.open(_maintenance(title, words, known[-1], announced=announced, begins=begins))


def _named(known: Sequence[ComponentRow], name: str) -> ComponentRow:
    """The component of this name; another portal definition has others, of which the last will do."""
    return next((row for row in known if row.name == name), known[-1])


def _keep_templates(teller: _Teller) -> None:
    for name, kind, title, status, body in stories.TEMPLATES:
        draft = TemplateDraft(name, IncidentKind(kind), title, IncidentStatus(status), body)
        save_template(teller.session, teller.viewer, draft=draft)
