"""Views of the status page made by hand, without a database."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from ingest.enums import ComponentAudience, ComponentStatus
from ingest.system_status.page_schemas import ComponentView, SectionView, StatusPageView
from ingest.system_status.rules import page_indicator, worst_status
from ingest.system_status.schemas import ComponentRow, PageDefinition, Spell, StatusTimes
from ingest.system_status.uptime import daily_bars, uptime_of_times

NOW = datetime(2026, 7, 14, 8, 14, tzinfo=UTC)
PAGE = PageDefinition(name="Northgate status", timezone="Europe/London")
A_YEAR = timedelta(days=365)

ComponentMaker = Callable[..., ComponentView]
ViewMaker = Callable[..., StatusPageView]


def _row(name: str, **facts: object) -> ComponentRow:
    row = ComponentRow(
        id=1,
        public_id="abcdefgh1234",
        name=name,
        description=None,
        is_group=False,
        group_id=None,
        position=1,
        component_status=ComponentStatus.OPERATIONAL,
        audience=ComponentAudience.PUBLIC,
        is_showcased=True,
        is_only_shown_if_degraded=False,
        start_date=None,
        created_at=NOW - A_YEAR,
        updated_at=NOW,
    )
    return replace(row, **facts)


@pytest.fixture
def make_component() -> ComponentMaker:
    """A component whose troubles are given as (status, how long ago it began, how long it lasted)."""

    def make(
        name: str = "Voice Platform",
        *,
        troubles: tuple[tuple[ComponentStatus, timedelta, timedelta], ...] = (),
        start_date: date | None = None,
        **facts: object,
    ) -> ComponentView:
        spells = [Spell(ComponentStatus.OPERATIONAL, NOW - A_YEAR, None)]
        spells += [Spell(each, NOW - ago, NOW - ago + lasted) for each, ago, lasted in troubles]
        bars = daily_bars(spells, now=NOW, days=90, start_date=start_date, timezone=PAGE.timezone)
        times = sum((bar.times for bar in bars), StatusTimes())
        share = uptime_of_times(times, weights=PAGE.weights)
        return ComponentView(_row(name, start_date=start_date, **facts), bars, times, share)

    return make


@pytest.fixture
def make_view() -> ViewMaker:
    """A page of sections, each given as (name of the group or None, its components)."""

    def make(*sections: tuple[str | None, list[ComponentView]], page: PageDefinition = PAGE) -> StatusPageView:
        views = []
        for name, components in sections:
            group = None if name is None else _row(name, is_group=True)
            worst = worst_status(each.row.component_status for each in components)
            views.append(SectionView(group, worst, tuple(components)))
        statuses = [each.row.component_status for _, components in sections for each in components]
        return StatusPageView(page, NOW, 90, page_indicator(statuses), tuple(views))

    return make
