"""Metrics as if they had been measured, for what is made of them."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

from ingest.metrics.catalogue import metric_named
from ingest.metrics.measures import Days, Durations, FactFilters, Figure, Grain, Key, Measured, Split
from ingest.tickets.filters import TicketFilters

AS_OF = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)
YEAR = Days(date(2026, 1, 1), date(2026, 5, 31))


def counted(
    name: str,
    counts: Mapping[tuple[tuple[str, Key, str], ...], float],
    *,
    grain: Grain | None = None,
    splits: Sequence[Split] = (),
) -> Measured:
    """A metric with a mark for each (name, key, label) path; the list behind a mark is told by its title."""
    figures = [
        Figure(
            keys={name: key for name, key, _ in path},
            labels={name: label for name, _, label in path},
            value=value,
            n=int(value),
            calendar=Durations(value, value * 2, value * 1.5),
            drill=TicketFilters(title="-".join(str(key) for _, key, _ in path)),
        )
        for path, value in counts.items()
    ]
    total = sum(int(one.n) for one in figures)
    return Measured(
        metric=metric_named(name),
        filters=FactFilters(),
        days=YEAR,
        grain=grain,
        splits=tuple(splits),
        figures=tuple(figures),
        total=Figure({}, {}, total, total, drill=TicketFilters(title="all")),
        as_of=AS_OF,
        timezone="Europe/London",
    )


def by_month(name: str, counts: Sequence[float], *, first: date = date(2026, 1, 1)) -> Measured:
    """A metric by month, from `first` on."""
    months = [date(first.year, first.month + index, 1) for index in range(len(counts))]
    paths = {(("month", month, f"{month:%B %Y}"),): value for month, value in zip(months, counts, strict=True)}
    return counted(name, paths, grain=Grain.MONTH)


def by_key(name: str, split: Split, counts: Mapping[str, float]) -> Measured:
    """A metric by the keys of one split, each labelled by itself."""
    return counted(name, {((str(split), key, key),): value for key, value in counts.items()}, splits=(split,))
