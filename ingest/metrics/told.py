"""Measured metrics as plain objects, for the command line and other programs. Pure."""

from dataclasses import asdict
from datetime import date
from typing import Any

from ingest.metrics.measures import Figure, Grain, Key, Measured, Split
from ingest.tickets.filters import tickets_address

_NAMED_BY_LABEL = frozenset(Split) - {Split.CATEGORY}


def told(measured: Measured) -> dict[str, Any]:
    """{'label', 'unit', 'total': mark, 'figures': [mark, ...]}; nothing in it is rounded.

    A mark has its keys by their names ('month': '2026-05', 'site': 3, 'site_label': 'Leeds'), 'value', 'n', 'tickets',
    'parts' of a share, 'calendar' and 'business' of durations ({'median', 'p90', 'mean'} in hours), and the address of
    the list behind it.
    """
    metric = measured.metric
    return {
        "label": metric.label,
        "unit": str(metric.unit),
        "total": _mark(measured.total),
        "figures": [_mark(figure) for figure in measured.figures],
    }


def _mark(figure: Figure) -> dict[str, Any]:
    mark: dict[str, Any] = {}
    for name, key in figure.keys.items():
        mark[name] = _key(name, key)
        if name in _NAMED_BY_LABEL:
            mark[f"{name}_label"] = figure.labels[name]
    mark |= {"value": figure.value, "n": figure.n, "tickets": figure.tickets}
    if figure.parts is not None:
        mark["parts"] = figure.parts
    for clock, durations in (("calendar", figure.calendar), ("business", figure.business)):
        if durations is not None:
            mark[clock] = asdict(durations)
    return mark | ({} if figure.drill is None else {"address": tickets_address(figure.drill)})


def _key(name: str, key: Key) -> str | int:
    if isinstance(key, date):
        return f"{key:%Y-%m}" if name == Grain.MONTH else key.isoformat()
    return key
