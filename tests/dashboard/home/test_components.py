"""The home dashboard's pieces: marks for the keyboard that say what the chart says, and the columns that fit."""

from datetime import UTC, date, datetime

from dashboard.home.components import MOST_COLUMNS, chart_marks, created_completed_widget, open_tickets_widget
from dashboard.home.figures import created_completed_figure
from dashboard.tickets.columns import offered_columns, shown_columns, weightiest_columns
from ingest.clock import months_later
from ingest.metrics.schemas import HomeFigures, MonthFigures, Scope
from ingest.portal.current import current_portal
from ingest.viewer import Viewer, system_viewer
from tests.support.trees import components, links, words

SCOPE = Scope(site_id=3)
FIRST = date(2025, 12, 1)
MONTHS = tuple(
    MonthFigures(months_later(FIRST, months=number), 1_000 + number, 2 * number, 0, 0) for number in range(12)
)
CONTACT = Viewer(1, "Bob Field", "Europe/London", organisation_id=1, contact_id=1)


def test_every_mark_of_the_chart_is_a_link_named_like_it() -> None:
    marks = links(chart_marks(MONTHS, scope=SCOPE))
    assert len(marks) == 24
    assert marks[0] == ("Created in December 2025: 1,000", "/tickets?site=3&created=2025-12")
    assert marks[11] == ("Completed in May 2026: 10", "/tickets?site=3&completed=2026-05")


def test_marks_lead_and_say_what_the_bars_and_points_do() -> None:
    bars, points = created_completed_figure(MONTHS, scope=SCOPE).data
    marks = links(chart_marks(MONTHS, scope=SCOPE))
    assert list(zip(bars.hovertext, bars.customdata, strict=True)) == marks[::2]
    assert list(zip(points.hovertext, points.customdata, strict=True)) == marks[1::2]
    assert "by the day they were created" in bars.hovertemplate
    assert "last became completed" in points.hovertemplate


def test_the_year_stands_where_it_changes_and_never_beside_another() -> None:
    names = created_completed_figure(MONTHS, scope=SCOPE).layout.xaxis.ticktext
    assert names[:3] == ("Dec", "Jan<br>2026", "Feb")
    later = created_completed_figure(MONTHS[5:], scope=SCOPE).layout.xaxis.ticktext
    assert later[0] == "May<br>2026"


def test_the_widget_holds_chart_marks_table_and_definition() -> None:
    figures = HomeFigures(datetime(2026, 11, 5, tzinfo=UTC), SCOPE, (FIRST, FIRST), MONTHS, (), 0, 0, 0)
    widget = created_completed_widget(figures, timezone="Europe/London")
    assert "12 months to November 2026, Europe/London" in words(widget)
    assert ("Created in December 2025: 1,000", "/tickets?site=3&created=2025-12") in links(widget)
    # The phone shows every second name, January's among them.
    assert any(getattr(one, "className", "") == "chart chart-names-even" for one in components(widget))


def test_a_narrow_place_gets_the_columns_people_look_for_first() -> None:
    portal = current_portal()
    for viewer, expected in (
        (CONTACT, ["number", "site", "title", "status", "updated_at"]),
        (system_viewer(), ["number", "title", "status", "organisation", "updated_at"]),
    ):
        columns = shown_columns(portal, viewer, kept=None)
        assert [one.key for one in weightiest_columns(columns, limit=5)] == expected
        everything = offered_columns(portal, viewer)
        assert len(weightiest_columns(everything, limit=MOST_COLUMNS)) == MOST_COLUMNS
    chosen = shown_columns(portal, CONTACT, kept=["serial_number"])
    assert [one.key for one in weightiest_columns(chosen, limit=5)] == ["number", "serial_number"]


def test_an_empty_list_of_ones_own_says_so() -> None:
    widget = open_tickets_widget(
        [],
        totals=(3, 0, 2),
        whose="mine",
        scope=SCOPE,
        viewer=CONTACT,
        now=datetime(2026, 11, 5, tzinfo=UTC),
        portal=current_portal(),
        columns=shown_columns(current_portal(), CONTACT, kept=None),
    )
    assert "None of yours is open" in words(widget)
    assert ("All 3", "/?site=3") in links(widget)
    assert ("Waiting My Approval 2", "/?site=3&show=approval") in links(widget)
