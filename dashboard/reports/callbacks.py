"""What choosing a filter and clicking a mark of a report lead to: addresses."""

from typing import Any, Final

from dash import ctx, no_update

from dashboard.guard import current_viewer
from dashboard.pages import address_of
from dashboard.reports.address import report_address, report_path
from dashboard.reports.pages import known_report

_DRILLS: Final = ("/tickets?", "/services/")
_NAMES: Final = frozenset({"organisation", "site", "request_type", "category", "priority", "team", "agent"})


def filter_chosen(_values: list[Any], pathname: str | None, search: str | None) -> Any:
    """The address of the report for what was chosen; all else stays as the address says."""
    viewer, triggered = current_viewer(), ctx.triggered_id
    if not isinstance(triggered, dict) or not ctx.triggered:
        return no_update
    report = known_report(viewer, (pathname or "").rpartition("/")[2])
    params = dict(address_of(pathname, search).params)
    name, value = str(triggered.get("name")), ctx.triggered[0]["value"]
    if name == "range":
        if not isinstance(value, list) or len(value) != 2 or not all(isinstance(one, str) for one in value):  # noqa: PLR2004 - first and last
            return no_update
        params["days"] = ["..".join(value)]
    elif name in _NAMES and isinstance(value, list | None):
        params[name] = [str(one) for one in value or []]
    elif name in {"days", "grain", "compare"}:
        params[name] = [str(value or "")]
    else:
        return no_update
    chosen = report_path(report.name, report_address(params))
    return (
        no_update if chosen == report_path(report.name, report_address(address_of(pathname, search).params)) else chosen
    )


def mark_opened(_clicks: list[Any]) -> Any:
    """The address of the list behind the mark that was clicked."""
    current_viewer()
    click = ctx.triggered[0]["value"] if ctx.triggered else None
    match click:
        case {"points": [{"customdata": str(address)}, *_]} if address.startswith(_DRILLS):
            return address
    return no_update
