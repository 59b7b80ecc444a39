"""Answers of a form in the words of the form, and as its controls show them. Pure."""

from collections.abc import Callable
from datetime import datetime
from typing import Final, TypeAlias

from ingest.clock import zone
from ingest.portal.forms import FieldKind, FormField

# What a control holds: text, or the keys of several choices; never None, so that equal answers look equal.
Shown: TypeAlias = str | list[str]
# The name of a contact, site or configuration item by kind and id; None where it is not known.
Named: TypeAlias = Callable[[FieldKind, object], str | None]


# What the box of a consent holds once it is ticked.
ACCEPTED: Final = "accepted"


def answer_words(field: FormField | None, answer: object, *, timezone: str, named: Named | None = None) -> str | None:
    """An answer as people read it; None for no answer. `timezone` is that of moments."""
    if answer in (None, "", []):
        return None
    if isinstance(answer, list):
        return ", ".join(answer_words(field, one, timezone=timezone) or "" for one in answer)
    if isinstance(answer, dict):
        at = _moment_words(answer.get("at"), timezone)
        return f"Version {answer.get('version')}, accepted by {answer.get('by')} at {at}"
    if field is None:
        return str(answer)
    if field.kind is FieldKind.DATE_TIME:
        return _moment_words(answer, timezone)
    name = named(field.kind, answer) if named is not None and field.kind in NAMED_KINDS else None
    options = {one.key: one.label for one in field.options}
    return name or options.get(str(answer), str(answer))


def shown_answer(field: FormField, answer: object, *, timezone: str) -> Shown:
    """An answer as the field's control holds it."""
    if field.kind is FieldKind.MULTIPLE_CHOICE:
        return [str(one) for one in answer] if isinstance(answer, list) else []
    if field.kind is FieldKind.CONSENT:
        return [ACCEPTED] if answer else []
    if field.kind is FieldKind.FILES:
        return " ".join(str(one) for one in answer) if isinstance(answer, list | tuple) else ""
    if answer is None:
        return ""
    if field.kind is FieldKind.DATE_TIME:
        return _local(answer, timezone).replace(tzinfo=None).isoformat(timespec="minutes")
    return str(answer)


def given_answer(field: FormField, value: object) -> object:
    """What a control's value says as an answer."""
    if field.kind is FieldKind.CONSENT:
        return value == [ACCEPTED]
    if field.kind is FieldKind.FILES:
        return str(value or "").split()
    return value


def _moment_words(answer: object, timezone: str) -> str:
    return f"{_local(answer, timezone):%Y-%m-%d %H:%M %Z}"


def _local(answer: object, timezone: str) -> datetime:
    return datetime.fromisoformat(str(answer)).astimezone(zone(timezone))


NAMED_KINDS = frozenset({FieldKind.CONTACT, FieldKind.SITE, FieldKind.CONFIG_ITEM})
