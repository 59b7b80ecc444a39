"""`/reports` and `/reports/<name>`: each report with all its numbers in one request."""

from collections.abc import Sequence
from typing import Final

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.errors import report_failure
from dashboard.pages import Address
from dashboard.reports import ids
from dashboard.reports.address import PATH, ReportAddress, report_address, report_path
from dashboard.reports.asking import Asking
from dashboard.reports.definitions import REPORTS, Report, Shape, Widget, report_named
from dashboard.reports.filter_bar import chips, filter_bar
from dashboard.reports.happenings import Happening
from dashboard.reports.reliability import reliability_table, reliability_widget
from dashboard.reports.widgets import report_widget
from dashboard.reports.words import days_words
from dashboard.ui.attributes import aria
from dashboard.ui.headings import TrailStep, page_heading
from dashboard.ui.links import link
from dashboard.ui.states import error_state
from dashboard.ui.widgets import widget_card
from ingest import clock
from ingest.db.engine import reading
from ingest.errors import HelmdeskError, NotFoundError
from ingest.portal.current import current_portal
from ingest.viewer import Viewer

TITLE: Final = "Reports"


def is_report(viewer: Viewer, address: Address) -> bool:
    """Whether the address names a report that is for the viewer."""
    report = report_named(address.variables["name"])
    return report is not None and (viewer.is_staff or not report.is_for_staff)


def reports_for(viewer: Viewer) -> list[Report]:
    """The reports the viewer has."""
    return [one for one in REPORTS if viewer.is_staff or not one.is_for_staff]


def reports_page(viewer: Viewer, _address: Address) -> Component:
    """Every report, and what it answers."""
    items = [
        html.Li([link(html.Strong(one.title), f"{PATH}/{one.name}"), html.P(one.question, className="muted")])
        for one in reports_for(viewer)
    ]
    return html.Div([page_heading(TITLE), html.Ul(items, className="card report-list")], className="stack")


def known_report(viewer: Viewer, name: str) -> Report:
    """The report of this name; NotFoundError where there is none for the viewer."""
    report = report_named(name)
    if report is None or (report.is_for_staff and not viewer.is_staff):
        raise NotFoundError("There is no such report.")
    return report


def report_page(viewer: Viewer, address: Address) -> Component:
    """One report: filter bar, chips and widgets; a widget that fails says so in its own card."""
    report, asked, portal = (
        known_report(viewer, address.variables["name"]),
        report_address(address.params),
        current_portal(),
    )
    with reading() as session:
        asking = Asking.of(session, viewer, asked)
        happenings = asking.happenings(report)
        cards = [_card(asking, report, widget, happenings) for widget in report.widgets]
    return html.Div(
        [
            dcc.Location(id=ids.LOCATION, refresh="callback-nav"),
            page_heading(
                report.title,
                trail=[TrailStep(TITLE, PATH), TrailStep(report.title)],
                subtitle=f"{report.question} {days_words(asking.days)}.",
            ),
            _tabs(viewer, report, asked),
            filter_bar(asked, choices=asking.choices, portal=portal, days=asking.days, is_staff=viewer.is_staff),
            chips(report.name, asked, choices=asking.choices, portal=portal),
            html.Div(cards, className="report-grid"),
        ],
        className="stack",
    )


def _card(asking: Asking, report: Report, widget: Widget, happenings: Sequence[Happening]) -> Component:
    try:
        card = _told(asking, report, widget, happenings)
    except HelmdeskError as error:
        card = widget_card(widget.key, widget.title, error_state(None, error.message))
    except Exception as error:  # noqa: BLE001 - one number that cannot be had takes no other along
        words = "This part could not be shown; the others are not affected."
        card = widget_card(widget.key, widget.title, error_state(None, words, reference=report_failure(error)))
    return html.Div(card, className="report-wide" if widget.is_wide else "report-half")


def _told(asking: Asking, report: Report, widget: Widget, happenings: Sequence[Happening]) -> Component:
    files = {kind: report_path(report.name, asking.asked, file=f"{widget.key}.{kind}") for kind in ("csv", "xlsx")}
    zone = asking.viewer.timezone
    if widget.shape is not Shape.RELIABILITY:
        return report_widget(asking.answer(widget), files=files, viewer_timezone=zone, happenings=happenings)
    record, now = asking.record(), clock.now()
    table = reliability_table(record, days=asking.days, now=now)
    return reliability_widget(
        widget, table, files=files, now=now, viewer_timezone=zone, page_timezone=record.page.timezone
    )


def _tabs(viewer: Viewer, shown: Report, asked: ReportAddress) -> html.Nav:
    items = [
        html.Li(
            html.A(
                one.title,
                href=report_path(one.name, asked),
                className="report-tab",
                **aria(current="page" if one is shown else None),
            )
        )
        for one in reports_for(viewer)
    ]
    return html.Nav(html.Ul(items, className="report-tabs"), **aria(label=TITLE))
