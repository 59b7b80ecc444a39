"""What is retired is offered to no new ticket, and stays where tickets have it already."""

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from ingest.config_items.queries import site_config_items
from ingest.errors import InvalidInputError
from ingest.models import ConfigItem, Organisation, Site, Team
from ingest.organisations.queries import organisations, organisations_in_use, sites, sites_in_use, teams
from ingest.portal.current import current_portal
from ingest.tickets.choices import named_items
from ingest.tickets.editing import TicketEdit, edit_form, save_edit
from ingest.tickets.filters import TicketFilters, filters_from_address, tickets_address
from ingest.tickets.opening import open_from_form, organisation_of_site
from ingest.tickets.queries import ticket, ticket_page
from ingest.tickets.routing import routed_team
from ingest.tickets.service import change_ticket
from tests.support.people import People, settle_people
from tests.support.tickets import opened


@pytest.fixture
def everybody(session: Session) -> People:
    return settle_people(session)


def an_item(session: Session, people: People) -> int:
    item = ConfigItem(organisation_id=people.acme, site_id=people.leeds, product="PBX", team_id=people.voice_team)
    session.add_all([item, Team(name="Service desk")])
    session.flush()
    return item.id


def retire(session: Session, *models: type) -> None:
    for model in models:
        session.execute(update(model).values(is_retired=True))


def test_no_new_ticket_gets_what_is_retired(session: Session, everybody: People) -> None:
    bob, item = everybody.bob, an_item(session, everybody)
    answers = {"title": "?", "contact": bob.contact_id, "description": "?", "customer_reference": "7"}
    form = current_portal().request_type("incident")
    assert form is not None
    assert routed_team(session, form=form, config_item_id=item) == everybody.voice_team
    number = opened(session, bob, site_id=everybody.leeds)
    retire(session, ConfigItem, Team)
    assert site_config_items(session, bob, site_id=everybody.leeds) == []
    assert teams(session, everybody.alice) == []
    assert routed_team(session, form=form, config_item_id=item) is None
    for column, value in (("config_item_id", item), ("team_id", everybody.voice_team)):
        with pytest.raises(InvalidInputError, match="retired"):
            change_ticket(session, everybody.alice, number=number, changes={column: value})
    session.execute(update(Site).where(Site.id == everybody.leeds).values(is_retired=True))
    with pytest.raises(InvalidInputError):
        open_from_form(session, bob, request_type="query", site_id=everybody.leeds, answers=answers)
    assert [one.name for one in sites_in_use(session, bob)] == ["Hull", "York"]
    retire(session, Organisation)
    with pytest.raises(InvalidInputError):
        organisation_of_site(session, everybody.alice, site_id=everybody.york)
    assert sites_in_use(session, bob) == []


def test_old_tickets_and_filters_go_on_with_it(session: Session, everybody: People) -> None:
    bob, alice, item = everybody.bob, everybody.alice, an_item(session, everybody)
    number = opened(session, bob, site_id=everybody.leeds, config_item_id=item, team_id=everybody.voice_team)
    opened(session, bob, site_id=everybody.leeds)
    retire(session, ConfigItem, Team, Site, Organisation)
    row = ticket(session, bob, number=number).row
    assert (row.site, row.team, row.config_item_product) == ("Leeds", "Voice support", "PBX")
    filters = TicketFilters(config_item=(item,))
    assert filters_from_address({"config_item": [str(item)]}) == filters
    assert tickets_address(filters) == f"/tickets?config_item={item}"
    assert [one.number for one in ticket_page(session, bob, filters=filters).rows] == [number]
    assert ticket_page(session, everybody.carol, filters=filters).total == 0
    assert [one.name for one in named_items(session, bob, item_ids=[item])] == ["PBX"]
    assert named_items(session, everybody.carol, item_ids=[item]) == []
    assert len(sites(session, bob)) == 3
    assert [one.name for one in organisations(session, bob)] == ["Acme"]
    assert organisations_in_use(session, alice) == []
    kept = {"organisation_id": everybody.acme, "kept_id": everybody.leeds}
    assert [one.name for one in sites_in_use(session, alice, **kept)] == ["Leeds"]
    assert [one.id for one in site_config_items(session, alice, site_id=everybody.leeds, kept_id=item)] == [item]
    form = edit_form(session, alice, number=number)
    edit = TicketEdit(form.position, form.values, {**form.values, "title": "Mended"})
    save_edit(session, alice, number=number, edit=edit)
    after = ticket(session, alice, number=number).row
    assert (after.title, after.site, after.team, after.config_item_product) == (
        "Mended",
        "Leeds",
        "Voice support",
        "PBX",
    )
