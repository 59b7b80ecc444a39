"""What a report is asked of and how it is told apart, read from words. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from ingest.errors import InvalidInputError
from ingest.metrics.measures import FactFilters, Grain, Split
from ingest.tickets.report_filters import exact_from_spelling

FILTER_NAMES = tuple(one.name for one in fields(FactFilters))
CUT_NAMES = (*(str(one) for one in Grain), *(str(one) for one in Split))
_NUMBERS = frozenset({"organisation", "site", "team"})
_MAX_DIGITS = 18
_MAX_VALUES = 100


def filters_of(params: Mapping[str, Sequence[str]]) -> FactFilters:
    """The filters of words by name, spelt as in addresses of lists ('-' is none); an empty word asks for nothing.

    InvalidInputError names the filter that is unknown, has too many values or one that cannot be.
    """
    for name in params:
        if name not in FILTER_NAMES:
            raise _refusal(name, f"There is no filter '{name[:40]}'; there are {', '.join(FILTER_NAMES)}.")
    return FactFilters(**{name: _values(name, texts) for name, texts in params.items()})


def cuts_of(names: Sequence[str]) -> tuple[Grain | None, tuple[Split, ...]]:
    """The grain, None when there is none, and the splits among names; InvalidInputError names `by`."""
    for name in names:
        if name not in CUT_NAMES:
            raise _refusal("by", f"'{name[:40]}' tells nothing apart; use one of {', '.join(CUT_NAMES)}.")
    grains = [name for name in names if name in set(Grain)]
    if len(grains) > 1:
        raise _refusal("by", "Time is cut one way: by day, by week or by month.")
    return Grain(grains[0]) if grains else None, tuple(Split(name) for name in names if name not in grains)


def _values(name: str, texts: Sequence[str]) -> tuple[Any, ...]:
    asked = tuple(dict.fromkeys(text for text in texts if text))
    if len(asked) > _MAX_VALUES:
        raise _refusal(name, f"At most {_MAX_VALUES} values of '{name}' can be asked for at once.")
    read = _number if name in _NUMBERS else exact_from_spelling
    return tuple(read(name, text) for text in asked)


def _number(name: str, text: str) -> int:
    # So many digits fit the 64-bit ids of both databases.
    if not (text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS):
        raise _refusal(name, f"'{text[:40]}' is not a number of '{name}'.")
    return int(text)


def _refusal(name: str, message: str) -> InvalidInputError:
    return InvalidInputError(message, fields={name[:40]: message})
