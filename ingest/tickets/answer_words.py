"""Answers of a form in the words of the form, and as its controls show them. Pure."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeAlias

from ingest.clock import zone
from ingest.portal.forms import FieldKind, FormField

# What a control holds: text, or the keys of several choices; never None, so that equal answers look equal.
Shown: TypeAlias = str | list[str]
# The name of a contact, site or configuration item by kind and id; None where it is not known.
Named: TypeAlias = Callable[[FieldKind, object], str | None]


def answer_words(field: FormField | None, answer: object, *, timezone: str, named: Named | None = None) -> str | None:
    """An answer as people read it; None for no answer. `timezone` is that of moments."""
    if answer in (None, "", []):
        return None
    if isinstance(answer, list):
        return ", ".join(answer_words(field, one, timezone=timezone) or "" for one in answer)
    if isinstance(answer, dict):
        return f"Version {answer.get('version')}, accepted by {answer.get('by')} at {answer.get('at')}"
    if field is None:
        return str(answer)
    if field.kind is FieldKind.DATE_TIME:
        return f"{_local(answer, timezone):%Y-%m-%d %H:%M %Z}"
    name = named(field.kind, answer) if named is not None and field.kind in NAMED_KINDS else None
    options = {one.key: one.label for one in field.options}
    return name or options.get(str(answer), str(answer))


def shown_answer(field: FormField, answer: object, *, timezone: str) -> Shown:
    """An answer as the field's control holds it."""
    if field.kind is FieldKind.MULTIPLE_CHOICE:
        return [str(one) for one in answer] if isinstance(answer, list) else []
    if answer is None:
        return ""
    if field.kind is FieldKind.DATE_TIME:
        return _local(answer, timezone).replace(tzinfo=None).isoformat(timespec="minutes")
    return str(answer)


def _local(answer: object, timezone: str) -> datetime:
    return datetime.fromisoformat(str(answer)).astimezone(zone(timezone))


NAMED_KINDS = frozenset({FieldKind.CONTACT, FieldKind.SITE, FieldKind.CONFIG_ITEM})
