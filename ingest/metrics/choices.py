"""What the filters of reports offer, and the days there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest.clock import local_day
from ingest.metrics.facts.reading import fact_reader
from ingest.metrics.measures import FactFilters
from ingest.models.organisations import Team
from ingest.models.people import Account
from ingest.organisations.queries import organisations, sites
from ingest.organisations.schemas import OrganisationName, SiteName
from ingest.tickets.report_filters import NOBODY
from ingest.viewer import Viewer

MOST_CATEGORIES = 500


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter as reports ask for it, and its name."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class ReportChoices:
    """What a viewer may choose from; teams and agents are offered to staff alone."""

    organisations: tuple[OrganisationName, ...]
    sites: tuple[SiteName, ...]
    categories: tuple[Choice, ...]
    teams: tuple[Choice, ...] = ()
    agents: tuple[Choice, ...] = ()


def report_choices(session: Session, viewer: Viewer) -> ReportChoices:
    """The filters' choices by name: of organisations and sites all the viewer may see, else what tickets have. Anybody.

    Categories are the most frequent ones, where there are very many.
    """
    with fact_reader(session, viewer, filters=FactFilters()) as facts:
        categories = facts.rows(_CATEGORIES, most=MOST_CATEGORIES)
        agents = facts.rows(_AGENTS) if viewer.is_staff else []
        teams = [row[0] for row in facts.rows(_TEAMS)] if viewer.is_staff else []
    return ReportChoices(
        tuple(organisations(session, viewer)),
        tuple(sites(session, viewer)),
        tuple(sorted((Choice(name, name) for (name,) in categories), key=lambda one: one.label.casefold())),
        _teams(session, teams),
        _agents(session, agents),
    )


def latest_day(session: Session, viewer: Viewer, *, now: datetime) -> date:
    """The last day that has begun anywhere the viewer may see: an organisation may be a day ahead. Anybody."""
    zones = {viewer.timezone, *(one.timezone for one in organisations(session, viewer))}
    return max(local_day(now, timezone=name) for name in zones)


def first_day_of(session: Session, viewer: Viewer, *, filters: FactFilters) -> date | None:
    """The day of the oldest ticket of the filters; None where there is none. Anybody signed in."""
    with fact_reader(session, viewer, filters=filters) as facts:
        found: date | None = facts.rows("SELECT min(created_on) FROM facts")[0][0]
    return found


_CATEGORIES = "SELECT category FROM facts WHERE category <> '' GROUP BY category ORDER BY count(*) DESC, 1 LIMIT $most"
_AGENTS = "SELECT DISTINCT assignee_id, assignee_name FROM facts WHERE assignee_id <> 0 OR assignee_name <> ''"
_TEAMS = "SELECT DISTINCT team_id FROM facts WHERE team_id <> 0"


def _teams(session: Session, ids: Sequence[int]) -> tuple[Choice, ...]:
    rows = session.execute(select(Team.id, Team.name).where(Team.id.in_(ids)).order_by(Team.name))
    return tuple(Choice(str(row.id), row.name) for row in rows)


def _agents(session: Session, found: Sequence[tuple[int, str]]) -> tuple[Choice, ...]:
    ids = [account_id for account_id, _ in found if account_id]
    named = session.execute(select(Account.id, Account.display_name).where(Account.id.in_(ids)))
    choices = [Choice(str(row.id), row.display_name) for row in named]
    choices += [Choice(name, name) for account_id, name in found if not account_id]
    return (Choice(NOBODY, "Nobody"), *sorted(choices, key=lambda one: one.label.casefold()))
