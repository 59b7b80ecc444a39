"""The numbers as one report: its exact shapes, periods with nothing in them, local days, scopes and refusals."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from ingest import clock
from ingest.errors import InvalidInputError
from ingest.metrics.report import METRIC_NAMES, metrics_report
from ingest.metrics.schemas import Scope
from ingest.organisations.zones import change_timezone
from ingest.tickets import service
from ingest.viewer import Viewer, system_viewer
from tests.support.people import People
from tests.support.tickets import opened

FEBRUARY, MAY = datetime(2025, 2, 28, 23, 30, tzinfo=UTC), datetime(2025, 5, 4, 9, tzinfo=UTC)
WINTER = (date(2025, 1, 31), date(2025, 3, 2))


def report(
    session: Session,
    viewer: Viewer,
    *names: str,
    scope: Scope | None = None,
    days: tuple[date | None, date | None] = (None, None),
) -> dict[str, Any]:
    found = metrics_report(session, viewer, scope=scope or Scope(), days=days, names=names or METRIC_NAMES)
    return found["metrics"] if names else found


@pytest.fixture
def busy(session: Session, people: People) -> People:
    """Acme: one open in Leeds, one closed, one reopened; Globex: one open, created in the last hour of February."""
    root = people.root
    opened(session, root, organisation_id=people.acme, site_id=people.leeds, priority="high", at=FEBRUARY)
    closed = opened(session, root, organisation_id=people.acme, request_type="query", at=FEBRUARY)
    service.close_ticket(session, root, number=closed, at=MAY)
    again = opened(session, root, organisation_id=people.acme, site_id=people.york, at=FEBRUARY)
    service.close_ticket(session, root, number=again, at=FEBRUARY.replace(minute=45))
    service.reply_to_ticket(session, root, number=again, body="Once more", at=MAY)
    opened(session, root, organisation_id=people.globex, at=FEBRUARY.replace(hour=4))
    return people


def test_the_whole_report_in_its_exact_shapes(session: Session, busy: People) -> None:
    start = clock.now()
    found = report(session, busy.root, scope=Scope(organisation_id=busy.acme), days=WINTER)
    assert start <= datetime.fromisoformat(found.pop("as_of")) <= clock.now()
    assert found.pop("timezone") == "Europe/London"
    metrics = found.pop("metrics")
    assert found == {}
    assert tuple(metrics) == METRIC_NAMES
    assert [(one["day"], one["count"]) for one in metrics.pop("backlog_by_day")][27:] == [
        ("2025-02-27", 0), ("2025-02-28", 2), ("2025-03-01", 2), ("2025-03-02", 2),
    ]  # fmt: skip
    assert [one["count"] for one in metrics.pop("tiles")] == [1, 2, 0, 0]
    assert metrics == {
        "created_by_month": by_month(0, 3, 0),
        "completed_by_month": by_month(0, 0, 0),
        "completion_events_by_month": by_month(0, 1, 0),
        "reopen_events_by_month": by_month(0, 0, 0),
        "open_by_request_type": [{"request_type": "incident", "label": "1. Incident", "count": 2}],
        "open_by_status": [
            {"status": "new", "label": "New", "count": 1},
            {"status": "update_added", "label": "Update Added", "count": 1},
        ],
        "open_by_priority": [
            {"priority": "", "label": "None", "count": 1},
            {"priority": "high", "label": "High", "count": 1},
        ],
        "resolution_hours": {"n": 0, "median": None, "p90": None, "mean": None},
        "first_response_hours": {"n": 1, "median": 1545.5, "p90": 1545.5, "mean": 1545.5},
    }


def by_month(*counts: int) -> list[dict[str, Any]]:
    return [{"month": f"2025-0{month}", "count": count} for month, count in enumerate(counts, start=1)]


def test_months_are_whole_and_those_without_tickets_are_there(session: Session, busy: People) -> None:
    found = report(
        session, busy.root, "created_by_month", "completed_by_month", days=(date(2024, 12, 31), date(2025, 6, 1))
    )
    assert [one["month"] for one in found["created_by_month"]] == ["2024-12", *(f"2025-0{one}" for one in range(1, 7))]
    assert [one["count"] for one in found["created_by_month"]] == [0, 0, 4, 0, 0, 0, 0]
    assert [one["count"] for one in found["completed_by_month"]] == [0, 0, 0, 0, 0, 1, 0]


def test_an_open_end_is_the_beginning_of_history_and_today(session: Session, busy: People) -> None:
    found = report(session, busy.root, "created_by_month", "backlog_by_day")
    today = clock.now().date()
    assert found["created_by_month"][0] == {"month": "2025-02", "count": 4}
    assert found["created_by_month"][-1]["month"] == f"{today:%Y-%m}"
    assert (found["backlog_by_day"][0]["day"], found["backlog_by_day"][-1]["day"]) == ("2025-02-01", today.isoformat())
    assert found["backlog_by_day"][-1]["count"] == 3


def test_days_are_the_organisations_own(session: Session, busy: People) -> None:
    change_timezone(session, busy.root, organisation_id=busy.acme, timezone="Asia/Tokyo")
    acme, globex = Scope(organisation_id=busy.acme), Scope(organisation_id=busy.globex)
    for scope, counts in ((acme, [0, 3]), (globex, [1, 0]), (Scope(), [1, 3])):
        months = report(session, busy.root, "created_by_month", scope=scope, days=(date(2025, 2, 1), date(2025, 3, 1)))
        assert [one["count"] for one in months["created_by_month"]] == counts
    assert report(session, busy.root, days=WINTER)["timezone"] == "each organisation's own"
    assert report(session, busy.root, scope=acme, days=WINTER)["timezone"] == "Asia/Tokyo"
    early = report(session, busy.root, "backlog_by_day", scope=globex, days=(date(2025, 2, 27), date(2025, 2, 28)))
    assert [one["count"] for one in early["backlog_by_day"]] == [1, 1]


def test_a_site_and_no_site(session: Session, busy: People) -> None:
    counts = {}
    for name, site_id in (("leeds", busy.leeds), ("york", busy.york), ("none", 0)):
        scope = Scope(organisation_id=busy.acme, site_id=site_id)
        found = report(session, busy.root, scope=scope, days=(date(2025, 2, 1), date(2025, 5, 31)))["metrics"]
        counts[name] = (
            found["created_by_month"][0]["count"],
            sum(one["count"] for one in found["open_by_status"]),
            found["resolution_hours"]["n"],
        )
    assert counts == {"leeds": (1, 1, 0), "york": (1, 1, 0), "none": (1, 0, 1)}


def test_somebody_of_acme_gets_the_numbers_of_acme_alone(session: Session, busy: People) -> None:
    everything = report(session, busy.bob, days=WINTER)
    assert everything["metrics"] == report(session, busy.root, scope=Scope(busy.acme), days=WINTER)["metrics"]
    assert everything["timezone"] == "Europe/London"
    nothing = report(session, busy.carol, scope=Scope(busy.acme), days=WINTER)["metrics"]
    assert not any(one["count"] for name in ("created_by_month", "backlog_by_day") for one in nothing[name])
    assert nothing["first_response_hours"]["n"] == 0


def test_an_empty_installation_has_a_year_of_nothing(session: Session) -> None:
    found = report(session, system_viewer())["metrics"]
    assert [one["count"] for one in found["created_by_month"]] == [0] * 12
    assert found["open_by_request_type"] == []
    assert found["resolution_hours"]["n"] == 0


def test_only_what_was_asked_for_in_the_order_asked(session: Session, busy: People) -> None:
    assert list(report(session, busy.root, "tiles", "created_by_month")) == ["tiles", "created_by_month"]


def test_what_makes_no_sense_is_refused(session: Session, busy: People) -> None:
    with pytest.raises(InvalidInputError, match="There is no metric 'joy'; there are created_by_month,") as refusal:
        report(session, busy.root, "joy")
    assert list(refusal.value.fields) == ["metric"]
    with pytest.raises(InvalidInputError, match="The last day lies before the first"):
        report(session, busy.root, "tiles", days=(date(2025, 3, 2), date(2025, 3, 1)))


def test_a_history_that_lies_ahead_is_shown_too(session: Session, people: People) -> None:
    later = clock.now().replace(year=clock.now().year + 3, month=1, day=2)
    opened(session, people.root, organisation_id=people.acme, at=later)
    found = report(session, replace(people.root, timezone="UTC"), "created_by_month")
    assert found["created_by_month"] == [{"month": f"{later:%Y-%m}", "count": 1}]


def test_parts_of_months_count_the_days_asked_for_and_no_other(session: Session, busy: People) -> None:
    def created(*days: date) -> list[tuple[str, int]]:
        found = report(session, busy.root, "created_by_month", scope=Scope(organisation_id=busy.acme), days=days)
        return [(one["month"], one["count"]) for one in found["created_by_month"]]

    # All of Acme's were created on 28 February.
    assert created(date(2025, 1, 15), date(2025, 2, 27)) == [("2025-01", 0), ("2025-02", 0)]
    assert created(date(2025, 2, 28), date(2025, 3, 2)) == [("2025-02", 3), ("2025-03", 0)]
    assert created(date(2025, 2, 1), date(2025, 2, 28)) == [("2025-02", 3)]
    days = (date(2025, 5, 4), date(2025, 5, 4))
    found = report(session, busy.root, "completed_by_month", "reopen_events_by_month", days=days)
    assert [one["count"] for one in (*found["completed_by_month"], *found["reopen_events_by_month"])] == [1, 1]
    days = (date(2025, 5, 5), date(2025, 5, 31))
    assert report(session, busy.root, "completed_by_month", days=days) == {
        "completed_by_month": [{"month": "2025-05", "count": 0}]
    }


def test_all_days_of_the_months_are_the_months(session: Session, busy: People) -> None:
    names = ("created_by_month", "completed_by_month", "completion_events_by_month", "reopen_events_by_month")
    whole = report(session, busy.root, *names, days=(date(2025, 2, 1), date(2025, 5, 31)))
    # A day more at one end makes them sums of days.
    longer = report(session, busy.root, *names, days=(date(2025, 1, 31), date(2025, 5, 31)))
    assert {name: figures[1:] for name, figures in longer.items()} == whole
