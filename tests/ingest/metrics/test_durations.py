"""Times of resolution and first response, against a plain computation with pandas."""

import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from ingest.db.engine import reading
from ingest.metrics.durations import duration_figures
from ingest.metrics.resolution import resolution_hours
from ingest.metrics.response import first_response_hours
from ingest.metrics.schemas import DurationFigures, Scope
from ingest.tickets import service
from ingest.viewer import Viewer
from tests.support.imports import VIEWER, imported, tickets
from tests.support.log_files import log_file
from tests.support.people import People
from tests.support.tickets import opened

START = datetime(2025, 3, 1, 8, tzinfo=UTC)
ALWAYS = {"first_day": date(2000, 1, 1), "last_day": date(2100, 1, 1)}


def naive(hours: "pd.Series[float]") -> tuple[int, float, float, float]:
    return len(hours), hours.median(), hours.quantile(0.9), hours.mean()


def told(figures: DurationFigures) -> tuple[int, float | None, float | None, float | None]:
    return figures.n, figures.median, figures.p90, figures.mean


@given(microseconds=st.lists(st.integers(-(10**9), 10**14), min_size=1, max_size=60))
def test_figures_equal_those_of_pandas(microseconds: list[int]) -> None:
    spans = [(START, START + timedelta(microseconds=one)) for one in microseconds]
    expected = naive(pd.Series(microseconds, dtype="float64") / 3.6e9)
    assert told(duration_figures(iter(spans))) == pytest.approx(expected, rel=1e-9, abs=1e-9)


def test_of_nothing_there_are_no_figures() -> None:
    assert told(duration_figures([])) == (0, None, None, None)


def test_nothing_is_rounded_before_it_is_averaged() -> None:
    halves = [(START, START + timedelta(minutes=minutes)) for minutes in (29, 29, 29)]
    assert duration_figures(halves).mean == pytest.approx(29 / 60)


def test_resolution_of_an_imported_log_equals_pandas(database: Engine, tmp_path: Path) -> None:
    made = log_file(tickets=70, seed=6)
    imported(made.write(tmp_path / "log.csv"))
    frame = pd.DataFrame(made.rows)
    for column in ("opened_at", "sys_updated_at", "resolved_at", "closed_at"):
        frame[column] = pd.to_datetime(frame[column], dayfirst=True, errors="coerce", format="%d/%m/%Y %H:%M")
    is_completed = frame["incident_state"].isin({"Resolved", "Closed"})
    entries = frame[is_completed & ~is_completed.groupby(frame["number"]).shift(fill_value=False)]
    last = frame.groupby("number").tail(1).set_index("number")
    done = last[last["incident_state"].isin({"Resolved", "Closed"})]
    completed = done["resolved_at"].fillna(done["closed_at"]).fillna(entries.groupby("number")["sys_updated_at"].last())
    hours = (completed - done["opened_at"]) / pd.Timedelta(hours=1)
    in_april = hours[(completed >= "2016-04-01") & (completed < "2016-05-01")]
    april = {"first_day": date(2016, 4, 1), "last_day": date(2016, 4, 30)}
    with reading() as session:
        everything = resolution_hours(session, VIEWER, scope=Scope(), **ALWAYS)
        part = resolution_hours(session, VIEWER, scope=Scope(), **april)
    assert told(everything) == pytest.approx(naive(hours))
    assert told(part) == pytest.approx(naive(in_april))
    assert 10 < part.n < everything.n == sum(not one.is_open for one in tickets().values())


def response(session: Session, **more: Any) -> DurationFigures:
    return first_response_hours(session, VIEWER, **({"scope": Scope()} | ALWAYS | more))


def reply(session: Session, viewer: Viewer, number: str, hours: float) -> None:
    service.reply_to_ticket(session, viewer, number=number, body="Hm.", at=START + timedelta(hours=hours))


def by_hand(contact: Viewer) -> Viewer:
    """The contact, whose acts are entered later."""
    return Viewer(None, contact.name, contact.timezone, organisation_id=contact.organisation_id,
                  contact_id=contact.contact_id, security_level=contact.security_level)  # fmt: skip


def test_the_first_public_message_by_staff_is_the_response(session: Session, people: People) -> None:
    bob = by_hand(people.bob)
    number = opened(session, bob, at=START)
    reply(session, bob, number, 1)
    service.add_note(session, people.alice, number=number, body="Looking", at=START + timedelta(hours=2))
    assert told(response(session)) == (0, None, None, None)
    reply(session, people.alice, number, 3.25)
    reply(session, people.leo, number, 9)
    assert told(response(session)) == (1, 3.25, 3.25, 3.25)


def test_what_staff_wrote_when_they_opened_a_ticket_is_no_response(session: Session, people: People) -> None:
    number = opened(session, people.alice, organisation_id=people.acme, at=START)
    reply(session, people.alice, number, 0)
    assert response(session).n == 0
    reply(session, people.leo, number, 5)
    assert response(session).median == 5
    other = opened(session, by_hand(people.bob), at=START)
    reply(session, people.alice, other, 0)
    assert told(response(session)) == (2, 2.5, 4.5, 2.5)


def test_the_period_is_that_of_the_creation_on_the_local_day(session: Session, people: People) -> None:
    late = datetime(2025, 3, 1, 4, 30, tzinfo=UTC)
    number = opened(session, by_hand(people.carol), at=late)
    service.reply_to_ticket(session, people.alice, number=number, body="Hm.", at=late + timedelta(days=40))
    for first, last, n in ((date(2025, 2, 28), date(2025, 2, 28), 1), (date(2025, 3, 1), date(2025, 5, 1), 0)):
        assert response(session, first_day=first, last_day=last).n == n


def test_many_responses_equal_pandas_also_by_organisation_and_site(session: Session, people: People) -> None:
    chance, truth = random.Random(8), []  # noqa: S311 - repeatable, not secret
    for _ in range(40):
        owner, site = chance.choice([(people.acme, people.leeds), (people.acme, None), (people.globex, people.boston)])
        opener = chance.choice([people.alice, people.root])
        contact = by_hand(people.bob if owner == people.acme else people.carol)
        is_by_staff = chance.random() < 0.3
        number = opened(session, opener if is_by_staff else contact, organisation_id=owner, site_id=site, at=START)
        hours = sorted(chance.choice([0, 0.5, 1, 2.75, 30, 400]) for _ in range(chance.randrange(4)))
        writers = [chance.choice([contact, people.alice, people.leo]) for _ in hours]
        for writer, hour in zip(writers, hours, strict=True):
            reply(session, writer, number, hour)
        public = [hour for writer, hour in zip(writers, hours, strict=True) if writer.is_staff]
        answers = [hour for hour in public if hour > 0 or not is_by_staff]
        truth.append({"owner": owner, "site": site or 0, "hours": answers[0] if answers else None})
    frame = pd.DataFrame(truth).dropna(subset="hours")
    assert len(frame) > 15
    assert told(response(session)) == pytest.approx(naive(frame["hours"]))
    acme = frame[frame["owner"] == people.acme]
    assert told(response(session, scope=Scope(people.acme))) == pytest.approx(naive(acme["hours"]))
    for site_id in (people.leeds, 0):
        scope = Scope(people.acme, site_id)
        assert told(response(session, scope=scope)) == pytest.approx(naive(acme[acme["site"] == site_id]["hours"]))
