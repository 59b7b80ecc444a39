"""How user names are spelt, what a password must be, and how a full name divides. Pure."""

from email_validator import EmailNotValidError, validate_email

from ingest.errors import InvalidInputError

MAX_USER_NAME_CHARACTERS = 320
MAX_NAME_CHARACTERS = 300
MIN_PASSWORD_CHARACTERS = 10
MAX_PASSWORD_CHARACTERS = 1000
MAX_PREFERENCE_NAME_CHARACTERS = 60


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


def require_good_password(password: str, *, user_name: str) -> None:
    """Refuse a password that is too short, too long to hash in reasonable time, or the user name itself."""
    if not MIN_PASSWORD_CHARACTERS <= len(password) <= MAX_PASSWORD_CHARACTERS:
        message = f"A password has {MIN_PASSWORD_CHARACTERS} to {MAX_PASSWORD_CHARACTERS} characters."
        raise InvalidInputError(message, fields={"password": message})
    if normalised_user_name(password) == user_name:
        message = "The password must not be the user name."
        raise InvalidInputError(message, fields={"password": message})


def first_and_last_name(name: str) -> tuple[str, str]:
    """A full name as first and last name: 'Bob van Field' is ('Bob', 'van Field')."""
    first, _, last = name.partition(" ")
    return first, last
