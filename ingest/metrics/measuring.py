"""Measures the metrics of the catalogue: the one way to a number of a report, whoever shows it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from ingest import clock
from ingest.clock import FIRST_YEAR, LAST_YEAR
from ingest.errors import ForbiddenError, InvalidInputError
from ingest.metrics.catalogue import metric_named
from ingest.metrics.facts.reading import FactReader, fact_reader
from ingest.metrics.labels import key_labels
from ingest.metrics.marks import Asked, Cells, Labels, cells_of, figure_of, figures_of, levels_of
from ingest.metrics.measures import Days, FactFilters, Grain, Key, Measured, Metric, Split
from ingest.metrics.questions import Question, question_of
from ingest.metrics.scoping import zone_words
from ingest.metrics.splits import STAFF_SPLITS, standing_keys
from ingest.viewer import Viewer


def measure(
    session: Session,
    viewer: Viewer,
    *,
    name: str,
    filters: FactFilters,
    days: Days,
    grain: Grain | None = None,
    splits: Sequence[Split] = (),
) -> Measured:
    """The metric called `name`, of the tickets that meet the filters and that the viewer may see.

    A mark for each period of the grain and each key of the splits, in that order, those of nothing included; with
    neither the total alone. Metrics of the present moment ignore the days. Anybody signed in; ForbiddenError for
    metrics and splits of staff. InvalidInputError names `metric`, `split`, `grain` or `days`.
    """
    metric = metric_named(name)
    require_permitted(viewer, metric, splits)
    _require_sense(metric, days=days, grain=grain, splits=splits)
    as_of = clock.now()
    question = question_of(metric, days=days, grain=grain, splits=splits, now=int(as_of.timestamp()))
    with fact_reader(session, viewer, filters=filters) as facts:
        cells, total = cells_of(_rows(facts, question), question)
    asked = Asked(metric, filters, days, grain, tuple(splits))
    if metric.is_level:
        cells, total = levels_of(cells, periods=asked.periods)
    labels = _labels(session, viewer, cells, asked)
    return Measured(
        metric=metric,
        filters=filters,
        days=days,
        grain=grain,
        splits=asked.splits,
        figures=tuple(figures_of(asked, cells, labels)) if asked.key_names else (),
        total=figure_of(asked, total, ()),
        as_of=as_of,
        timezone=zone_words(session, viewer, organisation_ids=filters.organisation),
    )


def _rows(facts: FactReader, question: Question) -> Sequence[Sequence[Any]]:
    if "now" in question.params:
        # The next second asks something else.
        return facts.rows(question.sql, **question.params)
    asked = (question.sql, *question.params.values())
    return facts.cached(asked, lambda: facts.rows(question.sql, **question.params))


def require_permitted(viewer: Viewer, metric: Metric, splits: Sequence[Split]) -> None:
    """Refuse customers what is for staff only: the metric, or one of the splits."""
    if viewer.is_staff:
        return
    if metric.is_for_staff:
        raise ForbiddenError(f"'{metric.name}' is for support staff.", fields={"metric": "for staff only"})
    for split in splits:
        if split in STAFF_SPLITS:
            raise ForbiddenError(f"Splitting by {split} is for support staff.", fields={"split": "for staff only"})


def _require_sense(metric: Metric, *, days: Days, grain: Grain | None, splits: Sequence[Split]) -> None:
    for split in splits:
        if split not in metric.splits:
            known = ", ".join(metric.splits)
            raise _refusal("split", f"'{metric.name}' cannot be split by '{split}'; it can by {known}.")
    if len(set(splits)) < len(splits):
        raise _refusal("split", "Each split can be asked for once.")
    if days.last < days.first:
        raise _refusal("days", "The last day lies before the first.")
    if days.first.year < FIRST_YEAR or days.last.year > LAST_YEAR:
        raise _refusal("days", f"Days lie in the years {FIRST_YEAR} to {LAST_YEAR}.")
    if grain and not metric.is_over_time:
        raise _refusal("grain", f"'{metric.name}' is of this moment and has no {grain}s.")


def _labels(session: Session, viewer: Viewer, cells: Cells, asked: Asked) -> Labels:
    labels: dict[Split, dict[Key, str]] = {}
    for place, split in enumerate(asked.splits, start=asked.split_place):
        keys = {key[place] for key in cells} | set(standing_keys(split) or ())
        labels[split] = key_labels(session, viewer, split=split, keys=keys)
    return labels


def _refusal(name: str, message: str) -> InvalidInputError:
    return InvalidInputError(message, fields={name: message})
