"""What of the status page each viewer sees, and that a page costs the same statements whatever it holds."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from ingest.enums import ComponentAudience, ComponentStatus, StaffRole
from ingest.errors import InvalidInputError, NotFoundError
from ingest.system_status import queries, records, service
from ingest.system_status.page_schemas import StatusPageView
from ingest.system_status.schemas import ComponentDraft, IndicatorLevel, PageDefinition, SpellDraft, UptimeWeights
from ingest.viewer import PUBLIC, Anyone, Viewer
from tests.support.databases import counted
from tests.support.people import People

ERIN = Viewer(account_id=None, name="Erin", timezone="UTC", staff_role=StaffRole.STATUS_EDITOR)
PAGE = PageDefinition(name="Northgate status", timezone="Europe/London")
OPERATIONAL, MAJOR, PARTIAL = (
    ComponentStatus.OPERATIONAL,
    ComponentStatus.MAJOR_OUTAGE,
    ComponentStatus.PARTIAL_OUTAGE,
)
SHARED, STAFF = ComponentAudience.ORGANISATIONS, ComponentAudience.STAFF


def add(session: Session, name: str, **wishes: object) -> int:
    return service.create_component(session, ERIN, draft=ComponentDraft(name=name, **wishes))


def page_of(session: Session, viewer: Anyone, **options: object) -> StatusPageView:
    return records.status_page(session, viewer, now=datetime.now(UTC), page=PAGE, **options)


def outline(view: StatusPageView) -> list[tuple[str | None, list[str]]]:
    return [
        (each.group.name if each.group else None, [component.row.name for component in each.components])
        for each in view.sections
    ]


def test_a_page_without_components_is_all_operational(session: Session) -> None:
    view = page_of(session, PUBLIC)
    assert view.sections == ()
    assert (view.indicator.indicator, view.indicator.description) == (IndicatorLevel.NONE, "All Systems Operational")


def test_groups_and_the_runs_between_them_come_in_the_order_of_their_positions(session: Session) -> None:
    add(session, "Website", position=1)
    communications = add(session, "Communications", is_group=True, position=2)
    add(session, "Queues", group_id=communications, position=9)
    add(session, "Voice", group_id=communications, position=3)
    add(session, "Portal", position=4)
    add(session, "API", position=5)
    add(session, "Empty group", is_group=True, position=6)
    assert outline(page_of(session, PUBLIC)) == [
        (None, ["Website"]),
        ("Communications", ["Voice", "Queues"]),
        (None, ["Portal", "API"]),
    ]


def test_an_empty_group_does_not_part_the_components_around_it(session: Session) -> None:
    add(session, "One")
    add(session, "Empty group", is_group=True)
    add(session, "Two")
    assert outline(page_of(session, PUBLIC)) == [(None, ["One", "Two"])]


def test_a_group_has_the_worst_status_of_its_components_and_counts_for_nothing_itself(session: Session) -> None:
    group = add(session, "Communications", is_group=True)
    add(session, "Voice", group_id=group, component_status=MAJOR)
    add(session, "Queues", group_id=group, component_status=MAJOR)
    view = page_of(session, PUBLIC)
    assert view.sections[0].component_status is MAJOR
    # Were the group counted as operational, this would only be 'major'.
    assert view.indicator.indicator is IndicatorLevel.CRITICAL


def test_each_viewer_sees_what_is_meant_for_them(people: People, session: Session) -> None:
    acme = people.bob.organisation_id
    add(session, "Everybody's")
    add(session, "Acme's", audience=SHARED, organisation_ids=(acme,))
    add(session, "Ours", audience=STAFF)
    seen = {
        name: [row.name for row in queries.components(session, viewer)]
        for name, viewer in {
            "public": PUBLIC,
            "bob": people.bob,
            "dora": people.dora,
            "carol": people.carol,
            "alice": people.alice,
            "erin": ERIN,
        }.items()
    }
    assert seen == {
        "public": ["Everybody's"],
        "bob": ["Everybody's", "Acme's"],
        "dora": ["Everybody's", "Acme's"],
        "carol": ["Everybody's"],
        "alice": ["Everybody's", "Acme's", "Ours"],
        "erin": ["Everybody's", "Acme's", "Ours"],
    }


def test_a_private_component_in_a_public_group_leaves_no_trace(people: People, session: Session) -> None:
    group = add(session, "Communications", is_group=True)
    add(session, "Voice", group_id=group)
    before = page_of(session, PUBLIC)
    acme = people.bob.organisation_id
    secret = ComponentDraft(
        name="Secret of Acme", group_id=group, component_status=MAJOR, audience=SHARED, organisation_ids=(acme,)
    )
    service.create_component(session, ERIN, draft=secret)
    for viewer in (PUBLIC, people.carol):
        view = records.status_page(session, viewer, now=before.as_of, page=PAGE)
        assert view == before
        assert "Secret" not in repr(view)
    bobs = page_of(session, people.bob)
    assert bobs.sections[0].component_status is MAJOR
    assert bobs.indicator.indicator is IndicatorLevel.MAJOR


def test_a_group_whose_components_are_all_hidden_is_hidden_too(session: Session) -> None:
    group = add(session, "Unannounced", is_group=True)
    add(session, "Next year", group_id=group, audience=STAFF)
    assert outline(page_of(session, PUBLIC)) == []
    assert outline(page_of(session, ERIN)) == [("Unannounced", ["Next year"])]


def test_a_hidden_group_hides_its_public_components(people: People, session: Session) -> None:
    group = add(session, "Acme's own", is_group=True, audience=SHARED, organisation_ids=(people.bob.organisation_id,))
    inside = add(session, "Acme line", group_id=group, component_status=MAJOR)
    for viewer in (PUBLIC, people.carol):
        view = page_of(session, viewer)
        assert (outline(view), view.indicator.indicator) == ([], IndicatorLevel.NONE)
        with pytest.raises(NotFoundError):
            queries.component(session, viewer, component_id=inside)
    assert outline(page_of(session, people.bob)) == [("Acme's own", ["Acme line"])]


def test_what_a_viewer_may_not_see_is_the_same_as_what_is_not_there(people: People, session: Session) -> None:
    hidden = add(session, "Ours", audience=STAFF)
    refusals = []
    for component_id in (hidden, 999_999):
        with pytest.raises(NotFoundError) as refused:
            queries.component(session, people.bob, component_id=component_id)
        refusals.append(refused.value.as_json())
    assert refusals[0] == refusals[1]
    with pytest.raises(NotFoundError):
        queries.component_named(session, people.bob, name="Ours")
    assert queries.component(session, people.alice, component_id=hidden).name == "Ours"


def test_a_component_is_found_by_name_with_its_group_or_by_public_id(session: Session) -> None:
    for group_name in ("London", "Leeds"):
        group = add(session, group_name, is_group=True)
        add(session, "Internet access", group_id=group)
    voice = add(session, "Voice Platform")
    found = queries.component_named(session, PUBLIC, name="voice platform")
    assert found.id == voice
    assert queries.component_named(session, PUBLIC, name=found.public_id) == found
    leeds = queries.component_named(session, PUBLIC, name="Leeds - Internet access")
    assert queries.component(session, PUBLIC, component_id=leeds.group_id or 0).name == "Leeds"
    with pytest.raises(InvalidInputError, match="Several components"):
        queries.component_named(session, PUBLIC, name="Internet access")
    for name in ("Leeds", "Voice%", ""):
        with pytest.raises(NotFoundError):
            queries.component_named(session, PUBLIC, name=name)


def test_days_and_uptime_come_from_the_history_with_the_pages_weights(session: Session) -> None:
    now = datetime(2025, 7, 10, 12, tzinfo=UTC)
    voice = add(session, "Voice", start_date=date(2025, 7, 1))
    begin = datetime(2025, 6, 30, 23, tzinfo=UTC)  # midnight in London
    outage = now - timedelta(hours=6)
    service.record_spells(
        session,
        ERIN,
        component_id=voice,
        spells=[
            SpellDraft(OPERATIONAL, begin, outage),
            SpellDraft(PARTIAL, outage, now - timedelta(hours=3), "gateway"),
            SpellDraft(OPERATIONAL, now - timedelta(hours=3)),
        ],
    )
    page = PageDefinition(name="Status", timezone="Europe/London", weights=UptimeWeights(partial_outage=0.5))
    view = records.status_page(session, PUBLIC, now=now, page=page, days=12)
    found = view.sections[0].components[0]
    assert [bar.is_recorded for bar in found.days] == [False, False] + [True] * 10
    assert found.days[-1].times.partial_outage == timedelta(hours=3)
    assert found.uptime == pytest.approx(1 - 1.5 / (9 * 24 + 13), abs=1e-15)


def test_a_spell_that_ended_before_the_window_or_begins_after_its_end_does_not_count(session: Session) -> None:
    now = datetime(2025, 7, 10, 12, tzinfo=UTC)
    voice = add(session, "Voice", start_date=date(2025, 1, 1))
    spells = [
        SpellDraft(MAJOR, now - timedelta(days=40), now - timedelta(days=30)),
        SpellDraft(OPERATIONAL, now - timedelta(days=30), now + timedelta(hours=1)),
        SpellDraft(MAJOR, now + timedelta(hours=1)),
    ]
    service.record_spells(session, ERIN, component_id=voice, spells=spells)
    seven_days = records.status_page(session, PUBLIC, now=now, page=PAGE, days=7)
    assert seven_days.sections[0].components[0].uptime == 1
    sixty_days = records.status_page(session, PUBLIC, now=now, page=PAGE, days=60)
    assert sixty_days.sections[0].components[0].times.major_outage == timedelta(days=10)


def test_a_component_shown_only_if_degraded_is_marked_so_and_still_counts(session: Session) -> None:
    quiet = add(session, "Quiet", is_only_shown_if_degraded=True)
    add(session, "Loud", component_status=MAJOR)
    view = page_of(session, PUBLIC)
    assert [each.is_shown for each in view.sections[0].components] == [False, True]
    assert view.indicator.indicator is IndicatorLevel.MAJOR
    service.set_component_status(session, ERIN, component_id=quiet, status=PARTIAL)
    assert all(each.is_shown for each in page_of(session, PUBLIC).sections[0].components)


@pytest.mark.parametrize("viewer_name", ["public", "bob", "alice"])
def test_a_page_takes_the_same_statements_however_many_components_it_has(
    database: Engine, people: People, session: Session, viewer_name: str
) -> None:
    viewer = PUBLIC if viewer_name == "public" else getattr(people, viewer_name)
    counts = []
    for more in (0, 1, 30):
        group = add(session, f"Group {more}", is_group=True)
        for number in range(more):
            added = add(session, f"Component {more} {number}", group_id=group)
            service.set_component_status(session, ERIN, component_id=added, status=PARTIAL)
        session.expire_all()
        with counted(database) as statements:
            page_of(session, viewer)
        counts.append(len(statements))
    assert counts == [4, 4, 4]
