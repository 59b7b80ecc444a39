"""How user names are spelt, what a password must be, and how a full name divides. Pure."""

import re
from collections.abc import Collection

from email_validator import EmailNotValidError, validate_email

from ingest.errors import InvalidInputError
from ingest.people.strength import strength_of

MAX_USER_NAME_CHARACTERS = 320
MAX_NAME_CHARACTERS = 300
MIN_PASSWORD_CHARACTERS = 10
MAX_PASSWORD_CHARACTERS = 1000
MAX_PREFERENCE_NAME_CHARACTERS = 60
LONGER_PASSWORD = "Choose a longer one, such as four words that have nothing to do with each other."  # noqa: S105
MIN_OWN_WORD_CHARACTERS = 3
MIN_OTHER_CHARACTERS = 6


def normalised_user_name(text: str) -> str:
    """The one spelling of a user name, so that case and stray blanks do not matter."""
    return text.strip().casefold()


def new_user_name(text: str) -> str:
    """The user name of a new account; InvalidInputError when it cannot be one."""
    name = normalised_user_name(text)
    if (
        not name
        or len(name) > MAX_USER_NAME_CHARACTERS
        or any(mark.isspace() or not mark.isprintable() for mark in name)
    ):
        message = f"Give a user name without blanks, at most {MAX_USER_NAME_CHARACTERS} characters."
        raise InvalidInputError(message, fields={"user_name": message})
    return name


def new_name(text: str) -> str:
    """The name of a person; InvalidInputError when there is none."""
    name = " ".join(text.split())
    if not name or len(name) > MAX_NAME_CHARACTERS or not name.isprintable():
        message = f"Give a name, at most {MAX_NAME_CHARACTERS} characters."
        raise InvalidInputError(message, fields={"name": message})
    return name


def contact_names(*, first_name: str, last_name: str, email: str) -> dict[str, str]:
    """The mandatory fields of a contact in one spelling; InvalidInputError names every one that does not fit."""
    problems: dict[str, str] = {}
    names: dict[str, str] = {}
    for field, label, text in (("first_name", "first name", first_name), ("last_name", "last name", last_name)):
        names[field] = " ".join(text.split())
        if not names[field] or len(names[field]) > MAX_NAME_CHARACTERS or not names[field].isprintable():
            problems[field] = f"Give a {label}, at most {MAX_NAME_CHARACTERS} characters."
    try:
        names["email"] = validate_email(email.strip(), check_deliverability=False).normalized
    except EmailNotValidError:
        problems["email"] = "Give an e-mail address."
    if problems:
        raise InvalidInputError(" ".join(problems.values()), fields=problems)
    return names


def require_good_password(
    password: str, *, user_name: str, own_words: Collection[str] = (), min_characters: int = MIN_PASSWORD_CHARACTERS
) -> None:
    """Refuse a password that is too short, too long to hash in reasonable time, common, or made of its owner's data.

    Length counts, composition does not: a sentence is as good as a riddle. `own_words` are the owner's names and so on.
    """
    problem = _password_problem(password, user_name, own_words=own_words, min_characters=min_characters)
    if problem is not None:
        raise InvalidInputError(problem, fields={"password": problem})


def _password_problem(password: str, user_name: str, *, own_words: Collection[str], min_characters: int) -> str | None:
    if not min_characters <= len(password) <= MAX_PASSWORD_CHARACTERS:
        return f"A password has {min_characters} to {MAX_PASSWORD_CHARACTERS} characters."
    if is_made_of(password, own_words={user_name, *own_words}):
        return "A password must not be made of your own names, e-mail address or organisation."
    strength = strength_of(password, own_words=own_words)
    if not strength.is_enough:
        return f"{strength.warning} {LONGER_PASSWORD}".strip()
    return None


def is_made_of(password: str, *, own_words: Collection[str]) -> bool:
    """Whether too little is left of a password without its owner's words."""
    left = password.casefold()
    for word in sorted({one.casefold() for one in own_words}, key=len, reverse=True):
        if len(word) >= MIN_OWN_WORD_CHARACTERS:
            left = left.replace(word, " ")
    is_changed = left != password.casefold()
    return is_changed and sum(one.isalnum() for one in left) < MIN_OTHER_CHARACTERS


def words_of(*texts: str | None) -> set[str]:
    """What somebody's names and addresses are made of; of an address only what stands before its domain."""
    words: set[str] = set()
    for text in texts:
        local = (text or "").partition("@")[0]
        words |= {local.strip(), *re.split(r"[\s._+-]+", local)}
    return words - {""}


def first_and_last_name(name: str) -> tuple[str, str]:
    """A full name as first and last name: 'Bob van Field' is ('Bob', 'van Field')."""
    first, _, last = name.partition(" ")
    return first, last
