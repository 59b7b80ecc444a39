"""The ids of the report pages' components."""

from typing import Final

LOCATION: Final = "report-location"
FILTER: Final = "report-filter"
CHART: Final = "report-chart"


def filter_control(name: str) -> dict[str, str]:
    """The control of one filter of the bar."""
    return {"kind": FILTER, "name": name}


def chart(key: str) -> dict[str, str]:
    """The chart of one widget."""
    return {"kind": CHART, "name": key}
