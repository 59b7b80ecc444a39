"""A widget's numbers as CSV and XLSX: the table of the page, every value in full, with its zone and moment."""

from datetime import datetime
from typing import Final

from flask import Response, abort, request

from dashboard.guard import current_viewer
from dashboard.reports.address import report_address
from dashboard.reports.answers import Table, Value, table_of
from dashboard.reports.asking import Asking
from dashboard.reports.definitions import Report, Shape, Widget
from dashboard.reports.pages import known_report
from dashboard.reports.reliability import reliability_table
from dashboard.reports.words import days_words
from dashboard.ui.csv_files import csv_answer
from dashboard.ui.xlsx_files import xlsx_answer
from ingest import clock
from ingest.clock import zone, zone_names
from ingest.db.engine import reading

_KINDS: Final = ("csv", "xlsx")


def report_file(name: str, key: str, kind: str) -> Response:
    """The file of one widget; 404 for what is no widget of a report the viewer has."""
    viewer = current_viewer()
    report = known_report(viewer, name)
    widget = next((one for one in report.widgets if one.key == key), None)
    if widget is None or kind not in _KINDS:
        abort(404)
    asked = report_address(request.args.to_dict(flat=False))
    with reading() as session:
        asking = Asking.of(session, viewer, asked)
        table, timezone, as_of = _answered(asking, widget)
    header = [*(one.label for one in table.headings), "Period", "Time Zone", "As Of"]
    told = (days_words(asking.days), timezone, as_of)
    return _file(report, widget, kind, header, [[*(cell.value for cell in row), *told] for row in table.rows])


def _answered(asking: Asking, widget: Widget) -> tuple[Table, str, str]:
    if widget.shape is Shape.RELIABILITY:
        record, now = asking.record(), clock.now()
        table = reliability_table(record, days=asking.days, now=now)
        return table, record.page.timezone, _moment(now, record.page.timezone)
    answer = asking.answer(widget)
    timezone = answer.measured[0].timezone
    return table_of(answer), timezone, _moment(max(one.as_of for one in answer.measured), timezone)


def _moment(moment: datetime, timezone: str) -> str:
    """A moment with the offset of the zone the days are of; in UTC where each organisation has its own."""
    local = moment.astimezone(zone(timezone)) if timezone in zone_names() else moment
    return local.isoformat(timespec="seconds")


def _file(report: Report, widget: Widget, kind: str, header: list[str], rows: list[list[Value]]) -> Response:
    name = f"{report.name}-{widget.key}.{kind}"
    if kind == "csv":
        return csv_answer([header, *([_text(cell) for cell in row] for row in rows)], name=name)
    return xlsx_answer(header, rows, name=name, title=report.title[:31])


def _text(value: Value) -> str:
    """A value as a file says it: nothing rounded, nothing for none."""
    return "" if value is None else str(value)
