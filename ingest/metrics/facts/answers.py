"""Answers kept in the process: a bounded number, each under all that it depends on, the last used the longest."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, Final, TypeVar

# Each is what a widget shows: some marks, seldom a few hundred.
KEPT: Final = 512

_guard = threading.Lock()
_answers: OrderedDict[Hashable, Any] = OrderedDict()
T = TypeVar("T")


def kept_answer(key: Hashable, answer: Callable[[], T]) -> T:
    """What is kept under a key, or else what `answer` gives, which is kept from now on; nobody may change it."""
    with _guard:
        if key in _answers:
            _answers.move_to_end(key)
            found: T = _answers[key]
            return found
    given = answer()
    with _guard:
        _answers[key] = given
        while len(_answers) > KEPT:
            _answers.popitem(last=False)
    return given
