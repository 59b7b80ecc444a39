"""What the system status says: the catalogue in use, and words, sentences and figures put together from it.

Every fixed text is in a catalogue (`status/english.py`); nothing else of this floor holds text for people. To add a
language, write its catalogue and let the pages be made within `speaking(...)`.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from decimal import ROUND_FLOOR, Decimal
from functools import lru_cache, reduce
from typing import Final

from ingest.clock import zone
from ingest.enums import ComponentStatus
from ingest.system_status.schemas import DayBar, StatusTimes, UptimeWeights
from ingest.system_status.uptime import uptime_of_times, uptime_percent
from status.bidi import closed
from status.catalogue import Catalogue
from status.english import ENGLISH

EXCERPT_LENGTH: Final = 200
_ELLIPSIS: Final = "\u2026"
_SIZES: Final = (("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1))
_FINE_STEP: Final = Decimal("0.0001")
_NOISE: Final = Decimal("1e-10")
_catalogue: ContextVar[Catalogue] = ContextVar("catalogue", default=ENGLISH)


def phrases() -> Catalogue:
    """The fixed texts in use."""
    return _catalogue.get()


@contextmanager
def speaking(catalogue: Catalogue) -> Iterator[None]:
    """Within this block everything is said in another language."""
    token = _catalogue.set(catalogue)
    try:
        yield
    finally:
        _catalogue.reset(token)


# Days and times


def moment_words(moment: datetime, *, timezone: str) -> str:
    """A moment with its zone: '14 July 2026, 09:14 BST', or with the offset where the zone has no letters."""
    local = moment.astimezone(zone(timezone))
    return phrases().moment.format(day=day_words(local.date()), time=time_words(moment, timezone=timezone))


def exact_moment_words(moment: datetime, *, timezone: str) -> str:
    """A moment with its zone in full: '14 July 2026, 09:14 BST (Europe/London)'."""
    return phrases().exact_moment.format(moment=moment_words(moment, timezone=timezone), timezone=timezone)


def time_words(moment: datetime, *, timezone: str) -> str:
    """The time of day with its zone: '09:14 BST'."""
    return phrases().time.format(
        time=clock_words(moment, timezone=timezone), zone=zone_words(moment, timezone=timezone)
    )


def clock_words(moment: datetime, *, timezone: str) -> str:
    """The time of day alone: '09:14'."""
    return f"{moment.astimezone(zone(timezone)):%H:%M}"


def zone_words(moment: datetime, *, timezone: str) -> str:
    """What the zone is called at that moment: 'BST', or 'UTC-03' where it has no letters."""
    name = moment.astimezone(zone(timezone)).tzname() or ""
    return name if name.isalpha() else f"UTC{name}"


def day_words(day: date) -> str:
    """A day as people write it: '14 July 2026'."""
    said = phrases()
    return said.day.format(day=day.day, month=said.months[day.month - 1], year=day.year)


def weekday_words(day: date) -> str:
    """A day with its weekday: 'Tuesday 14 July 2026'."""
    said = phrases()
    weekday, month = said.weekdays[day.weekday()], said.months[day.month - 1]
    return said.weekday_and_day.format(weekday=weekday, day=day.day, month=month, year=day.year)


def month_words(month: date) -> str:
    """A month as people write it: 'July 2026'."""
    said = phrases()
    return said.month.format(month=said.months[month.month - 1], year=month.year)


def as_of(moment: datetime, *, timezone: str) -> str:
    """When the page was true: 'as of 14 July 2026, 09:14 BST'."""
    return phrases().as_of.format(moment=moment_words(moment, timezone=timezone))


def stale_note(moment: datetime, *, timezone: str) -> str:
    """What a page says that could not be brought up to date."""
    return phrases().stale.format(moment=moment_words(moment, timezone=timezone))


def days_ago(days: int) -> str:
    """The label of the first bar."""
    return phrases().days_ago.format(days=days)


def duration_words(length: timedelta) -> str:
    """A length of time in its two largest units, rounded down: '2 h 5 min', '12 min', 'under 1 s'."""
    seconds = int(length.total_seconds())
    largest = next((index for index, (_, size) in enumerate(_SIZES) if seconds >= size), None)
    if largest is None:
        return phrases().no_time
    parts = []
    for unit, size in _SIZES[largest : largest + 2]:
        count, seconds = divmod(seconds, size)
        parts += [phrases().units[unit].format(count=count)] if count else []
    return " ".join(parts)


# Numbers


def number_words(number: Decimal | int) -> str:
    """A number with its thousands set apart: '7,776,000', '1.5'."""
    said = phrases()
    marks = {",": said.thousands_mark, ".": said.decimal_mark}
    digits = f"{number:,}" if isinstance(number, int) else f"{number:,f}"
    return "".join(marks.get(each, each) for each in digits)


def seconds_number(length: timedelta) -> str:
    """The seconds of a length of time, to the thousandth: '3,600', '0.25'."""
    exact = Decimal(length // timedelta(microseconds=1)) / 1_000_000
    rounded = round(exact, 3)
    return number_words(int(rounded) if rounded == int(rounded) else rounded.normalize())


def seconds_words(length: timedelta) -> str:
    """A length of time in seconds, and from a minute on in words beside them: '3,600 s (1 h)', '25 s'."""
    said = phrases()
    seconds = said.seconds.format(count=seconds_number(length))
    if length < timedelta(minutes=1):
        return seconds
    return said.in_words.format(seconds=seconds, words=duration_words(length))


def percent_words(share: float) -> str:
    """A share as people read it, rounded down: '99.98 %'; '100 %' only if nothing at all was lost."""
    return _percent(uptime_percent(share))


def fine_percent_words(share: float) -> str:
    """A share to four places, rounded down and never '100' unless nothing at all was lost: '99.9509 %'."""
    if share >= 1:
        return percent_words(share)
    exact = ((Decimal(share) * 100 + _NOISE) / _FINE_STEP).to_integral_value(ROUND_FLOOR) * _FINE_STEP
    return _percent(str(min(exact, 100 - _FINE_STEP)))


def _percent(digits: str) -> str:
    said = phrases()
    return said.percent.format(percent=digits.replace(".", said.decimal_mark))


def counted(count: int, *, wordings: Sequence[str]) -> str:
    """The wording that fits a count: '1 day with trouble', '3 days with trouble'."""
    return wordings[phrases().plural(count)].format(count=number_words(count))


def listed(names: Iterable[str]) -> str:
    """Several names as a list: 'one, two and three'; nothing for none."""
    *many, last = list(names) or [""]
    if not many:
        return last
    return phrases().last_listed.format(first=_joined(phrases().listed, many), last=last)


def _joined(template: str, texts: Iterable[str]) -> str:
    return reduce(lambda first, following: template.format(first=first, next=following), texts)


# Days of a service, uptime and its formula


def uptime_words(share: float | None) -> str:
    """'99.98 % uptime', or that there is none yet."""
    said = phrases()
    return said.no_uptime if share is None else said.uptime.format(percent=percent_words(share))


def day_sentence(bar: DayBar) -> str:
    """One day and what went wrong on it: '4 July 2026: partial outage 12 min, degraded performance 3 min'."""
    return phrases().day_sentence.format(day=day_words(bar.day), troubles=troubles_words(bar.times))


def troubles_words(times: StatusTimes) -> str:
    """What went wrong in this time and for how long, worst first: 'partial outage 12 min'."""
    return _troubles(times, phrases())


@lru_cache(maxsize=4096)
def _troubles(times: StatusTimes, said: Catalogue) -> str:
    if not times.total:
        return said.not_on_record
    troubles = [
        said.trouble.format(status=said.component_statuses[each].lower(), lasted=duration_words(times.of(each)))
        for each in reversed(ComponentStatus)
        if each is not ComponentStatus.OPERATIONAL and times.of(each)
    ]
    return _joined(said.listed, troubles) if troubles else said.no_trouble


def formula(weights: UptimeWeights) -> str:
    """The formula with the weights in force: 'Uptime = 1 - (major + 0.3 x partial seconds) / all seconds.'."""
    said = phrases()
    terms = [_term(each, weights.of(each)) for each in said.formula_names if weights.of(each)]
    lost = said.lost.format(terms=_joined(said.plus, terms)) if terms else said.nothing_lost
    return said.formula.format(lost=lost)


def _term(component_status: ComponentStatus, weight: float) -> str:
    said = phrases()
    name = said.formula_names[component_status]
    return name if weight == 1 else said.weighted.format(weight=weight_words(weight), name=name)


def weight_words(weight: float) -> str:
    """A weight as it stands in the formula: '1.0', '0.3'."""
    digits = f"{weight:.1f}" if weight == round(weight, 1) else f"{weight:g}"
    return digits.replace(".", phrases().decimal_mark)


def equation(times: StatusTimes, *, weights: UptimeWeights) -> str:
    """The formula with the seconds of a service in it: '1 - (1.0 x 3,600 + 0.3 x 720) / 7,776,000 = 99.9509 %'."""
    said = phrases()
    terms = [_lost_seconds(weights.of(each), times.of(each)) for each in said.formula_names if weights.of(each)]
    lost = said.equation_lost.format(terms=_joined(said.plus, terms)) if terms else said.nothing_lost
    share = uptime_of_times(times, weights=weights)
    percent = said.no_uptime if share is None else fine_percent_words(share)
    return said.equation.format(lost=lost, total=seconds_number(times.total), percent=percent)


def _lost_seconds(weight: float, length: timedelta) -> str:
    return phrases().equation_term.format(weight=weight_words(weight), seconds=seconds_number(length))


def counting_rules(weights: UptimeWeights, *, timezone: str) -> str:
    """What the formula leaves open: what does not count, whose days they are, and which are left out."""
    said = phrases()
    free = [said.not_counted[each] for each in reversed(list(said.formula_names)) if not weights.of(each)]
    whose = said.whose_days.format(timezone=timezone)
    if not free:
        return whose
    return said.does_not_count[said.plural(len(free))].format(statuses=listed(free).capitalize()) + whose


# Incidents


def indicator_words(description: str) -> str:
    """The state of everything, by the description under which other programs know it."""
    return phrases().indicators[description]


def document_title(title: str, *, page_name: str) -> str:
    """What the browser's tab says."""
    return phrases().title.format(page=closed(excerpt(title)), name=closed(page_name))


def excerpt(text: str, *, length: int = EXCERPT_LENGTH) -> str:
    """The beginning of a text on one line, of at most `length` characters, cut between words where it can be."""
    start = " ".join(text[: 4 * length].split())
    if len(start) <= length and len(text) <= 4 * length:
        return start
    whole_words = start[: length - 1].rsplit(" ", 1)[0] if " " in start[length // 2 : length - 1] else start
    return f"{whole_words[: length - 1]}{_ELLIPSIS}"
