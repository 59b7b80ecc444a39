"""Fills an empty database with the demo's provider, through the services everybody else uses."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from faker import Faker
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ingest import clock
from ingest.demo import content
from ingest.demo.approvals import approval_stories
from ingest.demo.history import status_history
from ingest.demo.tickets import Customer, Writer
from ingest.enums import SecurityLevel, StaffRole
from ingest.metrics.facts.writing import facts_at_the_end
from ingest.models.config_items import ConfigItem
from ingest.models.organisations import Organisation
from ingest.models.people import Account
from ingest.notifications.service import entering_history
from ingest.organisations.service import create_organisation, create_site
from ingest.people.service import create_contact_account, create_staff_account
from ingest.teams.service import create_team
from ingest.viewer import Viewer

PASSWORD = "helmdesk-demo"  # noqa: S105 - everybody knows it: the demo's
YEARS = timedelta(days=730)
# Some more of the last days, so that a screen of today has something to say.
LATELY = timedelta(days=10)
LATELY_SHARE = 0.04
# Of so many tickets one is new: nobody has begun with it.
TICKETS_FOR_A_NEW_ONE = 160
FEWEST_WITH_STORIES = 20
CONTACTS_PER_ORGANISATION = 6
ITEMS_PER_SITE = 4
Progress = Callable[[int], None]


@dataclass(slots=True)
class _Place:
    session: Session
    viewer: Viewer
    chance: random.Random
    faker: Faker
    seed: int
    teams: dict[str, int] = field(default_factory=dict)
    agents: list[Viewer] = field(default_factory=list)
    editor: Viewer | None = None
    item_teams: dict[int, int] = field(default_factory=dict)


def is_filled(session: Session) -> bool:
    """Whether there is anything in the database already."""
    return session.scalar(select(Organisation.id).limit(1)) is not None


def fill(
    session: Session, viewer: Viewer, *, tickets: int, seed: int, on_progress: Progress = lambda _done: None
) -> None:
    """Bring everybody and everything in, in the caller's one transaction: all of it or nothing. Administrators.

    `on_progress` is told how many tickets are done.
    """
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    faker = Faker("en_GB")
    faker.seed_instance(seed)
    place = _Place(session, viewer, chance, faker, seed)
    for user_name, name, role in content.STAFF:
        account_id = create_staff_account(
            session, viewer, user_name=user_name, name=name, password=PASSWORD, staff_role=StaffRole(role)
        )
        person = Viewer(account_id, name, viewer.timezone, staff_role=StaffRole(role))
        if role in {StaffRole.AGENT, StaffRole.LEAD}:
            place.agents.append(person)
        if role == StaffRole.STATUS_EDITOR:
            place.editor = person
    place.teams = {name: create_team(session, viewer, name=name) for name in content.TEAMS}
    _join_teams(place)
    customers = [_customer(place, name, zone, towns) for name, zone, towns in content.ORGANISATIONS]
    status_history(session, place.editor or viewer, seed=seed, shared_with=customers[0].organisation_id)
    # A demo too small for stories is for counting.
    told = len(content.APPROVALS) if tickets >= FEWEST_WITH_STORIES else 0
    with entering_history(session), facts_at_the_end(session):
        _write_tickets(place, customers, tickets=tickets - told, on_progress=on_progress)
        if told:
            approval_stories(session, viewer, customer=customers[0], agent=place.agents[0])


def _join_teams(place: _Place) -> None:
    """One after the other, so that no team is without people."""
    teams = list(place.teams.values())
    for number, agent in enumerate(place.agents):
        chosen = update(Account).where(Account.id == agent.account_id)
        place.session.execute(chosen.values(team_id=teams[number % len(teams)]))


def _write_tickets(place: _Place, customers: list[Customer], *, tickets: int, on_progress: Progress) -> None:
    now = clock.now()
    moments = sorted(_opened_at(place.chance, now) for _ in range(tickets))
    writer = Writer(place.session, tuple(place.agents), place.item_teams, place.teams["Service desk"], now)
    weights = [len(one.sites) for one in customers]
    first_new = tickets - max(2, tickets // TICKETS_FOR_A_NEW_ONE)
    for index, moment in enumerate(moments):
        # Each ticket draws from its own chance, so that a longer life of one changes none of the others.
        chance = random.Random(f"{place.seed} {index}")  # noqa: S311 - repeatable, not secret
        drawn = chance.choices(customers, weights)[0]
        # The newest but one is always Bob's, whom the demo names.
        customer = customers[0] if index == tickets - 2 else drawn
        writer.write(customer, opened_at=moment, chance=chance, is_new=index >= first_new)
        if (index + 1) % 200 == 0:
            on_progress(index + 1)


def _opened_at(chance: random.Random, now: datetime) -> datetime:
    # Tickets come on working days and in working hours, most of the time.
    span = LATELY if chance.random() < LATELY_SHARE else YEARS
    moment = now - timedelta(seconds=chance.randrange(3600, int(span.total_seconds())))
    if moment.weekday() >= 5 and chance.random() < 0.85:  # noqa: PLR2004 - Saturday
        moment -= timedelta(days=moment.weekday() - 4)
    return min(moment.replace(hour=chance.randrange(7, 18)), now - timedelta(minutes=chance.randrange(5, 90)))


def _customer(place: _Place, name: str, timezone: str, towns: tuple[str, ...]) -> Customer:
    session, viewer = place.session, place.viewer
    owner = create_organisation(session, viewer, name=name, timezone=timezone)
    sites = {
        town: create_site(session, viewer, organisation_id=owner, name=town, city=town, is_main=index == 0)
        for index, town in enumerate(towns)
    }
    customer = Customer(owner, name, timezone, tuple(sites.values()))
    domain = f"{''.join(one for one in name.casefold() if one.isalpha())}.example"
    for user_name, person, organisation, level in content.CONTACTS:
        if organisation == name:
            customer.contacts.append(_contact(place, customer, user_name, person, PASSWORD, level))
    while len(customer.contacts) < CONTACTS_PER_ORGANISATION:
        first, last = place.faker.first_name(), place.faker.last_name()
        address = f"{first}.{last}.{len(customer.contacts)}@{domain}".lower()
        customer.contacts.append(_contact(place, customer, address, f"{first} {last}", None, "standard"))
    for town, site in sites.items():
        customer.items[site] = _items(place, owner, site, town)
    return customer


def _contact(place: _Place, customer: Customer, user_name: str, name: str, password: str | None, level: str) -> Viewer:
    owner, sites = customer.organisation_id, tuple(customer.sites)
    account_id = create_contact_account(
        place.session,
        place.viewer,
        organisation_id=owner,
        user_name=user_name,
        name=name,
        password=password,
        security_level=SecurityLevel(level),
        # One after the other, so that every site has somebody.
        site_id=sites[len(customer.contacts) % len(sites)],
    )
    account = place.session.get_one(Account, account_id)
    # Without the account: what this person writes is history, and dated as such.
    return Viewer(
        account_id=None,
        name=name,
        timezone=account.timezone,
        organisation_id=owner,
        contact_id=account.contact_id,
        security_level=SecurityLevel(level),
    )


def _items(place: _Place, owner: int, site: int, town: str) -> tuple[int, ...]:
    rows = [
        ConfigItem(
            organisation_id=owner,
            site_id=site,
            product=product,
            serial_number=f"SN {place.chance.randrange(10_000, 99_999)}",
            reference_number=f"R{place.chance.randrange(1_000, 9_999)}",
            reference_name=f"{town[:3].upper()}-{prefix}{number}",
            team_id=place.teams[team],
        )
        for number, (product, prefix, team) in enumerate(place.chance.sample(content.PRODUCTS, ITEMS_PER_SITE), start=1)
    ]
    place.session.add_all(rows)
    place.session.flush()
    place.item_teams |= {row.id: row.team_id for row in rows if row.team_id is not None}
    return tuple(row.id for row in rows)
