"""Every metric of the catalogue, asked at random: what is measured, listed, tabled and told is what the events say."""

import json
import random
from dataclasses import asdict, astuple, fields
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from sqlalchemy.orm import Session

from dashboard.reports.answers import Answer, table_of
from dashboard.reports.definitions import Shape, Widget
from ingest.db.engine import reading
from ingest.metrics.catalogue import METRICS
from ingest.metrics.measures import Days, Durations, FactFilters, Figure, Grain, Measured, Metric, Unit
from ingest.metrics.measuring import measure
from ingest.metrics.shown import Wanted, metrics_shown
from ingest.metrics.splits import STAFF_SPLITS
from ingest.metrics.told import told
from ingest.tickets.filters import address_query, filters_from_address
from ingest.tickets.queries import ticket_total
from ingest.viewer import Viewer
from tests.support.people import People
from tests.support.plain_metrics import PlainFigure, PlainTicket, durations, is_asked, plain_figures, plain_tickets
from tests.support.report_history import write_history

SEED = 20261125
DRAWS = 2
LISTS = 2
_EVER = Days(date(2016, 1, 1), date(2100, 1, 1))


def test_every_metric_agrees_with_its_lists_and_with_the_events(people: People, tmp_path: Path) -> None:
    write_history(people, tmp_path, seed=SEED)
    chance = random.Random(SEED)  # noqa: S311 - repeatable, not secret
    with reading() as session:
        tickets = plain_tickets(session)
        for metric in METRICS.values():
            assert _agrees(session, people.root, metric, tickets, chance, is_wide=True) > 0
            for _ in range(DRAWS):
                viewer = people.root if metric.is_for_staff else chance.choice((people.root, people.root, people.bob))
                _agrees(session, viewer, metric, tickets, chance)
        for _ in range(DRAWS):
            _backlog_is_what_came_less_what_went(session, people.root, chance, tickets)


def _agrees(
    session: Session,
    viewer: Viewer,
    metric: Metric,
    tickets: list[PlainTicket],
    chance: random.Random,
    *,
    is_wide: bool = False,
) -> int:
    """Ask at random, or of everything; gives how many tickets or events there are."""
    seen = [one for one in tickets if viewer.organisation_id in (None, one.row.organisation_id)]
    splits = [one for one in metric.splits if viewer.is_staff or one not in STAFF_SPLITS]
    chosen = tuple(chance.sample(splits, k=chance.choice((0, 1, 1, 2))))
    grain = chance.choice((None, *Grain)) if metric.is_over_time and not is_wide else None
    days, filters = (_EVER, FactFilters()) if is_wide else (_days(chance, grain), _filters(chance, seen))
    measured = measure(session, viewer, name=metric.name, filters=filters, days=days, grain=grain, splits=chosen)
    now = measured.as_of.replace(microsecond=0)
    asked = [one for one in seen if is_asked(one, asdict(filters), now=now)]
    _equals_the_events(measured, asked, now=now)
    _leads_to_its_tickets(session, viewer, measured, chance)
    _is_told_alike(session, viewer, measured)
    return measured.total.n


def _backlog_is_what_came_less_what_went(
    session: Session, viewer: Viewer, chance: random.Random, tickets: list[PlainTicket]
) -> None:
    filters, days = _filters(chance, tickets), _days(chance, Grain.WEEK)
    by_name = {
        name: measure(session, viewer, name=name, filters=filters, days=days, grain=Grain.WEEK)
        for name in ("backlog", "created", "reopen_events", "completion_events")
    }
    eve = days.first - timedelta(days=1)
    level = measure(session, viewer, name="backlog", filters=filters, days=Days(eve, eve)).total.n
    for week in zip(*(one.figures for one in by_name.values()), strict=True):
        backlog, created, reopened, completed = (figure.n for figure in week)
        level += created + reopened - completed
        assert backlog == level


def _days(chance: random.Random, grain: Grain | None) -> Days:
    """Of the imported months or of late, not too many for the days they are cut into."""
    today = date.today()  # noqa: DTZ011 - any day will do
    first = chance.choice((date(2016, 2, 20), today - timedelta(days=300), today - timedelta(days=45)))
    first += timedelta(days=chance.randrange(20))
    return Days(first, first + timedelta(days=chance.choice((0, 30, 61)) if grain is Grain.DAY else 310))


