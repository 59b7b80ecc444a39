"""Moments on screen: relative to read, exact with the zone on hover."""

from datetime import datetime, timedelta

from dash import html

from ingest.clock import zone

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
RECENT_DAYS = 7


def relative_time(moment: datetime, *, now: datetime, timezone: str, is_clock_shown: bool = False) -> html.Time:
    """A moment as '2 h ago', 'yesterday' or a date of the zone; the title gives it exactly.

    `is_clock_shown` adds the time of day to days, for what happened several times a day.
    """
    words = relative_words(moment, now=now, timezone=timezone)
    if is_clock_shown and abs(now - moment) >= DAY:
        words = f"{words}, {moment.astimezone(zone(timezone)):%H:%M}"
    return html.Time(
        words,
        dateTime=moment.isoformat(timespec="seconds"),
        title=exact_words(moment, timezone=timezone),
    )


def exact_words(moment: datetime, *, timezone: str) -> str:
    """A moment to the minute with its zone: '21 November 2026, 08:14 GMT (Europe/London)'."""
    local = moment.astimezone(zone(timezone))
    return f"{local.day} {local:%B %Y, %H:%M %Z} ({timezone})"


def relative_words(moment: datetime, *, now: datetime, timezone: str) -> str:
    """How long ago (or in how long) a moment is, in the words people use."""
    age = now - moment
    if abs(age) < MINUTE:
        return "just now"
    words = _clock_words(abs(age)) if abs(age) < DAY else None
    if words is not None:
        return f"{words} ago" if age > timedelta(0) else f"in {words}"
    return _day_words(moment, now=now, timezone=timezone)


def _clock_words(span: timedelta) -> str:
    return f"{span // MINUTE} min" if span < HOUR else f"{span // HOUR} h"


def _day_words(moment: datetime, *, now: datetime, timezone: str) -> str:
    local, today = moment.astimezone(zone(timezone)), now.astimezone(zone(timezone))
    days = (today.date() - local.date()).days
    if days == 1:
        return "yesterday"
    if days == -1:
        return "tomorrow"
    if 1 < days < RECENT_DAYS:
        return f"{days} days ago"
    if local.year == today.year:
        return f"{local.day} {local:%b}"
    return f"{local.day} {local:%b %Y}"
