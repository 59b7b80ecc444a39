"""Writes the demo's tickets: each opened, answered, moved, closed and now and then reopened, as people do."""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from ingest.demo import content
from ingest.tickets.schemas import TicketDraft
from ingest.tickets.service import add_note, change_ticket, close_ticket, open_ticket, reply_to_ticket
from ingest.viewer import Viewer

WAITING = ("waiting_customer", "waiting_internal", "waiting_vendor", "ready_to_procure")
CHANGE_WAITING = ("waiting_approval", *WAITING)
REQUEST_TYPES = ("incident", "query", "change_request")
_TEXTS = {"incident": content.INCIDENTS, "query": content.QUERIES, "change_request": content.CHANGES}
STAYS_OPEN_SHARE = 0.008
REOPENED_SHARE = 0.06
CANCELLED_SHARE = 0.03
RESOLVED_SHARE = 0.12
NOTE_SHARE = 0.25
RECENT = timedelta(days=12)
RECENT_OPEN_SHARE = 0.45


@dataclass(slots=True)
class Customer:
    """An organisation with everything a ticket may name."""

    organisation_id: int
    name: str
    timezone: str
    sites: tuple[int, ...]
    contacts: list[Viewer] = field(default_factory=list)
    items: dict[int, tuple[int, ...]] = field(default_factory=dict)


@dataclass(slots=True)
class Writer:
    """Writes tickets that end before `now`; `agents` share them, and an item's team has those of its items."""

    session: Session
    agents: tuple[Viewer, ...]
    item_teams: dict[int, int]
    service_desk: int
    now: datetime
    chance: random.Random = field(default_factory=random.Random)

    def write(self, customer: Customer, *, opened_at: datetime, chance: random.Random, is_new: bool) -> None:
        """One ticket with its whole life; of a new one only its beginning."""
        self.chance = chance
        contact = customer.contacts[0] if is_new else chance.choice(customer.contacts)
        draft = self._draft(customer)
        number = open_ticket(self.session, contact, draft=draft, at=opened_at)
        steps, agent = _Steps(chance, opened_at), chance.choice(self.agents)
        at = next(steps)
        if is_new or at > self.now:
            return
        team = self.item_teams.get(draft.config_item_id or 0, self.service_desk)
        begun = {"status": "in_progress", "team_id": team, "assignee_id": agent.account_id}
        if category := _category(number):
            begun["category"] = category
        change_ticket(self.session, agent, number=number, changes=begun, at=at)
        self._talk(number, contact, agent, steps)
        is_open = chance.random() < (RECENT_OPEN_SHARE if self.now - opened_at < RECENT else STAYS_OPEN_SHARE)
        if not is_open:
            self._complete(number, contact, agent, steps)
            return
        is_asking = draft.request_type == "change_request" and customer.name != content.ORGANISATIONS[0][0]
        # The first organisation has a board: there, what waits for approval waits for its members.
        waiting = CHANGE_WAITING if is_asking else WAITING
        if chance.random() < 0.7 and (at := next(steps)) < self.now:  # noqa: PLR2004 - most wait for somebody
            self._change(number, agent, chance.choice(waiting), at)

    def _draft(self, customer: Customer) -> TicketDraft:
        chance = self.chance
        request_type = chance.choices(REQUEST_TYPES, (56, 28, 16))[0]
        title, description = chance.choice(_TEXTS[request_type])
        count = chance.randrange(2, 12)
        site = chance.choice(customer.sites)
        is_incident = request_type == "incident"
        return TicketDraft(
            organisation_id=customer.organisation_id,
            title=title.format(n=count),
            description=description.format(n=count),
            request_type=request_type,
            site_id=site,
            config_item_id=None if request_type == "query" else chance.choice(customer.items[site]),
            urgency=chance.choice(("low", "medium", "medium", "high")) if is_incident else None,
            impact=chance.choice(("only_me", "others", "company")) if is_incident else None,
            priority=None if is_incident else chance.choice(("low", "medium")),
            customer_reference=f"INC-{chance.randrange(1000, 9999)}" if chance.random() < 0.2 else None,  # noqa: PLR2004
        )

    def _change(self, number: str, agent: Viewer, status: str, at: datetime) -> None:
        change_ticket(self.session, agent, number=number, changes={"status": status}, at=at)

    def _talk(self, number: str, contact: Viewer, agent: Viewer, steps: "_Steps") -> None:
        chance = self.chance
        if chance.random() < NOTE_SHARE and (at := next(steps)) < self.now:
            add_note(self.session, agent, number=number, body=chance.choice(content.NOTES), at=at)
        for _ in range(chance.choice((0, 1, 1, 2))):
            at = next(steps)
            if at > self.now:
                return
            reply_to_ticket(self.session, agent, number=number, body=chance.choice(content.STAFF_REPLIES), at=at)
            at = next(steps)
            if at > self.now or chance.random() < 0.3:  # noqa: PLR2004 - not everybody answers
                continue
            reply_to_ticket(self.session, contact, number=number, body=chance.choice(content.CONTACT_REPLIES), at=at)

    def _complete(self, number: str, contact: Viewer, agent: Viewer, steps: "_Steps") -> None:
        at = next(steps)
        if at > self.now:
            return
        kind = self.chance.random()
        if kind < CANCELLED_SHARE:
            self._change(number, agent, "cancelled", at)
        elif kind < CANCELLED_SHARE + RESOLVED_SHARE:
            self._change(number, agent, "resolved", at)
        else:
            self._close(number, contact, agent, steps, at=at)

    def _close(self, number: str, contact: Viewer, agent: Viewer, steps: "_Steps", *, at: datetime) -> None:
        close_ticket(self.session, agent, number=number, note=self.chance.choice(content.CLOSING_WORDS), at=at)
        again, closed = next(steps), next(steps)
        if closed > self.now or self.chance.random() > REOPENED_SHARE:
            return
        reply_to_ticket(self.session, contact, number=number, body="It is back this morning, just as before.", at=again)
        close_ticket(self.session, agent, number=number, note="Found the cause this time; solved.", at=closed)


def _category(number: str) -> str:
    """What staff sort a ticket into, by a chance of its own."""
    names, weights = zip(*content.CATEGORIES, strict=True)
    chance = random.Random(number)  # noqa: S311 - repeatable, not secret
    return str(chance.choices(names, weights)[0])


class _Steps:
    """Moments after one another, some hours or a day apart."""

    def __init__(self, chance: random.Random, moment: datetime) -> None:
        self._chance, self._moment = chance, moment

    def __next__(self) -> datetime:
        self._moment += timedelta(minutes=self._chance.choice((20, 45, 90, 240, 600, 1440, 2000)))
        return self._moment
