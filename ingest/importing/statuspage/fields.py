"""Asks an object of a JSON file for its fields, and says in a sentence what is wrong with one. Pure."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from hashlib import blake2b
from typing import Any, TypeVar

from ingest.importing.schemas import RowProblem

Word = TypeVar("Word", bound=StrEnum)
# Beyond these, days of a zone can no longer be told.
FIRST_YEAR, LAST_YEAR = 1970, 2199
# Clocks of two machines differ a little.
_AHEAD = timedelta(minutes=1)
_PUBLIC_ID = re.compile(r"[a-z0-9]{12}")
_LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz"
_SHOWN = 60
# Control characters, halves of characters, and signs that turn the direction of everything after them: databases and
# feeds refuse the former, and all of them can only mislead.
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufffe\uffff]")


class Fields:
    """The fields of one object, itself item `place` of list `name` of another. RowProblem says what does not fit.

    `now` is when they are read: what has happened cannot lie after it.
    """

    __slots__ = ("_name", "_now", "_owner", "_place", "_value")

    def __init__(
        self, value: Any, *, now: datetime, owner: "Fields | None" = None, name: str = "", place: int = 0
    ) -> None:
        self._now = now
        self._owner, self._name, self._place = owner, name, place
        if not isinstance(value, dict):
            raise RowProblem(self._path, "is not an object")
        self._value: dict[str, Any] = value

    def given(self, name: str) -> Any:
        """What stands there; None for null and for nothing."""
        return self._value.get(name)

    def has(self, name: str) -> bool:
        """Whether the field is there at all, be it null."""
        return name in self._value

    def text(self, name: str, *, limit: int, is_line: bool = True) -> str | None:
        """A text without control characters, a line without outer spaces too; None where there is none."""
        value = self.given(name)
        if value is None:
            return None
        if not isinstance(value, str):
            raise self.problem(name, f"{shown(value)} is not a text")
        cleaned = " ".join(plain(value).split()) if is_line else plain(value)
        if len(cleaned) > limit:
            raise self.problem(name, f"has {len(cleaned):,} characters; at most {limit:,} are possible")
        return cleaned

    def needed_text(self, name: str, *, limit: int) -> str:
        """A text that must say something."""
        text = self.text(name, limit=limit)
        if not text:
            raise self.problem(name, "is missing" if text is None else "is empty")
        return text

    def code(self, name: str) -> str | None:
        """An id as its source gives it; numbers are ids too."""
        value = self.given(name)
        if value is None or value == "":
            return None
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise self.problem(name, f"{shown(value)} is not an id")
        return plain(str(value)).strip()

    def needed_code(self, name: str) -> str:
        """An id that must be there."""
        code = self.code(name)
        if not code:
            raise self.problem(name, "is missing")
        return code

    def moment(self, name: str) -> datetime | None:
        """A moment in UTC; None where there is none."""
        value = self.given(name)
        if value is None:
            return None
        try:
            found = _moment_of(value)
        except (AttributeError, TypeError, ValueError) as error:
            raise self.problem(name, f"{shown(value)} is not a time") from error
        if found.tzinfo is not UTC:
            raise self.problem(name, f"{shown(value)} does not say its offset from UTC")
        if not FIRST_YEAR <= found.year <= LAST_YEAR:
            raise self.problem(name, f"{shown(value)} lies outside the years {FIRST_YEAR} to {LAST_YEAR}")
        return found

    def past(self, name: str) -> datetime | None:
        """A moment that has come, give or take a minute for clocks; None where there is none."""
        found = self.moment(name)
        if found is not None and found > self._now + _AHEAD:
            raise self.problem(name, f"{shown(self.given(name))} lies in the future")
        return found

    def capped(self, name: str) -> datetime | None:
        """A moment that has come, or now for one that has not; None where there is none."""
        found = self.moment(name)
        return None if found is None else min(found, self._now)

    def needed_past(self, *names: str) -> datetime:
        """The first of these moments that is there, and has come."""
        found = next((moment for name in names if (moment := self.past(name)) is not None), None)
        if found is None:
            raise self.problem(names[0], "is missing")
        return found

    def day(self, name: str) -> date | None:
        """A calendar day; None where there is none."""
        value = self.given(name)
        if value is None:
            return None
        try:
            found = date.fromisoformat(value[:10])
        except (TypeError, ValueError) as error:
            raise self.problem(name, f"{shown(value)} is not a day") from error
        if not FIRST_YEAR <= found.year <= LAST_YEAR:
            raise self.problem(name, f"{shown(value)} lies outside the years {FIRST_YEAR} to {LAST_YEAR}")
        return found

    def word(self, name: str, words: type[Word]) -> Word | None:
        """One of the words; None where there is none."""
        value = self.given(name)
        if value is None:
            return None
        try:
            return words(value)
        except ValueError as error:
            raise self.problem(name, f"{shown(value)} is none of {', '.join(words)}") from error

    def needed_word(self, name: str, words: type[Word]) -> Word:
        """One of the words, which must be there."""
        word = self.word(name, words)
        if word is None:
            raise self.problem(name, "is missing")
        return word

    def flag(self, name: str, *, default: bool) -> bool:
        """True or false."""
        value = self.given(name)
        if value is None:
            return default
        if not isinstance(value, bool):
            raise self.problem(name, f"{shown(value)} is neither true nor false")
        return value

    def number(self, name: str) -> int | None:
        """A whole number; None where there is none."""
        value = self.given(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.problem(name, f"{shown(value)} is not a whole number")
        return value

    def objects(self, name: str) -> Iterator["Fields"]:
        """The objects of a list; nothing where there is none, for which some write an empty object."""
        value = self.given(name)
        if value is None or value == {}:
            return
        if not isinstance(value, list):
            raise self.problem(name, "is no list")
        for place, one in enumerate(value):
            yield Fields(one, now=self._now, owner=self, name=name, place=place)

    def problem(self, name: str, reason: str) -> RowProblem:
        """Why the object cannot go in, for its field `name`."""
        path = self._path
        return RowProblem(f"{path}.{name}" if path else name, reason)

    @property
    def _path(self) -> str:
        """Where in the incident the object stands; empty for the incident itself."""
        if self._owner is None:
            return ""
        above = self._owner._path  # noqa: SLF001 - of the same kind
        return f"{above}{'.' if above else ''}{self._name}[{self._place}]"


# Most times of a file stand there several times in a row.
@lru_cache(maxsize=1024)
def _moment_of(text: str) -> datetime:
    """A moment in UTC, or as it stands there without its offset."""
    found = datetime.fromisoformat(text.strip())
    try:
        return found if found.tzinfo is None else found.astimezone(UTC)
    except OverflowError as error:
        raise ValueError(text) from error


def public_id_of(code: str, *, kind: str) -> str:
    """The public id for an id of elsewhere: the same where it has our form, else one that always follows from it."""
    if _PUBLIC_ID.fullmatch(code):
        return code
    number = int.from_bytes(blake2b(f"{kind}:{code}".encode(), digest_size=12).digest())
    letters = []
    for _ in range(12):
        number, place = divmod(number, len(_LETTERS))
        letters.append(_LETTERS[place])
    return "".join(letters)


def plain(text: str) -> str:
    """A text as it is kept: without control characters."""
    return _UNWANTED.sub("", text)


def shown(value: Any) -> str:
    """A value as a sentence may name it."""
    text = " ".join(plain(str(value)).split())
    return f"'{text[:_SHOWN]}...'" if len(text) > _SHOWN else f"'{text}'"
