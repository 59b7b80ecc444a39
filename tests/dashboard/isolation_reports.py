"""What the walk over all callbacks and routes calls of reports, with what names Acme's things."""

from collections.abc import Callable
from typing import Any

from dashboard.reports.definitions import REPORTS

Values = dict[str, Any]
FILTERS = '{"kind":"report-filter","name":["ALL"]}'
CHARTS = '{"kind":"report-chart","name":["ALL"]}'


def _asked(world: Any) -> str:
    return f"organisation={world.people.acme}&site={world.people.leeds}&agent={world.people.alice.account_id}"


def _opened(address: str) -> Callable[[Any], Values]:
    return lambda _w: {f"{CHARTS}.clickData": [("flow", {"points": [{"customdata": address}]})]}


def _chosen(name: str, value: Any, path: str = "/reports/overview") -> Callable[[Any], Values]:
    return lambda w: {
        f"{FILTERS}.value": [(name, value)],
        "_pages_location.pathname": path,
        "_pages_location.search": f"?{_asked(w)}",
    }


CALLBACKS: dict[str, Callable[[Any], list[Callable[[Any], Values]]]] = {
    "mark_opened": lambda _w: [_opened("/tickets?site=1"), _opened("//elsewhere.example")],
    "filter_chosen": lambda _w: [
        _chosen("site", ["1"]), _chosen("days", "this-year"), _chosen("organisation", ["1"], "/reports/customers"),
    ],
}  # fmt: skip
ROUTES: dict[str, Callable[[Any], list[str]]] = {
    "GET /reports/<name>/<key>.<kind>": lambda w: [
        f"/reports/{report.name}/{widget.key}.{kind}{query}"
        for report in REPORTS
        for widget in report.widgets[:2]
        for kind, query in (("csv", ""), ("xlsx", f"?{_asked(w)}"))
    ]
}


def pages(world: Any) -> list[tuple[str, str]]:
    """Every report, of Acme's site and of all there is."""
    names = ("", *(f"/{report.name}" for report in REPORTS))
    return [(f"/reports{name}", query) for name in names for query in ("", f"?{_asked(world)}")]
