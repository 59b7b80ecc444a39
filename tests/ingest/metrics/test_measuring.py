"""What measuring refuses, whose days it counts, and what it says of nothing."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from ingest.errors import ForbiddenError, InvalidInputError
from ingest.metrics.catalogue import METRICS
from ingest.metrics.measures import Days, FactFilters, Grain, Measured, Split
from ingest.metrics.measuring import measure
from ingest.metrics.told import told
from ingest.organisations.zones import change_timezone
from ingest.viewer import Viewer, system_viewer
from tests.support.people import People
from tests.support.tickets import opened

YEAR = Days(date(2026, 1, 1), date(2026, 12, 31))
CONTACT = Viewer(1, "Bob Field", "Europe/London", organisation_id=1)


def asked(session: Session, viewer: Viewer, name: str, **more: Any) -> Measured:
    return measure(session, viewer, **({"name": name, "filters": FactFilters(), "days": YEAR} | more))


def test_a_moment_falls_into_the_month_of_each_organisation(session: Session, people: People) -> None:
    change_timezone(session, people.root, organisation_id=people.acme, timezone="Pacific/Auckland")
    change_timezone(session, people.root, organisation_id=people.globex, timezone="America/Los_Angeles")
    for organisation_id in (people.acme, people.globex):
        at = datetime(2026, 4, 1, 3, tzinfo=UTC)
        opened(session, people.alice, organisation_id=organisation_id, at=at)
    for viewer, month, zone in (
        (people.bob, "2026-04", "Pacific/Auckland"),
        (people.carol, "2026-03", "America/Los_Angeles"),
    ):
        measured = asked(session, viewer, "created", grain=Grain.MONTH)
        assert measured.timezone == zone
        assert [one["month"] for one in told(measured)["figures"] if one["value"]] == [month]
        assert len(measured.figures) == 12
    together = asked(session, people.root, "created", splits=(Split.ORGANISATION,))
    assert together.timezone == "each organisation's own"
    assert [one.labels["organisation"] for one in together.figures] == ["Acme", "Globex"]


def test_of_nothing_there_are_zeros_and_no_durations(session: Session, people: People) -> None:
    for name, metric in METRICS.items():
        viewer = people.root if metric.is_for_staff else people.carol
        nothing = FactFilters(organisation=(people.acme,))
        measured = asked(session, viewer, name, filters=nothing, grain=Grain.MONTH if metric.is_over_time else None)
        assert measured.total.n == measured.total.tickets == 0
        assert len(measured.figures) == (12 if metric.is_over_time else 0)
        assert {one.value for one in measured.figures} <= ({None} if metric.unit in {"hours", "percent"} else {0})


@pytest.mark.parametrize(
    ("name", "more", "field"),
    [
        ("happiness", {}, "metric"),
        ("created", {"splits": (Split.AGE,)}, "split"),
        ("created", {"splits": (Split.SITE, Split.SITE)}, "split"),
        ("created", {"days": Days(date(2026, 2, 1), date(2026, 1, 1))}, "days"),
        ("created", {"days": Days(date(1, 1, 1), date(2026, 1, 1))}, "days"),
        ("open_now", {"grain": Grain.DAY}, "grain"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(name: str, more: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        asked(Session(), system_viewer(), name, **more)
    assert set(refused.value.fields) == {field}


@pytest.mark.parametrize(
    ("name", "splits"),
    [("workload", ()), *(("created", (split,)) for split in (Split.ORGANISATION, Split.TEAM, Split.AGENT))],
)
def test_contacts_get_nothing_that_is_for_staff(name: str, splits: tuple[Split, ...]) -> None:
    with pytest.raises(ForbiddenError):
        asked(Session(), CONTACT, name, splits=splits)
