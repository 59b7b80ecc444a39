"""Component ids of the pages of one's own access."""

from typing import Any, Final

from dash import ALL

PROFILE_PROBLEMS: Final = "profile-problems"
OPENED: Final = "profile-opened"
SAVE: Final = "profile-save"
TIMEZONE: Final = "profile-timezone"
ADDRESS: Final = "profile-address"
ADDRESS_PASSWORD: Final = "profile-address-password"  # noqa: S105 - an id
ADDRESS_SEND: Final = "profile-address-send"
ADDRESS_SENT: Final = "profile-address-sent"
CURRENT: Final = "password-current"
PASSWORD: Final = "password-new"  # noqa: S105 - an id
AGAIN: Final = "password-again"
STRENGTH: Final = "password-strength"
CHANGE: Final = "password-change"
PASSWORD_DONE: Final = "password-done"  # noqa: S105 - an id
QUESTION: Final = "question-choice"
ANSWER: Final = "question-answer"
QUESTION_PASSWORD: Final = "question-password"  # noqa: S105 - an id
QUESTION_KEEP: Final = "question-keep"
SIGN_INS: Final = "sign-ins"
END: Final = "sign-in-end"
END_OTHERS: Final = "sign-ins-end-others"
_FIELD: Final = "profile-field"
ALL_FIELDS: Final[dict[str, Any]] = {"type": _FIELD, "field": ALL}


def field_id(name: str) -> dict[str, Any]:
    """The control of a field of the profile."""
    return {"type": _FIELD, "field": name}


def end_id(session_id: int) -> dict[str, Any]:
    """The button that ends a sign-in."""
    return {"type": END, "session": session_id}
