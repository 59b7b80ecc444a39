"""The demo's status page: a year that could have been, the same for the same seed, and something hidden in it."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from ingest import clock
from ingest.demo import stories
from ingest.demo.history import status_history
from ingest.enums import ComponentStatus, IncidentStatus
from ingest.models.system_status import ComponentSpell, Incident
from ingest.portal.loader import load_portal
from ingest.system_status import records, rules
from ingest.system_status.incident_schemas import StatusRecord
from ingest.system_status.templates import templates
from ingest.system_status.views import page_view
from ingest.viewer import PUBLIC, Anyone
from tests.support.incidents import ERIN
from tests.support.people import People

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
PAGE = rules.page_definition(load_portal("managed"))


@pytest.fixture(autouse=True)
def _standing_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the demo draws follows from the seed and the moment, so the moment stands still."""
    monkeypatch.setattr(clock, "now", lambda: NOON)


def record_of(session: Session, people: People, viewer: Anyone = PUBLIC, *, seed: int = 1) -> StatusRecord:
    status_history(session, ERIN, seed=seed, shared_with=people.acme)
    return records.status_record(session, viewer, page=PAGE)


def outline(record: StatusRecord) -> list[object]:
    """Everything a record tells but the ids, which chance alone gives."""
    return [
        [(row.name, row.component_status, row.start_date) for row in record.components],
        list(record.spells.values()),
        [
            (one.name, one.begins_at, one.ends_at, one.impact, [(each.body, each.display_at) for each in one.updates])
            for one in record.incidents
        ],
    ]


def test_a_year_has_outages_overlaps_maintenance_and_something_of_now(people: People, session: Session) -> None:
    record = record_of(session, people)
    view = page_view(record, now=NOON)
    statuses = [one.incident_status for one in record.incidents]
    assert {one for one in statuses if one.is_over} == {
        IncidentStatus.RESOLVED,
        IncidentStatus.POSTMORTEM,
        IncidentStatus.COMPLETED,
    }
    assert statuses.count(IncidentStatus.COMPLETED) >= 10
    (open_now,) = view.incidents
    assert len(open_now.updates) == 3
    assert [row.name for row in record.components if row.id in open_now.held] == ["Wireless"]
    assert view.indicator.description == "Partially Degraded Service"
    (planned,) = view.maintenance_next
    assert timedelta(days=2) < planned.begins_at - NOON < timedelta(days=6)
    assert view.maintenance_now == ()
    assert min(one.begins_at for one in record.incidents) > NOON - timedelta(days=365)
    leaves = [row for row in record.components if not row.is_group]
    assert {row.start_date for row in leaves} == {(NOON - timedelta(days=365)).date()}
    shares = [one.uptime for section in view.sections for one in section.components]
    assert all(share is not None and 0.99 < share <= 1 for share in shares)
    assert min(share for share in shares if share is not None) < 1


def test_two_incidents_lie_over_each_other_on_one_component(people: People, session: Session) -> None:
    record = record_of(session, people)
    pairs = [
        (first, second)
        for spells in record.spells.values()
        for first in spells
        for second in spells
        if first is not second
        and first.component_status is ComponentStatus.DEGRADED_PERFORMANCE
        and second.component_status is ComponentStatus.PARTIAL_OUTAGE
        and first.ended_at is not None
        and first.started_at < second.started_at < first.ended_at
    ]
    assert len(pairs) >= 3


def test_what_is_meant_for_some_is_told_to_them_alone(people: People, session: Session) -> None:
    record_of(session, people)
    hidden = {
        PUBLIC: (),
        people.carol: (),
        people.bob: (stories.SHARED_COMPONENT[0],),
        people.alice: (stories.SHARED_COMPONENT[0], stories.STAFF_COMPONENT[0], stories.STAFFS[0]),
    }
    for viewer, names in hidden.items():
        told = repr(records.status_record(session, viewer, page=PAGE))
        every = (stories.SHARED_COMPONENT[0], stories.STAFF_COMPONENT[0], stories.STAFFS[0])
        assert tuple(name for name in every if name in told) == names
        # What is hidden in it leaves the rest of the incident to be read by all.
        assert stories.SHARED[0] in told


def test_the_same_seed_and_moment_tell_the_same_and_another_seed_something_else(
    database: Engine, people: People, session: Session
) -> None:
    told = []
    for seed in (1, 1, 2):
        with session.begin_nested() as attempt:
            told.append(outline(record_of(session, people, seed=seed)))
            attempt.rollback()
        session.expire_all()
    assert told[0] == told[1]
    assert told[0] != told[2]


def test_it_is_told_by_editors_with_templates(people: People, session: Session) -> None:
    record_of(session, people)
    assert {one.name for one in templates(session, ERIN)} == {name for name, *_ in stories.TEMPLATES}
    assert set(session.scalars(select(Incident.created_by))) == {"Erin"}
    assert (session.scalar(select(func.count()).select_from(ComponentSpell)) or 0) > 40


def test_a_portal_without_components_has_a_quiet_page(
    people: People, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    portal = load_portal("managed")
    empty = portal.model_copy(update={"status_page": portal.status_page.model_copy(update={"groups": ()})})
    monkeypatch.setattr("ingest.demo.history.current_portal", lambda: empty)
    record = record_of(session, people, ERIN)
    assert (record.components, record.incidents) == ((), ())
