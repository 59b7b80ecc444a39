"""Every fixed text of the status page, in one place: words, sentences, durations and the formula of uptime."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from ingest.clock import zone
from ingest.enums import ComponentStatus
from ingest.system_status.page_schemas import ComponentView
from ingest.system_status.rules import LABELS
from ingest.system_status.schemas import DayBar, UptimeWeights
from ingest.system_status.uptime import uptime_percent

LANGUAGE = "en"
SIGN_IN = "Sign in"
SKIP_TO_CONTENT = "Skip to the status of services"
UPDATES_BY_ITSELF = ", updates by itself"
STAYS_AS_IT_IS = ", stays as it is"
STOP_UPDATING = "stop"
KEEP_UPDATING = "update by itself"
SERVICES = "Services"
OTHER_SERVICES = "Other services"
NOTHING_LISTED = "No services are listed here."
NOT_PUBLIC = "Not public"
TODAY = "today"
NOT_ON_RECORD = "not on record"
NO_TROUBLE = "no trouble"
NO_TROUBLE_ON_RECORD = "No trouble on record in this time."
KEY = "What the colours mean"
HOW_WE_COUNT = "How we count"
MINUS, TIMES, DIVIDED_BY = "\u2212", "\u00d7", "\u00f7"

_IN_FORMULA = {
    ComponentStatus.MAJOR_OUTAGE: "major",
    ComponentStatus.PARTIAL_OUTAGE: "partial",
    ComponentStatus.DEGRADED_PERFORMANCE: "degraded",
    ComponentStatus.UNDER_MAINTENANCE: "maintenance",
}
_NOT_COUNTED = {each: LABELS[each].lower() for each in _IN_FORMULA} | {ComponentStatus.UNDER_MAINTENANCE: "maintenance"}


def document_title(description: str, *, page_name: str) -> str:
    """What the browser's tab says."""
    return f"{description} - {page_name}"


def as_of(moment: datetime, *, timezone: str) -> str:
    """When the page was true: 'as of 14 July 2026, 09:14 BST'."""
    return f"as of {moment_words(moment, timezone=timezone)}"


def moment_words(moment: datetime, *, timezone: str) -> str:
    """A moment with its zone: '14 July 2026, 09:14 BST', or with the offset where the zone has no letters."""
    local = moment.astimezone(zone(timezone))
    name = local.tzname() or ""
    return f"{day_words(local.date())}, {local:%H:%M} {name if name.isalpha() else 'UTC' + name}"


def day_words(day: date) -> str:
    """A day as people write it: '14 July 2026'."""
    return f"{day.day} {day:%B %Y}"


def stale_note(moment: datetime, *, timezone: str) -> str:
    """What a page says that could not be brought up to date."""
    return (
        f"This page could not be brought up to date since {moment_words(moment, timezone=timezone)}; "
        "what follows is what was known then."
    )


def days_ago(days: int) -> str:
    """The label of the first bar."""
    return f"{days} days ago"


def uptime_words(share: float | None) -> str:
    """'99.98 % uptime', or that there is none yet."""
    return "no uptime on record yet" if share is None else f"{uptime_percent(share)} % uptime"


def component_sentence(view: ComponentView, *, days: int) -> Iterator[str]:
    """The name, and after it what is said of it: ': Operational, 99.98 % uptime over 90 days.'."""
    yield view.row.name
    said = f": {LABELS[view.row.component_status]}"
    yield f"{said}, {uptime_words(view.uptime)} over {days} days." if view.row.is_showcased else f"{said}."


def day_sentence(bar: DayBar) -> str:
    """One day and what went wrong on it: '4 July 2026: partial outage 12 min, degraded performance 3 min'."""
    return f"{day_words(bar.day)}: {_day_troubles(bar)}"


def _day_troubles(bar: DayBar) -> str:
    if not bar.is_recorded:
        return NOT_ON_RECORD
    troubles = [
        f"{LABELS[each].lower()} {duration_words(bar.times.of(each))}"
        for each in reversed(ComponentStatus)
        if each is not ComponentStatus.OPERATIONAL and bar.times.of(each)
    ]
    return ", ".join(troubles) or NO_TROUBLE


def duration_words(length: timedelta) -> str:
    """A length of time in its two largest units, rounded down: '2 h 5 min', '12 min', 'under 1 s'."""
    seconds = int(length.total_seconds())
    sizes = (("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1))
    largest = next((index for index, (_, size) in enumerate(sizes) if seconds >= size), None)
    if largest is None:
        return "under 1 s"
    parts = []
    for unit, size in sizes[largest : largest + 2]:
        count, seconds = divmod(seconds, size)
        parts += [f"{count} {unit}"] if count else []
    return " ".join(parts)


def formula(weights: UptimeWeights) -> str:
    """The formula with the weights in force: 'Uptime = 1 - (major + 0.3 x partial seconds) / all seconds.'."""
    lost = [_lost(each, weights.of(each)) for each in _IN_FORMULA if weights.of(each)]
    if not lost:
        return f"Uptime = 1 {MINUS} 0 {DIVIDED_BY} all seconds."
    return f"Uptime = 1 {MINUS} ({' + '.join(lost)} seconds) {DIVIDED_BY} all seconds."


def _lost(component_status: ComponentStatus, weight: float) -> str:
    name = _IN_FORMULA[component_status]
    return name if weight == 1 else f"{weight:g} {TIMES} {name}"


def counting_rules(weights: UptimeWeights, *, timezone: str) -> str:
    """What the formula leaves open: what does not count, whose days they are, and which are left out."""
    free = [_NOT_COUNTED[each] for each in reversed(_IN_FORMULA) if not weights.of(each)]
    not_counted = f"{_listed(free).capitalize()} {_do_not(free)} count against it. " if free else ""
    return (
        f"{not_counted}Days are days of {timezone}, today so far. "
        "Days before a service was on record are empty and not counted."
    )


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _do_not(names: list[str]) -> str:
    return "does not" if len(names) == 1 else "do not"
