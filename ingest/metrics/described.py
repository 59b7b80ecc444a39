"""The page of the metrics in words, made from the catalogue, for the docs and for the command line. Pure."""

from collections.abc import Iterator
from inspect import cleandoc
from textwrap import wrap

from ingest.metrics.catalogue import METRICS
from ingest.metrics.measures import Metric, Split
from ingest.metrics.splits import STAFF_SPLITS

_BEGINNING = """
# Metrics

Written by `helmdesk metrics describe`; what is said of a metric stands in its file in `ingest/metrics/catalogue/`.
Reports, their files and tooltips, `helmdesk metrics show` and this page read the same declaration, and every number
comes from one function, `measure` (`ingest/metrics/measuring.py`), which asks the facts kept beside the tickets.

- A metric over time is dated by its own event, on the local days of the ticket's organisation; weeks begin on Monday,
  periods without anything are there with 0. Metrics of this moment ignore the days. The zone is told with every answer.
- A ticket counts wholly for the site, type, category, priority, team and agent it has now.
- Durations are whole seconds told in hours: n, median, 90th percentile and mean, interpolated linearly between two
  tickets, nothing rounded before; in calendar time, and in business time by the calendar of the portal definition.
- Every mark leads to the list of exactly its tickets; a share to those it counts, an event to the tickets it befell.
- Contacts see their own organisation, and neither what is for staff nor splits by organisation, team and agent.

    helmdesk metrics show --metric resolution --only priority=high --by month --by site --from 2026-01 --json

tells one metric apart by month and by site, of tickets with that priority; `--only` and `--by` may repeat, and '-' is
none. A mark has its keys, `value`, `n`, `tickets` (how many its list has) and the `address` of that list.
"""
_WIDTH = 120
_SPLIT_WORDS = {
    Split.QUIET: "time since the last update a customer can see",
}


def metrics_page() -> str:
    """The whole page, as Markdown."""
    return "\n".join([cleandoc(_BEGINNING), *(line for metric in METRICS.values() for line in _section(metric)), ""])


def _section(metric: Metric) -> Iterator[str]:
    said = f"{metric.definition}{' For staff.' if metric.is_for_staff else ''}"
    yield from ("", f"## {metric.label}", "", *wrap(said, _WIDTH), "")
    facts = (
        f"Name and unit: `{metric.name}`, in {metric.unit}",
        f"Comes from: {metric.events}",
        f"Over time: {_over_time(metric)}",
        f"Told apart by: {', '.join(_split_words(split) for split in metric.splits)}",
    )
    for fact in facts:
        yield from wrap(fact, _WIDTH, initial_indent="- ", subsequent_indent="  ")


def _over_time(metric: Metric) -> str:
    if metric.is_level:
        return "at the end of each day, week or month"
    return "by day, week or month" if metric.dated_by else "no, it is of this moment"


def _split_words(split: Split) -> str:
    words = _SPLIT_WORDS.get(split, split.replace("_", " "))
    return f"{words} (staff)" if split in STAFF_SPLITS else words
