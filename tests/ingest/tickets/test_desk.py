"""The desk: queues that count what their lists hold, changes of many tickets, claims, and who is on a ticket."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from ingest import clock
from ingest.db.engine import reading, unit_of_work
from ingest.errors import ForbiddenError, InvalidInputError, NotFoundError
from ingest.metrics.facts.repair import verify_facts
from ingest.metrics.rollup import verify_counts
from ingest.models import Account, ConfigItem, TicketPresence
from ingest.tickets.bulk import BulkDone, BulkResult, change_tickets, claim_tickets
from ingest.tickets.choices import place_choices
from ingest.tickets.desk import queues
from ingest.tickets.presence import note_presence
from ingest.tickets.queries import ticket, ticket_rows, ticket_total
from ingest.tickets.schemas import FieldChange
from ingest.tickets.service import change_ticket, close_ticket
from ingest.viewer import Viewer
from tests.support.people import People
from tests.support.tickets import opened

URGENT = {"urgency": "low", "impact": "only_me"}


@pytest.fixture
def numbers(people: People) -> list[str]:
    """Tickets of both customers in every state a queue asks for."""
    with unit_of_work() as session:
        found = [opened(session, people.bob) for _ in range(4)] + [opened(session, people.carol) for _ in range(3)]
        alice = people.alice.account_id
        account = session.get(Account, alice)
        assert account is not None
        account.team_id = people.voice_team
        wanted: list[dict[str, object]] = [
            {"assignee_id": alice}, {"status": "waiting_customer"}, {"team_id": people.voice_team},
            {"status": "in_progress", "assignee_id": people.leo.account_id}, {"status": "waiting_vendor"},
        ]  # fmt: skip
        for number, changes in zip(found, wanted, strict=False):
            change_ticket(session, people.alice, number=number, changes=changes)
        close_ticket(session, people.carol, number=found[-1])
    return found


def _assignees(viewer: Viewer, numbers: list[str]) -> list[str | None]:
    with reading() as session:
        return [ticket(session, viewer, number=number).row.assignee for number in numbers]


def test_each_queue_counts_exactly_what_its_list_holds(people: People, numbers: list[str]) -> None:
    for viewer in (people.alice, people.leo):
        with reading() as session:
            found = queues(session, viewer)
            for queue in found:
                rows = list(ticket_rows(session, viewer, filters=queue.filters))
                assert queue.number == ticket_total(session, viewer, filters=queue.filters) == len(rows), queue.name
        counts = {queue.name: queue.number for queue in found}
        assert ("My team's" in counts) == (viewer is people.alice)
        assert counts["Newest update"] == len(numbers) - 1
        assert counts["Unassigned"] == 4
        assert counts["Mine"] == 1
        assert counts["Waiting for us"] == 4
        assert counts["Waiting for the customer"] == 1


def test_many_tickets_change_at_once_and_each_that_cannot_says_why(people: People, numbers: list[str]) -> None:
    wanted = [numbers[1], numbers[4], "T19990101.0001"]
    changes = {"status": "in_progress", "priority": "high", "assignee_id": people.leo.account_id}
    with unit_of_work() as session:
        result = change_tickets(session, people.alice, numbers=wanted, changes=changes)
    assert result.changed == (numbers[1], numbers[4])
    assert result.refused == (("T19990101.0001", "There is no ticket T19990101.0001."),)
    assert result.done[0].changes[0] == FieldChange("Status", "Waiting Customer", "In Progress")
    with reading() as session:
        for number in result.changed:
            row = ticket(session, people.alice, number=number).row
            assert (row.status, row.priority, row.assignee) == ("in_progress", "high", "Leo Grant")
        assert verify_counts(session, people.root) == []
        assert verify_facts(session, people.root) == []


def test_a_ticket_that_refuses_one_value_keeps_all_of_its_own(people: People, numbers: list[str]) -> None:
    with unit_of_work() as session:
        bad = {"status": "in_progress", "assignee_id": people.bob.account_id}
        result = change_tickets(session, people.alice, numbers=numbers[:2], changes=bad)
    assert result.changed == ()
    assert {reason for _, reason in result.refused} == {"Choose a member of staff."}
    with reading() as session:
        assert ticket(session, people.alice, number=numbers[0]).row.status == "new"
        assert ticket(session, people.alice, number=numbers[1]).row.status == "waiting_customer"


def test_type_site_and_item_change_by_the_rules_of_one_ticket(people: People, numbers: list[str]) -> None:
    with unit_of_work() as session:
        leeds, york = (_item(session, people.acme, site) for site in (people.leeds, people.york))
        acme, globex = numbers[0], numbers[4]
        moved = change_tickets(
            session, people.alice, numbers=[acme, globex], changes={"site_id": people.leeds, "config_item_id": leeds}
        )
        away = change_tickets(session, people.alice, numbers=[acme], changes={"config_item_id": york})
        alone = change_tickets(session, people.alice, numbers=[acme], changes={"site_id": people.york})
        same = change_tickets(session, people.alice, numbers=[acme], changes={"site_id": people.leeds})
    assert moved.changed == (acme,)
    assert moved.refused == ((globex, "Choose a site of the organisation."),)
    elsewhere = ((acme, "This item is at another site; choose one of the ticket's site."),)
    assert (away.refused, alone.refused) == (elsewhere, elsewhere)
    assert same == BulkResult((BulkDone(acme, ()),))
    with reading() as session:
        found = ticket(session, people.alice, number=acme)
        assert (found.row.site, found.row.config_item_product) == ("Leeds", "Trunk")
        assert verify_counts(session, people.root) == []


def test_a_new_type_names_what_it_asks_for_and_leaves_such_tickets_as_they_were(people: People) -> None:
    with unit_of_work() as session:
        item = _item(session, people.acme, people.leeds)
        full = {"site_id": people.leeds, "config_item_id": item, "customer_reference": "A-1"}
        ready, bare = (
            opened(session, people.bob, request_type="query", **more) for more in (full | URGENT, {"title": "Bare"})
        )
        wanted = {"request_type": "incident", "priority": "high"}
        result = change_tickets(session, people.alice, numbers=[ready, bare], changes=wanted)
    assert result.changed == (ready,)
    [(number, reason)] = result.refused
    assert number == bare
    assert reason.startswith("1. Incident asks for Urgency, Who is impacted, Configuration Item")
    with reading() as session:
        assert ticket(session, people.alice, number=ready).row.request_type == "incident"
        row = ticket(session, people.alice, number=bare).row
        assert (row.request_type, row.priority, len(ticket(session, people.alice, number=bare).events)) == (
            "query", None, 1)  # fmt: skip
        assert verify_counts(session, people.root) == []


def test_places_are_those_of_the_chosen_tickets(people: People, numbers: list[str]) -> None:
    with unit_of_work() as session:
        item = _item(session, people.acme, people.leeds)
        change_tickets(session, people.alice, numbers=numbers[:2], changes={"site_id": people.leeds})
        at_leeds = place_choices(session, people.alice, numbers=numbers[:2])
        mixed = place_choices(session, people.alice, numbers=[numbers[0], numbers[4]])
        chosen = place_choices(session, people.alice, numbers=numbers, site_id=people.leeds)
        assert [one.name for one in at_leeds.sites] == ["Hull", "Leeds", "York"]
        assert [one.id for one in at_leeds.items] == [item] == [one.id for one in chosen.items]
        assert [one.name for one in mixed.sites] == ["Boston (Globex)", "Hull (Acme)", "Leeds (Acme)", "York (Acme)"]
        assert mixed.items == place_choices(session, people.alice, numbers=[]).sites == ()


def _item(session: Session, owner: int, site: int) -> int:
    item = ConfigItem(organisation_id=owner, site_id=site, product="Trunk")
    session.add(item)
    session.flush()
    return item.id


def test_a_claim_takes_what_nobody_has_and_leaves_colleagues_theirs(people: People, numbers: list[str]) -> None:
    with unit_of_work() as session:
        result = claim_tickets(session, people.alice, numbers=[numbers[0], numbers[1], numbers[3], numbers[1]])
    # The first is Alice's already.
    assert result.changed == (numbers[1],)
    assert sorted(one.number for one in result.done) == sorted((numbers[0], numbers[1]))
    assert result.refused == ((numbers[3], "A colleague has it already."),)
    assert _assignees(people.alice, [numbers[1], numbers[3]]) == ["Alice Moore", "Leo Grant"]


@pytest.mark.parametrize(("count", "changes"), [(0, {"priority": "high"}), (201, {"priority": "high"}), (1, {})])
def test_nothing_or_too_much_at_once_is_refused(people: People, count: int, changes: dict[str, str]) -> None:
    wanted = [f"T20260101.{number:04}" for number in range(count)]
    with pytest.raises(InvalidInputError), unit_of_work() as session:
        change_tickets(session, people.alice, numbers=wanted, changes=changes)


def test_colleagues_are_named_until_a_minute_after_they_left(
    people: People, numbers: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = clock.now()
    with unit_of_work() as session:
        assert note_presence(session, people.alice, number=numbers[0]) == ()
        assert note_presence(session, people.leo, number=numbers[1]) == ()
    monkeypatch.setattr(clock, "now", lambda: begun + timedelta(seconds=50))
    with unit_of_work() as session:
        assert note_presence(session, people.leo, number=numbers[0]) == ("Alice Moore",)
        # Staying is one row, however often it is said.
        assert note_presence(session, people.leo, number=numbers[0]) == ("Alice Moore",)
    monkeypatch.setattr(clock, "now", lambda: begun + timedelta(seconds=62))
    with unit_of_work() as session:
        assert note_presence(session, people.leo, number=numbers[0]) == ()
        assert session.query(TicketPresence).count() == 1


def test_presence_is_for_staff_on_tickets_there_are(people: People, numbers: list[str]) -> None:
    with pytest.raises(ForbiddenError), unit_of_work() as session:
        note_presence(session, people.bob, number=numbers[0])
    with pytest.raises(NotFoundError), unit_of_work() as session:
        note_presence(session, people.alice, number="T19990101.0001")
