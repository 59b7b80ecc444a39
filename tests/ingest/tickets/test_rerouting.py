"""Another configuration item or request type: the team follows, who had the ticket is told, and boards are asked."""

from dataclasses import dataclass

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ingest.metrics.rollup import verify_counts
from ingest.models import Account, ConfigItem, Team
from ingest.models.notifications import MailEvent
from ingest.tickets import queries
from ingest.tickets.applying import LET_GO
from ingest.tickets.editing import TicketEdit, edit_form, save_edit
from ingest.tickets.schemas import TicketRow
from ingest.tickets.service import change_ticket, close_ticket
from ingest.viewer import Viewer
from tests.support.approvals import CAB, board, latest
from tests.support.people import People
from tests.support.tickets import opened

# With the one answer that it needs and an incident does not have.
CHANGE_REQUEST = {"ticket__request_type": "change_request", "customer_requested_date": "2100-01-01"}


@dataclass(frozen=True)
class Desk:
    """Two more teams, and an item of each of two."""

    network: int
    desk: int
    phone: int
    router: int
    shelf: int


@pytest.fixture
def desk(session: Session, people: People) -> Desk:
    """Voice support has a phone, Network a router, nobody the shelf; Leo is of Voice support."""
    network, service_desk = Team(name="Network"), Team(name="Service desk")
    session.add_all([network, service_desk])
    session.flush()
    owners = {"phone": people.voice_team, "router": network.id, "shelf": None}
    items = {
        name: ConfigItem(organisation_id=people.acme, site_id=people.leeds, product=name, team_id=team)
        for name, team in owners.items()
    }
    session.add_all(items.values())
    session.execute(update(Account).where(Account.id == people.leo.account_id).values(team_id=people.voice_team))
    session.flush()
    return Desk(network.id, service_desk.id, *(items[name].id for name in owners))


def incident(session: Session, people: People, desk: Desk) -> str:
    number = opened(session, people.bob, site_id=people.leeds, config_item_id=desk.phone, urgency="low",
                    impact="only_me", customer_reference="A-1")  # fmt: skip
    change_ticket(session, people.alice, number=number, changes={"assignee_id": people.leo.account_id})
    return number


def edited(session: Session, viewer: Viewer, number: str, **typed: str) -> TicketRow:
    form = edit_form(session, viewer, number=number)
    given = {key.replace("__", "."): value for key, value in typed.items()}
    save_edit(session, viewer, number=number, edit=TicketEdit(form.position, form.values, {**form.values, **given}))
    return queries.ticket(session, viewer, number=number).row


def said(session: Session, viewer: Viewer, number: str) -> list[tuple[str, str | None, str | None]]:
    events = queries.ticket(session, viewer, number=number).events
    return [(one.field, one.before, one.after) for one in events[-1].changes]


def test_the_team_follows_the_item_and_who_is_of_another_team_is_let_go_and_told(
    session: Session, people: People, desk: Desk
) -> None:
    number = incident(session, people, desk)
    row = edited(session, people.bob, number, config_item=str(desk.router))
    assert (row.team, row.assignee) == ("Network", None)
    assert said(session, people.bob, number) == [
        ("Configuration Item", "phone", "router"),
        ("Team", "Voice support", "Network"),
        ("Assigned To", "Leo Grant", None),
    ]
    words = select(MailEvent.words).where(MailEvent.recipient == f"staff:{people.leo.account_id}")
    assert LET_GO in session.scalars(words).all()
    assert verify_counts(session, people.root) == []


def test_who_is_of_the_new_team_or_of_none_keeps_the_ticket(session: Session, people: People, desk: Desk) -> None:
    for team_id in (desk.network, None):
        session.execute(update(Account).where(Account.id == people.leo.account_id).values(team_id=team_id))
        row = edited(session, people.bob, incident(session, people, desk), config_item=str(desk.router))
        assert (row.team, row.assignee) == ("Network", "Leo Grant")


def test_what_somebody_chose_by_hand_stays(session: Session, people: People, desk: Desk) -> None:
    number = incident(session, people, desk)
    row = edited(session, people.alice, number, config_item=str(desk.router), ticket__team_id=str(desk.desk),
                 ticket__assignee_id=str(people.alice.account_id))  # fmt: skip
    assert (row.team, row.assignee) == ("Service desk", "Alice Moore")
    # Of a team that was asked for, be it the present one.
    number = incident(session, people, desk)
    change_ticket(session, people.alice, number=number,
                  changes={"config_item_id": desk.router, "team_id": people.voice_team})  # fmt: skip
    assert queries.ticket(session, people.alice, number=number).row.team == "Voice support"


def test_an_item_of_no_team_leaves_the_ticket_where_it_is(session: Session, people: People, desk: Desk) -> None:
    row = edited(session, people.bob, incident(session, people, desk), config_item=str(desk.shelf))
    assert (row.team, row.assignee) == ("Voice support", "Leo Grant")


def test_a_type_without_items_goes_to_the_service_desk_and_back_to_the_items_team(
    session: Session, people: People, desk: Desk
) -> None:
    number = incident(session, people, desk)
    row = edited(session, people.alice, number, ticket__request_type="query")
    assert (row.team, row.assignee, row.reference_name or row.config_item_product) == ("Service desk", None, "phone")
    # An item that a query is given now is one it is about.
    assert edited(session, people.alice, number, config_item=str(desk.router)).team == "Network"
    assert edited(session, people.alice, number, ticket__request_type="incident").team == "Network"


def test_a_team_chosen_before_stays_where_both_types_lead_to_the_same(
    session: Session, people: People, desk: Desk
) -> None:
    number = incident(session, people, desk)
    change_ticket(session, people.alice, number=number, changes={"team_id": desk.network})
    assert edited(session, people.alice, number, **CHANGE_REQUEST).team == "Network"


def test_a_change_request_asks_its_board_and_another_type_takes_the_question_back(
    session: Session, people: People, desk: Desk
) -> None:
    board(session, people, [people.dora])
    number = incident(session, people, desk)
    row = edited(session, people.alice, number, **CHANGE_REQUEST)
    assert (row.status, row.change_approval_status) == ("waiting_approval", "Requested")
    assert (latest(session, number).board, latest(session, number).outcome) == (CAB, None)
    row = edited(session, people.alice, number, ticket__request_type="incident")
    assert (row.status, row.change_approval_status) == ("new", None)
    assert said(session, people.bob, number) == [
        (CAB, None, "Request withdrawn: the request type has changed"),
        ("Change Approval Status", "Requested", None),
        ("Status", "Waiting Approval", "New"),
    ]
    # Whoever changes many at once changes them alike.
    change_ticket(session, people.alice, number=number, changes={"request_type": "change_request"})
    assert latest(session, number).outcome is None
    assert verify_counts(session, people.root) == []


def test_a_completed_ticket_asks_nobody(session: Session, people: People, desk: Desk) -> None:
    board(session, people, [people.dora])
    number = incident(session, people, desk)
    close_ticket(session, people.bob, number=number)
    # Nor does it ask for what can no longer be answered.
    row = edited(session, people.alice, number, ticket__request_type="change_request")
    assert (row.status, row.change_approval_status) == ("complete", None)
