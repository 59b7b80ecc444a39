"""Lists of every filter and sort: their total, their pages and their export are what plain Python makes of the rows."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from ingest import clock
from ingest.db.engine import reading, unit_of_work
from ingest.models import Account, ConfigItem, Contact, Organisation, Site, Ticket
from ingest.tickets import counted, listing
from ingest.tickets.filters import SORT_NAMES, TEXT_FILTERS, TicketFilters
from ingest.tickets.periods import Period
from ingest.tickets.queries import ticket_page, ticket_rows, ticket_total
from ingest.tickets.search import words_of
from ingest.tickets.service import change_ticket
from ingest.viewer import Viewer
from tests.support.people import People
from tests.support.tickets import opened

TICKETS = 70
TITLES = ("No dial tone", "Printer jammed", "printer on fire", "Ångström line down", "Änderung der Rufnummer", "Zero")
STATUSES = ("new", "in_progress", "waiting_customer", "waiting_vendor", "resolved", "complete", "cancelled")
TYPES = ("incident", "query", "change_request")
PRIORITIES = ("critical", "high", "medium", "low", None)
STAGES = ("open", "completed", "new", "in_progress", "pending_customer", "on_hold", "resolved", "closed", "cancelled")
PERIODS = ("2026-03", "2026-04", "2026-05", "2026-05-03", "2026-03-20..2026-04-10", "2025-01-01..2026-12-31")
SEARCHES = ("printer", "pri", "angst", "rufnummer anderung", "tone no", "handsets", "nowhere", "t2026", "!")
NOW = datetime(2026, 6, 1, 2, 30, tzinfo=UTC)
# What a column holds, with what has a meaning in patterns, and what is looked for in it.
CELLS = {
    "source": ("portal", "E-Mail", "50%_off"),
    "created_by": ("Ärne Øst", "Bob [x]", None),
    "change_approval_status": ("Approved", "rejected", None),
    "additional_contacts": ("ann@acme.example; *", "a\\b?", None),
    "customer_reference": ("PO-100", "po 100", None),
    "category": ("Voice|Data", "(VOICE)", None),
    "external_id": (None,),
    "assignee_name": ("Ünal From Import", None),
}
ITEMS = (("SIP Trunk", "SN_1", "R-1", "Leeds trunk"), ("Router", "sn%2", None, "Änne"), ("Phone", None, "r-2", None))
TEXTS = (
    "a",
    "O",
    "po",
    "PO-",
    "%",
    "_",
    "\\",
    "[",
    "?",
    "*",
    "(",
    "|",
    "ä",
    "ÄR",
    "ün",
    "ø",
    "sn",
    "moore",
    "b f",
    "t2026",
    "zz",
)


class World:
    """Some tickets, who looks at them, and the rows as they are stored."""

    def __init__(self, people: People) -> None:
        self.viewers = (people.alice, people.leo, people.bob, people.dora, people.carol)
        with unit_of_work() as session:
            # Sites of two organisations bear the same name, and a list sorted by it mixes them.
            twin = Site(organisation_id=people.globex, name="Leeds", is_main=False)
            session.add(twin)
            session.flush()
            chance = random.Random(7)  # noqa: S311 - repeatable, not secret
            self.items = {owner: _items(session, owner) for owner in (people.acme, people.globex)}
            acme = (people.acme, people.bob, (people.leeds, people.york, None))
            globex = (people.globex, people.carol, (people.boston, twin.id, None))
            for _ in range(TICKETS):
                _ticket(session, people, chance, *chance.choice((acme, acme, globex)))
            self.shown = _cells_given(session, people, chance, self.items)
        with reading() as session:
            query = select(Ticket, Organisation.name, Site.name, Contact.last_name)
            query = query.join(Organisation, Organisation.id == Ticket.organisation_id)
            query = query.outerjoin(Site, Site.id == Ticket.site_id)
            query = query.outerjoin(Contact, Contact.id == Ticket.contact_id)
            self.rows = [tuple(row) for row in session.execute(query)]
        self.sites = (people.leeds, people.york, people.boston, twin.id, people.hull, 0, 99)
        self.organisations = (people.acme, people.globex, 99)
        self.teams = (people.voice_team,)


def _ticket(session: Any, people: People, chance: random.Random, owner: int, by: Viewer, sites: Sequence[Any]) -> None:
    at = datetime(2026, 3, 1, tzinfo=UTC) + timedelta(minutes=chance.randrange(90 * 24 * 60))
    number = opened(
        session,
        people.alice,
        at=at,
        organisation_id=owner,
        site_id=chance.choice(sites),
        contact_id=chance.choice((by.contact_id, None)),
        request_type=chance.choice(TYPES),
        title=chance.choice(TITLES),
        priority=chance.choice(PRIORITIES),
    )
    changes = {"status": chance.choice(STATUSES), "assignee_id": chance.choice((people.alice.account_id, None))}
    change_ticket(session, people.alice, number=number, changes=changes, at=at + timedelta(hours=chance.randrange(400)))


def _items(session: Any, owner: int) -> list[int]:
    rows = [
        ConfigItem(organisation_id=owner, product=one[0], serial_number=one[1], reference_number=one[2],
                   reference_name=one[3])
        for one in ITEMS
    ]  # fmt: skip
    session.add_all(rows)
    session.flush()
    return [row.id for row in rows]


def _cells_given(session: Any, people: People, chance: random.Random, items: Any) -> dict[int, dict[str, Any]]:
    """Give every ticket cells of the columns no form fills in; by ticket, what lists show of it."""
    shown: dict[int, dict[str, Any]] = {}
    for ticket in session.scalars(select(Ticket).order_by(Ticket.id)):
        for name, values in CELLS.items():
            setattr(ticket, name, chance.choice(values))
        ticket.team_id = chance.choice((people.voice_team, None))
        ticket.customer_requested_date = chance.choice((datetime(2026, 5, 3).date(), datetime(2026, 4, 9).date(), None))  # noqa: DTZ001
        ticket.config_item_id = chance.choice((*items[ticket.organisation_id], None))
        item = session.get(ConfigItem, ticket.config_item_id or 0)
        contact = session.get(Contact, ticket.contact_id or 0)
        account = session.get(Account, ticket.assignee_id or 0)
        names = ("product", "serial_number", "reference_number", "reference_name")
        of_item = {name: getattr(item, name, None) for name in names}
        shown[ticket.id] = of_item | {
            "config_item_product": of_item["product"],
            "contact": contact and f"{contact.first_name} {contact.last_name}",
            "assignee": account.display_name if account else ticket.assignee_name,
        }
    return shown


@pytest.fixture
def world(people: People, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return World(people)


def several(values: Sequence[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.just(()) | st.lists(st.sampled_from(values), min_size=1, max_size=3, unique=True).map(tuple)


def filters_of(world: World) -> st.SearchStrategy[TicketFilters]:
    periods = [Period(text) for text in (*PERIODS, "last-7-days", "last-90-days")]
    return st.builds(
        TicketFilters,
        organisation=several(world.organisations),
        site=several(world.sites),
        request_type=several((*TYPES, "unknown")),
        status=several(STATUSES),
        priority=several([one or "" for one in PRIORITIES]),
        stage=several(STAGES),
        created=several(periods),
        completed=several(periods),
        mine=st.sampled_from((False, False, True)),
        q=st.just("") | st.sampled_from(SEARCHES),
        team=several((*world.teams, 0, 99)),
        updated=several(periods),
        customer_requested_date=several(periods),
        unassigned=st.sampled_from((False, False, True)),
        **{name: st.just("") | st.sampled_from(TEXTS) for name in TEXT_FILTERS},
        sort=st.sampled_from([*SORT_NAMES, *(f"-{name}" for name in SORT_NAMES)]),
    )


# A filter or two is what people ask for; all at once leave nothing over.
def few_filters_of(world: World) -> st.SearchStrategy[TicketFilters]:
    names = [one.name for one in fields(TicketFilters) if one.name != "sort"]
    kept = st.lists(st.sampled_from(names), max_size=2, unique=True)
    plain = TicketFilters()

    def less(filters: TicketFilters, names_kept: list[str]) -> TicketFilters:
        return replace(filters, **{name: getattr(plain, name) for name in names if name not in names_kept})

    return filters_of(world) | st.builds(less, filters_of(world), kept)


@pytest.mark.usefixtures("database")
def test_totals_pages_and_exports_agree_with_the_rows_for_every_filter_and_sort(world: World) -> None:
    @settings(max_examples=60, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def check(data: st.DataObject) -> None:
        viewer = data.draw(st.sampled_from(world.viewers))
        filters = data.draw(few_filters_of(world))
        truth = expected_ids(world, viewer, filters)
        with pytest.MonkeyPatch.context() as patch:
            # The ways of large databases, on a small one.
            few = data.draw(st.sampled_from((0, 10, 100_000)))
            patch.setattr(counted, "FEW_TICKETS", few)
            patch.setattr(listing, "FEW_TICKETS", few)
            patch.setattr(listing, "WORDS_MARGIN", data.draw(st.sampled_from((0, 100))))
            patch.setattr(listing, "MOST_LOOKED_FOR", data.draw(st.sampled_from((0, 3, 100))))
            patch.setattr(listing, "READING_COST", data.draw(st.sampled_from((0, 4, 1000))))
            patch.setattr(listing, "MAX_SECTIONS", data.draw(st.sampled_from((1, 5))))
            size = data.draw(st.sampled_from((9, 40, 100)))
            assert list(read_ids(viewer, filters, size=size, number=len(truth))) == truth
        with reading() as session:
            assert [row.id for row in ticket_rows(session, viewer, filters=filters)] == truth

    check()


def read_ids(viewer: Viewer, filters: TicketFilters, *, size: int, number: int) -> Iterator[int]:
    """The ids page by page, one page beyond the end; every page and the heading tell the same total."""
    with reading() as session:
        assert ticket_total(session, viewer, filters=filters) == number
        for offset in range(0, number + size + 1, size):
            page = ticket_page(session, viewer, filters=filters, offset=offset, limit=size)
            assert page.total == number
            yield from (row.id for row in page.rows)


def expected_ids(world: World, viewer: Viewer, filters: TicketFilters) -> list[int]:
    """The same in plain Python: the rows that fit, in the order asked for, empty values last."""
    keyed = [
        (_sort_key(filters.sort_name, *row), row[0].id) for row in world.rows if fits(world, row[0], viewer, filters)
    ]
    keyed.sort(key=lambda one: one[1], reverse=filters.is_descending)
    filled = [one for one in keyed if one[0] is not None]
    filled.sort(key=lambda one: one[0], reverse=filters.is_descending)
    return [ticket_id for _, ticket_id in [*filled, *(one for one in keyed if one[0] is None)]]


def _sort_key(name: str, ticket: Ticket, organisation: str, site: str | None, contact: str | None) -> Any:
    named = {"organisation": organisation, "site": site, "contact": contact}
    column = {"created": "created_at", "updated": "updated_at", "completed": "completed_at"}.get(name, name)
    return named[name] if name in named else getattr(ticket, column)


def fits(world: World, ticket: Ticket, viewer: Viewer, filters: TicketFilters) -> bool:
    """Whether a ticket is behind filters for a viewer."""
    mine = ticket.assignee_id == viewer.account_id if viewer.is_staff else ticket.contact_id == viewer.contact_id
    known = words_of(f"{ticket.number} {ticket.title} {ticket.description}")
    asked = words_of(filters.q)
    return (
        viewer.organisation_id in {None, ticket.organisation_id}
        and (not filters.organisation or ticket.organisation_id in filters.organisation)
        and (not filters.site or (ticket.site_id or 0) in filters.site)
        and (not filters.request_type or ticket.request_type in filters.request_type)
        and (not filters.status or ticket.status in filters.status)
        and (not filters.priority or (ticket.priority or "") in filters.priority)
        and (filters.stages is None or ticket.stage in filters.stages)
        and (not filters.created or _within(ticket.created_on, viewer, filters.created))
        and (not filters.completed or _within(ticket.completed_on, viewer, filters.completed))
        and (not filters.mine or mine)
        and (not filters.q or (bool(asked) and all(any(one.startswith(word) for one in known) for word in asked)))
        and _columns_fit(ticket, world.shown[ticket.id], viewer, filters)
    )


def _columns_fit(ticket: Ticket, shown: dict[str, Any], viewer: Viewer, filters: TicketFilters) -> bool:
    updated_on = clock.local_day(ticket.updated_at, timezone=viewer.timezone)
    wanted = ticket.customer_requested_date
    texts = ((shown[name] if name in shown else getattr(ticket, name), text) for name, text in filters.texts.items())
    return (
        (not filters.team or (ticket.team_id or 0) in filters.team)
        and (not filters.updated or _within(updated_on, viewer, filters.updated))
        and (not filters.customer_requested_date or _within(wanted, viewer, filters.customer_requested_date))
        and (not filters.unassigned or shown["assignee"] is None)
        and all(cell is not None and text.lower() in cell.lower() for cell, text in texts)
    )


def _within(day: Any, viewer: Viewer, periods: Sequence[Period]) -> bool:
    today = clock.local_day(clock.now(), timezone=viewer.timezone)
    bounds = [period.bounds(today=today) for period in periods]
    return day is not None and any(first <= day and (last is None or day <= last) for first, last in bounds)