def _filters(chance: random.Random, tickets: list[PlainTicket]) -> FactFilters:
    """What some ticket has, of one or two filters, so that something is found."""
    keys = [one.keys(now=one.created_at) for one in chance.sample(tickets, k=2)]
    names = chance.sample([one.name for one in fields(FactFilters)], k=chance.choice((0, 0, 1, 1, 2)))
    return FactFilters(**{name: tuple(dict.fromkeys(one[name] for one in keys)) for name in names})


def _equals_the_events(measured: Measured, tickets: list[PlainTicket], *, now: datetime) -> None:
    name, days = measured.metric.name, measured.days
    cuts = [*([str(measured.grain)] if measured.grain else []), *(str(one) for one in measured.splits)]
    expected = plain_figures(tickets, name, first=days.first, last=days.last, cuts=cuts, now=now)
    found = {tuple(one.keys[cut] for cut in cuts): one for one in measured.figures}
    if cuts:
        assert len(found) == len(measured.figures)
        assert set(expected) <= set(found)
        for place, figure in found.items():
            _says(measured, figure, expected.get(place, PlainFigure()))
    total = plain_figures(tickets, name, first=days.first, last=days.last, cuts=(), now=now)
    _says(measured, measured.total, total.get((), PlainFigure()))


def _says(measured: Measured, figure: Figure, expected: PlainFigure) -> None:
    metric, n = measured.metric, len(expected.numbers)
    where = f"{metric.name} {dict(figure.keys)} of {measured.filters}"
    assert figure.n == n, where
    assert figure.tickets == len(expected.parts), where
    if metric.unit is Unit.PERCENT:
        assert (figure.value, figure.parts) == (100 * len(expected.parts) / n if n else None, len(expected.parts)), (
            where
        )
    elif metric.unit is Unit.HOURS:
        assert _told(figure.calendar) == _hours(expected.seconds if metric.calendar_column else []), where
        assert _told(figure.business) == _hours(expected.open_seconds if metric.business_column else []), where
        assert figure.value == (figure.calendar or figure.business or Durations(None, None, None)).median
    else:
        assert figure.value == n, where


def _told(found: Durations | None) -> Any:
    return None if found is None else pytest.approx(astuple(found))


def _hours(seconds: list[int]) -> Any:
    return durations(seconds) if seconds else None


def _leads_to_its_tickets(session: Session, viewer: Viewer, measured: Measured, chance: random.Random) -> None:
    some = chance.sample(measured.figures, k=min(LISTS, len(measured.figures)))
    for figure in (measured.total, *some, *[one for one in measured.figures if one.n][:LISTS]):
        assert figure.drill is not None
        assert filters_from_address(parse_qs(address_query(figure.drill))) == figure.drill
        listed = ticket_total(session, viewer, filters=figure.drill)
        assert listed == figure.tickets, f"{measured.metric.name} {address_query(figure.drill)}"


def _is_told_alike(session: Session, viewer: Viewer, measured: Measured) -> None:
    """The command line's object, and the table that chart, page, CSV and XLSX are made from, say what was measured."""
    metric, marks = measured.metric, told(measured)
    figures = measured.figures or (measured.total,)
    assert [one["value"] for one in marks["figures"] or [marks["total"]]] == [one.value for one in figures]
    assert json.loads(json.dumps(marks)) == marks
    if measured.figures:
        days = (measured.days.first, measured.days.last)
        wanted = Wanted(days=days, filters=measured.filters, grain=measured.grain, splits=measured.splits)
        shown = metrics_shown(session, viewer, names=(metric.name,), wanted=wanted)
        assert shown["metrics"] == {metric.name: marks}
    shape = Shape.FLOW if measured.grain else Shape.RANKED
    answer = Answer(Widget("asked", "Asked", (metric.name,), shape, measured.splits), (measured,))
    rows = [[cell.value for cell in row] for row in table_of(answer).rows]
    place = len(figures[0].keys) or 1
    assert [row[place] for row in rows] == [one.value for one in figures]
    if measured.figures:
        # Files and pages say names; of time they say the day.
        named = [
            [key if isinstance(key, date) else one.labels[name] for name, key in one.keys.items()] for one in figures
        ]
        assert [row[:place] for row in rows] == named
