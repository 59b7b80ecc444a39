"""What a widget was answered: its metrics measured, beside them the time before, and all of it as one table. Pure.

Chart, table on the page, CSV and XLSX are made from this table, so that they cannot differ.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from dashboard.reports.definitions import Widget
from dashboard.reports.words import NOTHING, key_heading, shown_value
from ingest.metrics.measures import Durations, Figure, Key, Measured, Unit
from ingest.tickets.filters import tickets_address

Value = str | int | float | date | None


@dataclass(frozen=True, slots=True)
class Answer:
    """A widget with its metrics measured in its order, and the same of the days before where that was asked.

    What is measured as things stand now has no time before: None stands there.
    """

    widget: Widget
    measured: tuple[Measured, ...]
    before: tuple[Measured | None, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was counted, now or before."""
        return not any(one.total.n for one in (*self.measured, *self.before) if one is not None)

    def earlier(self, index: int) -> Measured | None:
        """The metric at `index` of the days before, where there is one."""
        return self.before[index] if self.before else None


@dataclass(frozen=True, slots=True)
class Cell:
    """A number or name as it is, as it is read, and the list of exactly its tickets."""

    value: Value
    text: str
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of a widget's table."""

    label: str
    is_number: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """A widget's numbers; every row begins with its keys."""

    headings: tuple[Heading, ...]
    rows: tuple[tuple[Cell, ...], ...]


def href_of(figure: Figure | None) -> str | None:
    """The address of the list behind a mark."""
    return None if figure is None or figure.drill is None else tickets_address(figure.drill)


def key_of(figure: Figure) -> tuple[Key, ...]:
    """Where a mark stands, to meet the marks of other metrics there."""
    return tuple(figure.keys.values())


def marks_by_key(measured: Measured) -> dict[tuple[Key, ...], Figure]:
    """A metric's marks by where they stand."""
    return {key_of(one): one for one in measured.figures}


def places(answer: Answer) -> list[Figure]:
    """One mark for each place of the answer, in the order of the first metric that has it."""
    found: dict[tuple[Key, ...], Figure] = {}
    for measured in answer.measured:
        for figure in measured.figures:
            found.setdefault(key_of(figure), figure)
    return list(found.values())


def before_by_key(answer: Answer, index: int) -> Mapping[tuple[Key, ...], Figure]:
    """The marks of the time before by the place they are compared with: over time the same one in order."""
    now, before = answer.measured[index], answer.earlier(index)
    if before is None:
        return {}
    if answer.widget.is_over_time and not now.splits:
        pairs = zip(now.figures, before.figures, strict=False)
        return {key_of(one): other for one, other in pairs}
    return marks_by_key(before)


def table_of(answer: Answer) -> Table:
    """The whole answer as a table: a row a place, or one row of totals where nothing tells them apart."""
    places_shown = places(answer) if answer.widget.splits or answer.widget.is_over_time else []
    if not places_shown:
        return _totals(answer)
    first = places_shown[0]
    grain = answer.measured[0].grain
    names = [Heading(key_heading(name, grain), is_number=False) for name in first.keys]
    headings = [*names, *(one for measured in answer.measured for one in _headings(measured, answer))]
    lookups = [(marks_by_key(one), before_by_key(answer, index)) for index, one in enumerate(answer.measured)]
    rows = tuple(_row(place, answer, lookups) for place in places_shown)
    return Table(tuple(headings), rows)


def _totals(answer: Answer) -> Table:
    headings = [Heading("Metric", is_number=False), Heading("Value"), *(Heading(name) for name in _MORE)]
    if answer.before:
        headings.append(Heading("The period before"))
    rows = []
    for index, measured in enumerate(answer.measured):
        total = measured.total
        cells = [
            Cell(measured.metric.label, measured.metric.label),
            Cell(total.value, shown_value(total.value, measured.metric.unit), href_of(total)),
            *_more(total),
        ]
        if answer.before:
            cells.append(_earlier_cell(answer.earlier(index)))
        rows.append(tuple(cells))
    return Table(tuple(headings), tuple(rows))


def _earlier_cell(before: Measured | None) -> Cell:
    if before is None:
        return Cell(None, NOTHING)
    value = before.total.value
    return Cell(value, shown_value(value, before.metric.unit), href_of(before.total))


_MORE: Final = (
    "n",
    "90th percentile, hours",
    "Mean, hours",
    "Median, business hours",
    "90th percentile, business hours",
    "Mean, business hours",
)


def _more(figure: Figure) -> Iterable[Cell]:
    yield Cell(figure.n, f"{figure.n:,}")
    calendar, business = durations_of(figure), durations_of(figure, is_business=True)
    hours = (calendar.p90, calendar.mean, business.median, business.p90, business.mean)
    for value in hours:
        yield Cell(value, shown_value(value, Unit.HOURS) if value is not None else "\N{EN DASH}")


def _headings(measured: Measured, answer: Answer) -> Sequence[Heading]:
    label, unit = measured.metric.label, measured.metric.unit
    if unit is Unit.HOURS:
        found = [Heading(f"{label}: median, hours"), *(Heading(f"{label}: {name}") for name in _MORE)]
    elif unit is Unit.PERCENT:
        found = [Heading(f"{label}, %"), Heading(f"{label}: n")]
    else:
        found = [Heading(label)]
    return [*found, Heading(f"{label}, the period before")] if answer.before else found


def _row(
    place: Figure,
    answer: Answer,
    lookups: Sequence[tuple[Mapping[tuple[Key, ...], Figure], Mapping[tuple[Key, ...], Figure]]],
) -> tuple[Cell, ...]:
    cells = [_key_cell(value, place.labels[name]) for name, value in place.keys.items()]
    for measured, (now, before) in zip(answer.measured, lookups, strict=True):
        cells += _cells(measured, now.get(key_of(place)))
        if answer.before:
            earlier = before.get(key_of(place))
            value = None if earlier is None else earlier.value
            cells.append(Cell(value, shown_value(value, measured.metric.unit), href_of(earlier)))
    return tuple(cells)


def _key_cell(key: Key, label: str) -> Cell:
    # Files say names, not the ids they have here; days stay days.
    return Cell(key if isinstance(key, date) else label, label)


def _cells(measured: Measured, figure: Figure | None) -> list[Cell]:
    unit = measured.metric.unit
    if figure is None:
        empty = 0 if unit in {Unit.TICKETS, Unit.EVENTS} else None
        figure = Figure({}, {}, empty, 0)
    first = Cell(figure.value, shown_value(figure.value, unit), href_of(figure))
    if unit is Unit.HOURS:
        return [first, *_more(figure)]
    if unit is Unit.PERCENT:
        return [first, Cell(figure.n, f"{figure.n:,}")]
    return [first]


def durations_of(figure: Figure, *, is_business: bool = False) -> Durations:
    """A mark's durations; none of them where nothing was measured."""
    return (figure.business if is_business else figure.calendar) or Durations(None, None, None)
