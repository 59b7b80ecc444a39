"""A ticket's course and its weekday asked in SQL: the one place that knows how each database reads them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Integer, Text, and_, case, cast, exists, extract, func, literal, or_, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from ingest.enums import COMPLETED_STAGES, OPEN_STAGES, Stage
from ingest.models.facts import TicketFact

_STAGE, _DAY = 0, 2
_COMPLETED = tuple(str(stage) for stage in COMPLETED_STAGES)
_OPEN = tuple(str(stage) for stage in OPEN_STAGES)
# A course ends in a day, a quotation mark and two brackets.
_DAY_CHARACTERS, _CHARACTERS_FROM_END = 10, 13


def last_day(course: Any = TicketFact.course) -> ColumnElement[str]:
    """The day of the last entry of a course, as it is written there."""
    start = func.length(course) - (_CHARACTERS_FROM_END - 1)
    return func.substr(course, start, _DAY_CHARACTERS, type_=Text)


def stage_at_end_of(session: Session, day: date) -> ColumnElement[str]:
    """The stage a ticket was in when its local `day` ended; empty for one that was not there yet."""
    entries = _Entries(session)
    query = select(entries.part(_STAGE)).where(entries.part(_DAY) <= day.isoformat())
    return query.order_by(entries.place.desc()).limit(1).scalar_subquery()


def has_completion(session: Session, first: date, last: date | None) -> ColumnElement[bool]:
    """Whether a ticket was completed, however often, in a period."""
    return _has_transition(session, first, last, after=_OPEN, into=_COMPLETED, is_first_one=True)


def has_reopening(session: Session, first: date, last: date | None) -> ColumnElement[bool]:
    """Whether a ticket was reopened, however often, in a period."""
    return _has_transition(session, first, last, after=_COMPLETED, into=_OPEN, is_first_one=False)


def stage_words(stages: Sequence[Stage]) -> list[str]:
    """Stages as courses write them."""
    return [str(stage) for stage in stages]


def weekday_of(session: Session, day: Any) -> ColumnElement[int]:
    """The weekday of a day, 0 for Monday."""
    if _is_sqlite(session):
        return (cast(func.strftime("%w", day), Integer) + 6) % 7
    return cast(extract("isodow", day), Integer) - 1


def _has_transition(
    session: Session, first: date, last: date | None, *, after: Sequence[str], into: Sequence[str], is_first_one: bool
) -> ColumnElement[bool]:
    entries = _Entries(session)
    before = entries.stage_before.in_(after)
    found = [
        entries.part(_DAY) >= first.isoformat(),
        entries.part(_STAGE).in_(into),
        or_(entries.place == entries.first_place, before) if is_first_one else before,
    ]
    if last is not None:
        found.append(entries.part(_DAY) <= last.isoformat())
    return exists(select(literal(1)).select_from(entries.table).where(and_(*found)))


class _Entries:
    """The entries of a course as rows."""

    def __init__(self, session: Session) -> None:
        self.is_sqlite = _is_sqlite(session)
        course: Any = TicketFact.course
        if self.is_sqlite:
            self.table: Any = func.json_each(course).table_valued("key", "value", name="entries")
            self.place, self.first_place = self.table.c.key, 0
            before = func.json_extract(course, "$[" + cast(self.place - 1, Text) + "][0]", type_=Text)
        else:
            whole: Any = cast(course, JSONB)
            self.table = func.jsonb_array_elements(whole).table_valued(
                "value", with_ordinality="place", name="entries", joins_implicitly=True
            )
            self.table = self.table.render_derived()
            self.place, self.first_place = self.table.c.place, 1
            before = func.jsonb_extract_path_text(whole, cast(self.place - 2, Text), "0", type_=Text)
        # Nothing is before the first one; asked all the same, databases refuse or begin at the end.
        self.stage_before: ColumnElement[str] = case((self.place > self.first_place, before))

    def part(self, index: int) -> ColumnElement[str]:
        """The stage or the day of an entry."""
        value = self.table.c.value
        if self.is_sqlite:
            return func.json_extract(value, f"$[{index}]", type_=Text)
        return func.jsonb_extract_path_text(value, str(index), type_=Text)


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"
