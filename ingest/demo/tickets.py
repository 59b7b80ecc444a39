"""Writes the demo's tickets: each opened, answered, moved, closed and now and then reopened, as people do."""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from ingest.demo import content
from ingest.tickets.schemas import TicketDraft
from ingest.tickets.service import change_ticket, close_ticket, open_ticket, reply_to_ticket
from ingest.viewer import Viewer

WAITING = ("waiting_customer", "waiting_internal", "waiting_vendor", "ready_to_procure")
CHANGE_WAITING = ("waiting_approval", *WAITING)
REQUEST_TYPES = ("incident", "query", "change_request")
_TEXTS = {"incident": content.INCIDENTS, "query": content.QUERIES, "change_request": content.CHANGES}
STAYS_OPEN_SHARE = 0.012
REOPENED_SHARE = 0.06
RECENT = timedelta(days=12)
RECENT_OPEN_SHARE = 0.75


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
    """Writes tickets that end before `now`."""

    session: Session
    viewer: Viewer
    chance: random.Random
    now: datetime

    def write(self, customer: Customer, *, opened_at: datetime) -> None:
        """One ticket with its whole life."""
        contact = self.chance.choice(customer.contacts)
        draft = self._draft(customer)
        number = open_ticket(self.session, contact, draft=draft, at=opened_at)
        steps = self._steps(opened_at)
        at = next(steps)
        if at > self.now:
            return
        self._change(number, "in_progress", at)
        self._talk(number, contact, steps)
        is_open = self.chance.random() < (RECENT_OPEN_SHARE if self.now - opened_at < RECENT else STAYS_OPEN_SHARE)
        if is_open:
            waiting = CHANGE_WAITING if draft.request_type == "change_request" else WAITING
            if self.chance.random() < 0.7 and (at := next(steps)) < self.now:  # noqa: PLR2004 - most wait for somebody
                self._change(number, self.chance.choice(waiting), at)
            return
        self._close(number, contact, steps)

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

    def _steps(self, moment: datetime) -> "_Steps":
        return _Steps(self.chance, moment)

    def _change(self, number: str, status: str, at: datetime) -> None:
        change_ticket(self.session, self.viewer, number=number, changes={"status": status}, at=at)

    def _talk(self, number: str, contact: Viewer, steps: "_Steps") -> None:
        for _ in range(self.chance.choice((0, 1, 1, 2))):
            at = next(steps)
            if at > self.now:
                return
            reply_to_ticket(
                self.session, self.viewer, number=number, body=self.chance.choice(content.STAFF_REPLIES), at=at
            )
            at = next(steps)
            if at > self.now or self.chance.random() < 0.3:  # noqa: PLR2004 - not everybody answers
                continue
            reply_to_ticket(
                self.session, contact, number=number, body=self.chance.choice(content.CONTACT_REPLIES), at=at
            )

    def _close(self, number: str, contact: Viewer, steps: "_Steps") -> None:
        at = next(steps)
        if at > self.now:
            return
        close_ticket(self.session, self.viewer, number=number, note=self.chance.choice(content.CLOSING_WORDS), at=at)
        again, closed = next(steps), next(steps)
        if closed > self.now or self.chance.random() > REOPENED_SHARE:
            return
        reply_to_ticket(self.session, contact, number=number, body="It is back this morning, just as before.", at=again)
        close_ticket(self.session, self.viewer, number=number, note="Found the cause this time; solved.", at=closed)


class _Steps:
    """Moments after one another, some hours or a day apart."""

    def __init__(self, chance: random.Random, moment: datetime) -> None:
        self._chance, self._moment = chance, moment

    def __next__(self) -> datetime:
        self._moment += timedelta(minutes=self._chance.choice((20, 45, 90, 240, 600, 1440, 2000)))
        return self._moment
