"""Records are added, changed beside others, retired and removed: by name of field, by role, and with a trace."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest.config_items.kinds import ITEMS
from ingest.enums import AuditAction
from ingest.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from ingest.models import Organisation, Site
from ingest.models.audit import AuditEntry
from ingest.organisations.kinds import ORGANISATIONS, SITES
from ingest.people.staff import STAFF
from ingest.records.queries import record_of, record_options, record_page
from ingest.records.schemas import Kind, RecordFilters
from ingest.records.service import add_record, change_record, remove_record, retire_record
from ingest.teams.kinds import TEAMS
from tests.support.people import People, settle_people
from tests.support.tickets import opened


@pytest.fixture
def everybody(session: Session) -> People:
    return settle_people(session)


def an_item(session: Session, people: People, **more: str) -> int:
    values = {"organisation": str(people.acme), "site": str(people.leeds), "product": "Handset", **more}
    return add_record(session, people.root, kind=ITEMS, values=values)


def refusal(call: Any) -> dict[str, str]:
    with pytest.raises((InvalidInputError, ConflictError)) as refused:
        call()
    return refused.value.fields


def test_an_administrator_adds_an_organisation_a_site_and_an_item(session: Session, everybody: People) -> None:
    root = everybody.root
    values = {"name": "  Initech  ", "timezone": "Europe/Paris"}
    owner = add_record(session, root, kind=ORGANISATIONS, values=values)
    assert record_of(session, root, kind=ORGANISATIONS, record_id=owner).values == {
        "name": "Initech",
        "timezone": "Europe/Paris",
    }
    site = add_record(session, root, kind=SITES, values={"organisation": str(owner), "name": "Lyon", "city": "Lyon"})
    row = record_of(session, root, kind=SITES, record_id=site)
    assert (row.words["organisation"], row.words["is_main"]) == ("Initech", "yes")
    team = str(everybody.voice_team)
    place = {"organisation": str(owner), "site": str(site), "product": "PBX", "team": team}
    item = add_record(session, root, kind=ITEMS, values=place)
    assert record_of(session, root, kind=ITEMS, record_id=item).words["team"] == "Voice support"
    told = session.scalars(select(AuditEntry.subject).order_by(AuditEntry.id)).all()
    assert told == ["Organisation Initech", "Site Lyon", "Configuration item PBX"]


def test_all_that_does_not_fit_is_named_at_once(session: Session, everybody: People) -> None:
    root = everybody.root
    told = refusal(lambda: add_record(session, root, kind=ORGANISATIONS, values={"name": " ", "timezone": "Mars/X"}))
    assert told == {
        "name": "Write a name.",
        "timezone": "'Mars/X' is not a time zone; give an IANA name such as Europe/London.",
    }
    values = {"organisation": str(everybody.acme), "site": str(everybody.boston), "product": "", "team": "999999999"}
    told = refusal(lambda: add_record(session, root, kind=ITEMS, values=values))
    assert told == {
        "site": "Choose a site of the list.",
        "product": "Write a product.",
        "team": "Choose a support team of the list.",
    }
    taken = {"name": "acme", "timezone": "UTC"}
    told = refusal(lambda: add_record(session, root, kind=ORGANISATIONS, values=taken))
    assert told == {"name": "There is an organisation named 'acme' already."}


def test_one_site_is_the_main_one(session: Session, everybody: People) -> None:
    root, york = everybody.root, everybody.york
    told = refusal(
        lambda: change_record(session, root, kind=SITES, record_id=everybody.leeds, values={"is_main": "no"})
    )
    assert list(told) == ["is_main"]
    change_record(session, root, kind=SITES, record_id=york, values={"is_main": "yes"})
    main = session.scalars(select(Site.name).where(Site.organisation_id == everybody.acme, Site.is_main)).all()
    assert main == ["York"]
    with pytest.raises(ConflictError, match="one main site"):
        retire_record(session, root, kind=SITES, record_id=york, is_retired=True)


def test_who_saves_second_is_told_where_both_changed_the_same(session: Session, everybody: People) -> None:
    root, leo = everybody.root, everybody.leo
    item = an_item(session, everybody, serial_number="1")
    opened_with = dict(record_of(session, leo, kind=ITEMS, record_id=item).values)
    change_record(session, root, kind=ITEMS, record_id=item, values={"serial_number": "2", "reference_name": "Desk"})
    mine = opened_with | {"serial_number": "3", "product": "Phone"}
    told = refusal(lambda: change_record(session, leo, kind=ITEMS, record_id=item, values=mine, opened=opened_with))
    assert told == {"serial_number": "Somebody changed this to '2' meanwhile."}
    mine["serial_number"] = "1"
    change_record(session, leo, kind=ITEMS, record_id=item, values=mine, opened=opened_with)
    kept = record_of(session, leo, kind=ITEMS, record_id=item).values
    assert (kept["product"], kept["serial_number"], kept["reference_name"]) == ("Phone", "2", "Desk")


def test_an_item_goes_to_no_other_organisation(session: Session, everybody: People) -> None:
    item = an_item(session, everybody)
    values = {"organisation": str(everybody.globex), "site": str(everybody.boston)}
    told = refusal(lambda: change_record(session, everybody.root, kind=ITEMS, record_id=item, values=values))
    assert told == {"organisation": "A configuration item cannot be given another organisation."}


def test_what_has_tickets_is_retired_and_what_has_nothing_is_removed(session: Session, everybody: People) -> None:
    root = everybody.root
    opened(session, everybody.bob, site_id=everybody.york)
    with pytest.raises(ConflictError, match="This site has 1 ticket: retire it instead"):
        remove_record(session, root, kind=SITES, record_id=everybody.york)
    retire_record(session, root, kind=SITES, record_id=everybody.york, is_retired=True)
    assert record_of(session, root, kind=SITES, record_id=everybody.york).is_retired
    remove_record(session, root, kind=SITES, record_id=everybody.hull)
    with pytest.raises(NotFoundError):
        record_of(session, root, kind=SITES, record_id=everybody.hull)
    actions = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert actions == [AuditAction.RECORD_RETIRED, AuditAction.DELETED]


def test_a_retired_one_is_not_offered_but_where_it_stands_already(session: Session, everybody: People) -> None:
    root, team = everybody.root, str(everybody.voice_team)
    item = an_item(session, everybody, team=team)
    retire_record(session, root, kind=TEAMS, record_id=everybody.voice_team, is_retired=True)
    assert record_options(session, root, kind=ITEMS)["team"] == []
    kept = record_of(session, root, kind=ITEMS, record_id=item)
    assert [one.label for one in record_options(session, root, kind=ITEMS, kept=kept)["team"]] == ["Voice support"]
    change_record(session, root, kind=ITEMS, record_id=item, values={"product": "Phone", "team": team})
    told = refusal(lambda: an_item(session, everybody, team=team))
    assert told == {"team": "'Voice support' is retired."}


def test_lists_search_filter_count_and_page(session: Session, everybody: People) -> None:
    root = everybody.root
    ids = [an_item(session, everybody, reference_name=f"100%_{number}") for number in range(3)]
    retire_record(session, root, kind=ITEMS, record_id=ids[2], is_retired=True)
    opened(session, everybody.bob, site_id=everybody.leeds, config_item_id=ids[0])

    def names(**asked: Any) -> tuple[int, list[str]]:
        page = record_page(session, root, kind=ITEMS, filters=RecordFilters(**asked), limit=2)
        return page.total, [one.name for one in page.rows]

    assert names() == (2, ["100%_0", "100%_1"])
    assert names(state="") == (3, ["100%_0", "100%_1"])
    assert names(state="retired") == (1, ["100%_2"])
    assert names(q="100%_1") == (1, ["100%_1"])
    assert names(q="100\x00") == (0, [])
    asked = RecordFilters(fields={"role": "agent\x00"})
    assert record_page(session, root, kind=STAFF, filters=asked).rows == ()
    assert names(q="100_") == (0, [])
    assert names(fields={"organisation": str(everybody.globex)})[0] == 0
    assert names(fields={"site": str(everybody.leeds), "product": "nothing"})[0] == 2
    assert record_page(session, root, kind=ITEMS, filters=RecordFilters()).rows[0].open_tickets == 1


def test_the_table_of_powers_decides(session: Session, everybody: People) -> None:
    for kind in (ORGANISATIONS, SITES, TEAMS, ITEMS):
        _try_powers(session, everybody, kind)


def _try_powers(session: Session, everybody: People, kind: Kind) -> None:
    leads = kind in (TEAMS, ITEMS)
    for viewer in (everybody.alice, everybody.erin, everybody.dora, everybody.bob):
        with pytest.raises(ForbiddenError):
            record_page(session, viewer, kind=kind, filters=RecordFilters())
        with pytest.raises(ForbiddenError):
            remove_record(session, viewer, kind=kind, record_id=1)
    assert record_page(session, everybody.leo, kind=kind, filters=RecordFilters()).total >= 0
    with pytest.raises(NotFoundError if leads else ForbiddenError):
        retire_record(session, everybody.leo, kind=kind, record_id=987654, is_retired=True)


def test_another_zone_counts_anew(session: Session, everybody: People) -> None:
    change_record(
        session, everybody.root, kind=ORGANISATIONS, record_id=everybody.acme, values={"timezone": "Asia/Tokyo"}
    )
    assert session.scalar(select(Organisation.timezone).where(Organisation.id == everybody.acme)) == "Asia/Tokyo"
