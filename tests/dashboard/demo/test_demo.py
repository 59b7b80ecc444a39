"""The demo's data: counts that agree with history, something in every widget, and the same for the same seed."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from dashboard.commands.opening import command_viewer
from ingest import clock
from ingest.db.engine import reading, unit_of_work
from ingest.demo import content
from ingest.demo.filling import PASSWORD, fill
from ingest.enums import ComponentStatus
from ingest.metrics.facts.repair import verify_facts
from ingest.metrics.home import home_figures
from ingest.metrics.open_by import open_by_priority, open_by_request_type, open_by_status
from ingest.metrics.rollup import verify_counts
from ingest.metrics.schemas import Scope
from ingest.metrics.tiles import tiles
from ingest.models import Mail, Site, Ticket
from ingest.people.service import sign_in
from ingest.system_status.queries import components
from ingest.tickets.filters import TicketFilters
from ingest.tickets.queries import ticket_page, ticket_total
from tests.support.databases import SqliteTemplate, in_use

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _standing_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the demo draws follows from the seed and the moment, so the moment stands still."""
    monkeypatch.setattr(clock, "now", lambda: NOON)


def _fill(*, tickets: int, seed: int) -> None:
    with unit_of_work() as session:
        fill(session, command_viewer(), tickets=tickets, seed=seed)


def test_demo_fills_every_widget_and_its_counts_agree_with_history(sqlite_template: SqliteTemplate) -> None:
    with sqlite_template.copy() as url, in_use(url):
        _fill(tickets=250, seed=1)
        with reading() as session:
            viewer, scope = command_viewer(), Scope()
            assert verify_counts(session, viewer) == []
            assert verify_facts(session, viewer) == []
            # It is history: nobody is written to.
            assert session.scalar(select(func.count()).select_from(Mail)) == 0
            assert session.scalar(select(func.count()).select_from(Ticket)) == 250
            assert session.scalar(select(func.count()).select_from(Site)) == 30
            figures = home_figures(session, viewer, scope=scope)
            assert len(figures.months) == 12
            assert all(month.created and month.completed for month in figures.months[:-1])
            counts = {tile.key: tile.count for tile in tiles(session, viewer, scope=scope, standing=figures.standing)}
            assert all(counts.values())
            for question in (open_by_request_type, open_by_status, open_by_priority):
                assert question(figures.standing)
            unwell = [
                each.name
                for each in components(session, viewer)
                if each.component_status is not ComponentStatus.OPERATIONAL
            ]
            assert unwell == ["Wireless"]


def test_small_demo_has_tickets_nobody_has_begun_with_and_one_is_bobs(sqlite_template: SqliteTemplate) -> None:
    with sqlite_template.copy() as url, in_use(url):
        _fill(tickets=40, seed=3)
        with reading() as session:
            bob = sign_in(session, user_name="bob@acme.example", password=PASSWORD)
            assert bob is not None
            page = ticket_page(session, bob.viewer, filters=TicketFilters(mine=True, stage=("new",)))
            assert page.total
            assert ticket_total(session, command_viewer(), filters=TicketFilters(stage=("new",))) >= 2


def test_agents_have_tickets_and_every_end_of_a_ticket_occurs(sqlite_template: SqliteTemplate) -> None:
    with sqlite_template.copy() as url, in_use(url):
        _fill(tickets=250, seed=1)
        with reading() as session:
            for user_name in ("alice@helmdesk.example", "leo@helmdesk.example"):
                agent = sign_in(session, user_name=user_name, password=PASSWORD)
                assert agent is not None
                assert ticket_total(session, agent.viewer, filters=TicketFilters(mine=True, stage=("open",)))
            for stage in ("resolved", "closed", "cancelled"):
                assert ticket_total(session, command_viewer(), filters=TicketFilters(stage=(stage,)))


def test_everybody_the_demo_names_can_sign_in_and_nobody_else(sqlite_template: SqliteTemplate) -> None:
    with sqlite_template.copy() as url, in_use(url):
        _fill(tickets=1, seed=1)
        with unit_of_work() as session:
            for user_name, name, *_ in (*content.STAFF, *content.CONTACTS):
                signed_in = sign_in(session, user_name=user_name, password=PASSWORD)
                assert signed_in is not None
                assert signed_in.viewer.name == name
            assert sign_in(session, user_name="mallory@acme.example", password=PASSWORD) is None


def test_same_seed_gives_same_titles_and_another_gives_others(sqlite_template: SqliteTemplate) -> None:
    assert _titles(sqlite_template, seed=7) == _titles(sqlite_template, seed=7)
    assert _titles(sqlite_template, seed=7) != _titles(sqlite_template, seed=8)


def _titles(template: SqliteTemplate, *, seed: int) -> list[str]:
    with template.copy() as url, in_use(url):
        _fill(tickets=30, seed=seed)
        with reading() as session:
            return list(session.scalars(select(Ticket.title).order_by(Ticket.id)))
