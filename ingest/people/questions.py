"""Questions whose answer unlocks an account, where the portal definition lets people have one."""

from typing import Final

from ingest.people.secrets import made_from_secret

QUESTIONS: Final = {
    "first_concert": "Which was the first concert you went to?",
    "childhood_street": "In which street did you live when you were ten?",
    "first_teacher": "What was the name of your first teacher?",
    "first_job": "Where did you earn your first money?",
    "favourite_book": "Which book have you read most often?",
}
MIN_ANSWER_CHARACTERS: Final = 4
MAX_ANSWER_CHARACTERS: Final = 200


def normalised_answer(text: str) -> str:
    """An answer in one spelling: case, blanks and punctuation do not matter."""
    return "".join(one for one in text.casefold() if one.isalnum())[:MAX_ANSWER_CHARACTERS]


def question_shown(chosen: str | None, *, user_name: str) -> str:
    """The question of a name: the one chosen, or for names without one always the same of all there are."""
    if chosen in QUESTIONS:
        return QUESTIONS[chosen]
    keys = sorted(QUESTIONS)
    return QUESTIONS[keys[int(made_from_secret("question", user_name)[:8], 16) % len(keys)]]
