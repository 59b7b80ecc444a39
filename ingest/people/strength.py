"""How easily a password is guessed: zxcvbn's judgement, which knows common ones, words, keyboards and dates. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from zxcvbn import zxcvbn

# The estimate grows dear with length, and what follows makes nothing weaker.
_MAX_JUDGED_CHARACTERS: Final = 40
# Of five steps, the first that takes more than a determined guesser has time for.
MIN_SCORE: Final = 3
WORDS: Final = (
    "Very easy to guess",
    "Easy to guess",
    "Not hard enough to guess",
    "Hard to guess",
    "Very hard to guess",
)


@dataclass(frozen=True, slots=True)
class Strength:
    """A score from 0 to 4 with its words, and what is wrong with the password, if the library says so."""

    score: int
    words: str
    warning: str

    @property
    def is_enough(self) -> bool:
        """Whether the password may be used, as far as guessing goes."""
        return self.score >= MIN_SCORE


def strength_of(password: str, *, own_words: Collection[str] = ()) -> Strength:
    """How hard a password is to guess for somebody who knows `own_words` of its owner."""
    judged = password[:_MAX_JUDGED_CHARACTERS]
    if not judged:
        return Strength(0, WORDS[0], "")
    found = zxcvbn(judged, user_inputs=list(own_words))
    score = int(found["score"])
    return Strength(score, WORDS[score], str(found["feedback"]["warning"] or ""))
