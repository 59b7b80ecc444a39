"""Component status rebuilt from the files of made pages: second by second as they showed it, and uptime with it."""

import random
from collections import Counter
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from ingest.db.engine import reading
from ingest.enums import ComponentStatus
from ingest.importing.schemas import ImportOptions
from ingest.importing.status_pages import import_status
from ingest.system_status.records import status_record
from ingest.system_status.schemas import PageDefinition, Spell, UptimeWeights
from ingest.system_status.uptime import stretches, uptime
from ingest.viewer import PUBLIC, system_viewer
from tests.support.status_files import MadePage, component, incident, moment, stamp, write

SECONDS = 240
WEIGHTS = UptimeWeights(major_outage=1, partial_outage=0.3)
RUNS = count()


@st.composite
def made_pages(draw: st.DrawFn) -> tuple[MadePage, dict[str, list[ComponentStatus]]]:
    """A page on which things happened, and what it showed of each component in each second."""
    run = next(RUNS)
    codes = tuple(f"{run:06}comp{place:02}" for place in range(draw(st.integers(1, 2))))
    page = MadePage(codes, draw(st.booleans()), prefix=f"{run:06}")
    names = [str(number) for number in range(draw(st.integers(1, 4)))]
    seconds = sorted(draw(st.sets(st.integers(0, SECONDS - 1), min_size=1, max_size=14)))
    actions = {second: draw(st.tuples(st.sampled_from(names), st.integers(0, 9))) for second in seconds}
    shown: dict[str, list[ComponentStatus]] = {code: [] for code in codes}
    over: set[str] = set()
    for second in range(SECONDS):
        if second in actions and actions[second][0] not in over:
            name, chance = actions[second]
            word = "resolved" if chance == 0 and name in page.told else "identified"
            over |= {name} if word == "resolved" else set()
            concerned = draw(st.sets(st.sampled_from(codes), min_size=chance % 2))
            page.act(name, second, word, {code: draw(st.sampled_from(ComponentStatus)) for code in sorted(concerned)})
        for code in codes:
            shown[code].append(page.shown(code))
    return page, shown


def spells_here() -> dict[str, tuple[Spell, ...]]:
    """What was stored, by the components' public ids."""
    with reading() as session:
        record = status_record(session, PUBLIC, page=PageDefinition(name="Status"))
    return {row.public_id: record.spells.get(row.id, ()) for row in record.components}


def so_far(whole: dict[str, Any], until: int) -> dict[str, Any] | None:
    """An incident as a file had it then; None before it began."""
    told = [one for one in reversed(whole["incident_updates"]) if one["created_at"] < stamp(until)]
    return incident(whole["id"], *told) if told else None


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=made_pages(), seed=st.integers(0, 9))
def test_every_second_is_as_the_page_showed_it(
    database: Engine, tmp_path: Path, made: tuple[MadePage, dict[str, list[ComponentStatus]]], seed: int
) -> None:
    page, shown = made
    listed = [component(code, f"Component {code}") for code in page.codes]
    incidents = page.incidents()
    random.Random(seed).shuffle(incidents)  # noqa: S311 - repeatable, not secret
    # What was known some time before the end comes first, in another order; then all of it.
    for until in (seed * SECONDS // 10, SECONDS):
        known = [one for each in incidents if (one := so_far(each, until)) is not None]
        path = write(tmp_path / "page.json", {"components": listed, "incidents": known})
        import_status(system_viewer(), path=path, options=ImportOptions())
        incidents.reverse()
    found = spells_here()
    for code in page.codes:
        by_second = [
            each.component_status
            for each in stretches(found[code], start=moment(0), end=moment(SECONDS))
            for _ in range((each.end - each.start) // timedelta(seconds=1))
        ]
        assert by_second == shown[code], code
        counts = Counter(shown[code])
        naive = 1 - (counts[ComponentStatus.MAJOR_OUTAGE] + 0.3 * counts[ComponentStatus.PARTIAL_OUTAGE]) / SECONDS
        share = uptime(found[code], moment(0), moment(SECONDS), None, "UTC", WEIGHTS)
        assert share == pytest.approx(naive, abs=1e-9)
