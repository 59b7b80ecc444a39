"""From the rows an engine answers to the marks of a metric: none left out, in their order, with their lists. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any

from ingest.errors import InvalidInputError
from ingest.metrics.grains import period_count, period_days, period_label, period_starts
from ingest.metrics.measures import Days, Durations, FactFilters, Figure, Grain, Key, Metric, Split
from ingest.metrics.questions import Question
from ingest.metrics.splits import standing_keys

# More can neither be drawn nor read; ten years of days by stage are 15,000, of months by 500 sites 60,000.
MOST_FIGURES = 100_000
_HOUR = 3_600
Place = tuple[Key, ...]
Values = Mapping[str, Any]
Cells = dict[Place, Values]
Labels = Mapping[Split, Mapping[Key, str]]
NOTHING: Values = {"n": 0, "tickets": 0}


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for; a mark's place is its period, where there is a grain, and its key of each split."""

    metric: Metric
    filters: FactFilters
    days: Days
    grain: Grain | None
    splits: tuple[Split, ...]

    @property
    def periods(self) -> tuple[date, ...]:
        """The first days of the periods, none without a grain."""
        return tuple(period_starts(self.days, self.grain)) if self.grain else ()

    @property
    def key_names(self) -> tuple[str, ...]:
        """The names of a place's keys."""
        return (*((str(self.grain),) if self.grain else ()), *(str(split) for split in self.splits))

    @property
    def split_place(self) -> int:
        """Where the keys of splits begin in a place."""
        return 1 if self.grain else 0


def cells_of(rows: Iterable[Sequence[Any]], question: Question) -> tuple[Cells, Values]:
    """The values of every place that occurs, and those of all together."""
    cells: Cells = {}
    total = NOTHING
    for row in rows:
        place, is_total, values = row[: question.key_count], row[question.key_count], row[question.key_count + 1 :]
        found = dict(zip(question.columns, values, strict=True))
        if is_total:
            total = found
        else:
            cells[tuple(place)] = found
    return cells, total


def levels_of(cells: Cells, *, periods: Sequence[date]) -> tuple[Cells, Values]:
    """The levels at the end of each period, from their changes within it; without periods the changes are all."""
    total = sum(values["n"] for values in cells.values())
    if not periods:
        return {place: _level(values["n"]) for place, values in cells.items()}, _level(total)
    changes: defaultdict[Place, dict[Key, int]] = defaultdict(dict)
    for (period, *rest), values in cells.items():
        changes[tuple(rest)][period] = values["n"]
    levels: Cells = {}
    for keys, by_period in changes.items():
        level = 0
        for start in periods:
            level += by_period.get(start, 0)
            levels[start, *keys] = _level(level)
    return levels, _level(total)


def _level(count: int) -> Values:
    return {"n": count, "tickets": count}


def figures_of(asked: Asked, cells: Cells, labels: Labels) -> Iterator[Figure]:
    """A mark for every place, in order; InvalidInputError names `grain` when they are too many."""
    for place in _places(asked, cells, labels):
        yield figure_of(asked, cells.get(place, NOTHING), place, labels)


def figure_of(asked: Asked, values: Values, place: Place, labels: Labels | None = None) -> Figure:
    """One mark from its values; without a place it is the total."""
    metric, keys = asked.metric, dict(zip(asked.key_names, place, strict=False))
    days = asked.days
    if asked.grain and place:
        days = period_days(_day(place[0]), asked.grain, within=days)
    calendar, business = _durations(values, "calendar"), _durations(values, "business")
    return Figure(
        keys=keys,
        labels=_words(asked, place, labels or {}),
        value=_value(metric, values, calendar or business),
        n=values["n"],
        parts=values["tickets"] if metric.part else None,
        calendar=calendar,
        business=business,
        drill=metric.drill(asked.filters, days, keys) if metric.drill else None,
        tickets=values["tickets"],
    )


def _words(asked: Asked, place: Place, labels: Labels) -> dict[str, str]:
    words = {str(asked.grain): period_label(_day(place[0]), asked.grain)} if asked.grain and place else {}
    keys = place[asked.split_place :]
    return words | {str(split): labels[split][key] for split, key in zip(asked.splits, keys, strict=False)}


def _value(metric: Metric, values: Values, durations: Durations | None) -> float | int | None:
    if metric.is_duration:
        return durations.median if durations else None
    if metric.part:
        return 100 * int(values["tickets"]) / int(values["n"]) if values["n"] else None
    return int(values["n"])


def _durations(values: Values, clock: str) -> Durations | None:
    quantiles = values.get(f"{clock}_quantiles")
    if not quantiles:
        return None
    median, p90 = quantiles
    return Durations(median / _HOUR, p90 / _HOUR, values[f"{clock}_mean"] / _HOUR)


def _places(asked: Asked, cells: Cells, labels: Labels) -> Iterator[Place]:
    """Each period with each key of each split, whether or not there is anything.

    Of splits without standing keys only those combinations stand that occur somewhere (a site has one organisation),
    the largest first.
    """
    free = [place for place, split in _numbered(asked) if not standing_keys(split)]
    fixed = [(place, keys) for place, split in _numbered(asked) if (keys := standing_keys(split))]
    together = _occurring(asked, cells, labels)
    _require_bounded(asked, len(together), *(len(keys) for _, keys in fixed))
    order = [*range(asked.split_place), *free, *(place for place, _ in fixed)]
    periods: list[Place] = [(start,) for start in asked.periods] or [()]
    for period, found, others in product(periods, together, product(*(keys for _, keys in fixed))):
        by_place = dict(zip(order, (*period, *found, *others), strict=True))
        yield tuple(by_place[place] for place in range(len(order)))


def _numbered(asked: Asked) -> list[tuple[int, Split]]:
    return list(enumerate(asked.splits, asked.split_place))


def _occurring(asked: Asked, cells: Cells, labels: Labels) -> list[Place]:
    splits = [(place, split) for place, split in _numbered(asked) if not standing_keys(split)]
    ranks = [_ranks(cells, place, labels[split]) for place, split in splits]
    found = {tuple(key[place] for place, _ in splits) for key in cells} or ({()} if not splits else set())
    return sorted(found, key=lambda keys: [rank[key] for rank, key in zip(ranks, keys, strict=True)])


def _ranks(cells: Cells, place: int, labels: Mapping[Key, str]) -> dict[Key, int]:
    sizes: defaultdict[Key, int] = defaultdict(int)
    for key, values in cells.items():
        sizes[key[place]] += values["n"]
    ordered = sorted(sizes, key=lambda key: (-sizes[key], labels[key], str(key)))
    return {key: rank for rank, key in enumerate(ordered)}


def _require_bounded(asked: Asked, *sizes: int) -> None:
    count = period_count(asked.days, asked.grain) if asked.grain else 1
    for size in sizes:
        count *= size
    if count > MOST_FIGURES:
        message = f"These are {count:,} figures, more than can be read; ask for longer periods, fewer days or splits."
        raise InvalidInputError(message, fields={"grain": message})


def _day(key: Key) -> date:
    if not isinstance(key, date):
        raise TypeError(key)
    return key
