"""The reports: pages of metrics with one filter bar, every mark of which leads to exactly its tickets."""

from dash import ALL, Dash, Input, Output, State

from dashboard.pages import LOCATION, register_page
from dashboard.reports import ids
from dashboard.reports.address import PATH
from dashboard.reports.callbacks import filter_chosen, mark_opened
from dashboard.reports.files import report_file
from dashboard.reports.pages import TITLE, is_report, report_page, reports_page


def register(app: Dash) -> None:
    """The pages under `/reports`, their filter bar, their drill-through and their files."""
    register_page("reports_list", path=PATH, title=TITLE, layout=reports_page)
    register_page("report", path_template=f"{PATH}/<name>", title=TITLE, layout=report_page, is_there=is_report)
    address = Output(ids.LOCATION, "href", allow_duplicate=True)
    here = (State(LOCATION, "pathname"), State(LOCATION, "search"))
    app.callback(address, Input({"kind": ids.FILTER, "name": ALL}, "value"), *here, prevent_initial_call=True)(
        filter_chosen
    )
    app.callback(address, Input({"kind": ids.CHART, "name": ALL}, "clickData"), prevent_initial_call=True)(mark_opened)
    app.server.add_url_rule(f"{PATH}/<name>/<key>.<kind>", view_func=report_file)
