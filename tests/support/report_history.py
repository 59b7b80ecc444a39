"""A small random history for reports: four zones, replies, notes, moves, reopenings, and rows of two imported logs."""

import random
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from ingest import clock
from ingest.db.engine import unit_of_work
from ingest.metrics.facts.keeping import keep_facts
from ingest.tickets import service
from tests.support.imports import imported
from tests.support.log_files import log_file
from tests.support.people import People
from tests.support.tickets import opened

IMPORTED = (("Aotearoa", "Pacific/Auckland", 24), ("Angeleno", "America/Los_Angeles", 20))
# Everything that statements and addresses could stumble over.
ODD_CATEGORY = '-O\'Brien & "S\u00f6hne"; \u96fb\u8a71 \U0001f4de $now {day} 50%'
STATUSES = ("in_progress", "waiting_customer", "waiting_vendor", "resolved", "complete", "cancelled")


def write_history(people: People, folder: Path, *, seed: int, tickets: int = 30) -> None:
    """Write it into the database at hand."""
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    for name, timezone, count in IMPORTED:
        path = log_file(tickets=count, seed=seed).write(folder / f"{name}.csv")
        imported(path, organisation=name, timezone=timezone)
    with unit_of_work() as session:
        numbers = [_live_a_ticket(session, people, chance) for _ in range(tickets // 2)]
    # From here on some facts are in copies, some are not, and some that are have changed since.
    keep_facts(is_thorough=True)
    with unit_of_work() as session:
        for number in chance.sample(numbers, k=tickets // 6):
            _act(session, people, chance, number=number, at=clock.now())
        for _ in range(tickets // 2):
            _live_a_ticket(session, people, chance)
        # What customers open themselves is of this moment.
        for customer, site in ((people.bob, people.hull), (people.carol, people.boston)):
            number = opened(session, customer, site_id=site, request_type="query")
            service.reply_to_ticket(session, people.alice, number=number, body="Thank you for asking.")


def _live_a_ticket(session: Session, people: People, chance: random.Random) -> str:
    places = ((people.acme, (people.leeds, people.york, None)), (people.globex, (people.boston,)))
    organisation, sites = chance.choice(places)
    # Every age is met, and none changes while it is looked at.
    age = timedelta(days=chance.randrange(chance.choice((3, 40, 380))), seconds=chance.randrange(900, 85_500))
    at = clock.now().replace(microsecond=0) - age
    number = opened(
        session,
        chance.choice((people.alice, people.root)),
        organisation_id=organisation,
        site_id=chance.choice(sites),
        request_type=chance.choice(("incident", "query")),
        priority=chance.choice(("high", "low", None)),
        category=chance.choice(("Phones", ODD_CATEGORY, None)),
        at=at,
    )
    for _ in range(chance.choice((0, 1, 2, 3, 5))):
        at += timedelta(seconds=chance.randrange(1, 12 * 86_400) // chance.choice((1, 1, 24, 500)))
        if at < clock.now():
            _act(session, people, chance, number=number, at=at)
    return number


def _act(session: Session, people: People, chance: random.Random, *, number: str, at: datetime) -> None:
    agent = chance.choice((people.alice, people.leo))
    act = chance.random()
    if act < 0.3:
        service.reply_to_ticket(session, agent, number=number, body="Looking into it.", at=at)
    elif act < 0.4:
        service.add_note(session, agent, number=number, body="Nobody is told.", at=at)
    elif act < 0.5:
        changes = {"assignee_id": chance.choice((people.alice.account_id, people.leo.account_id))}
        service.change_ticket(session, agent, number=number, changes=changes, at=at)
    elif act < 0.55:
        service.change_ticket(session, agent, number=number, changes={"team_id": people.voice_team}, at=at)
    else:
        service.change_ticket(session, agent, number=number, changes={"status": chance.choice(STATUSES)}, at=at)
