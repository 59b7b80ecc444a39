"""Charts and tables of reports: every number of the one is in the other, with the same list behind it."""

from datetime import date

import pytest

from dashboard.reports.answers import Answer, table_of
from dashboard.reports.definitions import REPORTS, Shape, Widget
from dashboard.reports.figures import Drawn
from dashboard.reports.happenings import Happening
from dashboard.reports.widgets import drawn_of, figure_tiles, report_widget
from ingest.metrics.catalogue import METRICS
from ingest.metrics.measures import Split
from tests.support.measured import by_key, by_month, counted
from tests.support.trees import words

FILES = {"csv": "/a.csv", "xlsx": "/a.xlsx"}


def _flow(*, before: bool = False) -> Answer:
    widget = Widget("flow", "Flow", ("created", "completed"), Shape.FLOW, has_incidents=True)
    measured = (by_month("created", [3, 0, 5]), by_month("completed", [1, 2, 2]))
    earlier = (by_month("created", [9, 8, 7], first=date(2025, 10, 1)), by_month("completed", [6, 5, 4]))
    return Answer(widget, measured, earlier if before else ())


def _drawn_values(drawn: Drawn) -> list[list[float]]:
    return [list(trace.y) for trace in drawn.figure.data]


def test_chart_and_table_have_the_same_numbers_and_lists() -> None:
    answer = _flow()
    drawn, table = drawn_of(answer), table_of(answer)
    assert _drawn_values(drawn) == [[row[column].value for row in table.rows] for column in (1, 2)]
    assert [one.href for one in drawn.marks] == [cell.href for row in table.rows for cell in row[1:]]
    assert list(drawn.figure.data[0].customdata) == [row[1].href for row in table.rows]
    assert drawn.marks[0].words == "Created, January 2026: 3"


def test_the_period_before_stands_beside_each_number_in_order() -> None:
    table = table_of(_flow(before=True))
    assert [one.label for one in table.headings][1:3] == ["Created", "Created, the period before"]
    assert [(row[1].value, row[2].value) for row in table.rows] == [(3, 9), (0, 8), (5, 7)]


def test_an_incident_is_marked_over_its_period_and_listed() -> None:
    told = [Happening("Mail <b>down</b>", date(2026, 2, 14), "/services/incidents/x")]
    marks = drawn_of(_flow(), happenings=told).figure.data[-1]
    assert list(marks.x) == ["2026-02-01"]
    assert "<b>" not in marks.hovertext[0]
    card = report_widget(_flow(), files=FILES, viewer_timezone="UTC", happenings=told)
    assert "Incidents in this time (1)" in words(card)


def test_bars_are_largest_first_and_cut_while_the_table_has_all() -> None:
    counts = {f"Site {index} {'x' * 300}": index for index in range(500)}
    widget = Widget("sites", "Sites", ("created",), Shape.RANKED, (Split.SITE,))
    answer = Answer(widget, (by_key("created", Split.SITE, counts),))
    drawn = drawn_of(answer)
    bars = drawn.figure.data[0]
    assert list(bars.x) == list(range(499, 479, -1))
    assert len(table_of(answer).rows) == 500
    assert max(map(len, drawn.figure.layout.yaxis.ticktext)) <= 32


def test_names_are_told_as_they_are_and_cut_by_the_room_they_take() -> None:
    markup, chinese = '<a href="javascript:x">A & B</a>' * 2, "北京" * 40
    widget = Widget("sites", "Sites", ("created",), Shape.RANKED, (Split.SITE,))
    drawn = drawn_of(Answer(widget, (by_key("created", Split.SITE, {markup: 2, chinese: 1}),)))
    ticks, hovers = drawn.figure.layout.yaxis.ticktext, drawn.figure.data[0].hovertext
    assert ticks == ('&lt;a href="javascript:x"&gt;A &amp; B&lt;/a…', "北京" * 7 + "北…")
    assert not any("<a" in text for text in hovers)
    assert max(map(len, hovers[1].split("<br>"))) < len(chinese)
    assert markup in drawn.marks[0].words


def test_what_is_of_now_has_no_time_before_and_takes_it_from_no_other() -> None:
    widget = Widget("figures", "Figures", ("created", "open_now"), Shape.TILES)
    now = (by_month("created", [3]), by_key("open_now", Split.SITE, {"Leeds": 2}))
    answer = Answer(widget, now, (by_month("created", [7]), None))
    assert [row[-1].value for row in table_of(answer).rows] == [7, None]
    assert "before 7" in words(figure_tiles(answer))


def test_one_period_of_levels_is_a_stacked_bar() -> None:
    widget = Widget("backlog", "Backlog", ("backlog",), Shape.STACK)
    drawn = drawn_of(Answer(widget, (by_month("backlog", [4]),)))
    assert drawn.figure.data[0].type == "bar"
    assert drawn.figure.layout.yaxis.dtick == 1


def test_a_pareto_comes_to_all_of_it() -> None:
    widget = Widget("categories", "Categories", ("created",), Shape.PARETO, (Split.CATEGORY,))
    answer = Answer(widget, (by_key("created", Split.CATEGORY, {"Mail": 6, "": 1, "Network": 3}),))
    bars, together = drawn_of(answer).figure.data
    assert list(bars.y) == [6, 3, 1]
    assert list(together.y) == pytest.approx([60, 90, 100])


def test_a_heat_map_has_every_hour_of_the_week() -> None:
    paths = {(("weekday", 0, "Monday"), ("hour", 9, "09")): 4.0, (("weekday", 6, "Sunday"), ("hour", 23, "23")): 1.0}
    measured = counted("created", paths, splits=(Split.WEEKDAY, Split.HOUR))
    widget = Widget("heat", "Inflow", ("created",), Shape.HEAT, (Split.WEEKDAY, Split.HOUR))
    drawn = drawn_of(Answer(widget, (measured,)))
    cells = drawn.figure.data[0].z
    assert (cells[0][9], cells[6][23], sum(map(sum, cells))) == (4, 1, 5)
    assert len(drawn.marks) == 2


def test_nothing_says_so_in_place_of_a_chart() -> None:
    widget = Widget("flow", "Flow", ("created",), Shape.FLOW)
    card = report_widget(Answer(widget, (by_month("created", [0, 0]),)), files=FILES, viewer_timezone="UTC")
    assert "Nothing to count" in words(card)


def test_every_report_asks_for_metrics_and_splits_there_are() -> None:
    for report in REPORTS:
        for widget in report.widgets:
            for name in widget.metrics:
                assert set(widget.splits) <= set(METRICS[name].splits), (report.name, widget.key, name)


def test_names_are_told_apart() -> None:
    assert len({one.name for one in REPORTS}) == len(REPORTS) == 12
    for report in REPORTS:
        assert len({one.key for one in report.widgets}) == len(report.widgets)
