"""The one family of errors: each says in a sentence what is wrong, names the fields, and knows its HTTP status."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar


class HelmdeskError(Exception):
    """A refusal with a sentence for people (`message`), a `code` for programs and messages per field."""

    code: ClassVar[str] = "error"
    http_status: ClassVar[int] = 500

    def __init__(self, message: str, *, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.fields: dict[str, str] = dict(fields or {})

    def as_json(self) -> dict[str, object]:
        """The one JSON shape of an error: {"error": {"code", "message", "fields"}}."""
        return {"error": {"code": self.code, "message": self.message, "fields": self.fields}}


class InvalidInputError(HelmdeskError):
    """What was given does not fit; `fields` says where."""

    code = "invalid_input"
    http_status = 422


class NotFoundError(HelmdeskError):
    """The thing is not there, or not for this viewer: the same answer for both."""

    code = "not_found"
    http_status = 404


class ForbiddenError(HelmdeskError):
    """The viewer may see this but not do that."""

    code = "forbidden"
    http_status = 403


class SignInRequiredError(HelmdeskError):
    """Nobody is signed in."""

    code = "sign_in_required"
    http_status = 401


class TooManyAttemptsError(HelmdeskError):
    """It was tried too often lately; it may be tried again later."""

    code = "too_many_attempts"
    http_status = 429


@dataclass(frozen=True, slots=True)
class Difference:
    """A field two people changed at once, in words: what it was, what it is now, and what the second wrote.

    `by` and `at` are of whoever was first, where that is known; `present` is what a form holds of it now.
    """

    key: str
    label: str
    was: str | None
    theirs: str | None
    yours: str | None
    by: str | None = None
    at: datetime | None = None
    present: str | list[str] = ""


class ConflictError(HelmdeskError):
    """Somebody else changed it first, or the name is taken; `differences` says where, field by field."""

    code = "conflict"
    http_status = 409

    def __init__(
        self, message: str, *, fields: Mapping[str, str] | None = None, differences: Sequence[Difference] = ()
    ) -> None:
        super().__init__(message, fields=fields)
        self.differences = tuple(differences)


class ConfigurationError(HelmdeskError):
    """The installation is set up wrongly: a setting, a portal definition or a database version."""

    code = "configuration"
    http_status = 500


class UnreadableFileError(HelmdeskError):
    """A file given to an import cannot be read as what it should be."""

    code = "unreadable_file"
    http_status = 422


class NotReadyError(HelmdeskError):
    """What is asked for is still being made; it can be asked for again soon."""

    code = "not_ready"
    http_status = 503


class DatabaseAwayError(HelmdeskError):
    """The file of the database is not where it was; it is not made anew."""

    code = "database_away"
    http_status = 503
