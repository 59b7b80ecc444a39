"""Answers to a form, checked: the one reading of what a browser, an import or the API hands in. Pure.

Each kind of field has one reader, which gives the answer as it is kept (text, number, truth, list or table of these) or
refuses it with a sentence. All refusals of a form are told at once, by field.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from ipaddress import ip_address
from typing import Any, Protocol

from email_validator import EmailNotValidError, validate_email

from ingest.clock import FIRST_YEAR, LAST_YEAR, local_day, zone
from ingest.enums import Stage
from ingest.errors import InvalidInputError
from ingest.plain_text import clean_line, clean_text
from ingest.portal.forms import TODAY, EditedBy, FieldKind, FormField, RequestType

LINE_CHARACTERS = 200
TEXT_CHARACTERS = 8_000
MAX_FILES = 20
LARGEST_EXPONENT = 15
_PHONE = re.compile(r"\+?[\d\s().\-/]{5,40}(?:\s*(?:x|ext\.?)\s*\d{1,8})?", re.IGNORECASE)
_ACCEPTED_BEFORE = "This was accepted before, and that is not taken back here."
Answers = dict[str, Any]


class Lookups(Protocol):
    """What only the database knows of an answer; each is asked within the ticket's organisation and site."""

    def is_contact(self, contact_id: int) -> bool:
        """Whether the organisation has this contact."""

    def is_config_item(self, config_item_id: int) -> bool:
        """Whether the site has this configuration item."""

    def is_site(self, site_id: int) -> bool:
        """Whether the organisation has this site."""

    def is_portal_user(self, email: str) -> bool:
        """Whether somebody of the organisation signs in with this address."""

    def is_upload(self, token: str) -> bool:
        """Whether the person has uploaded this file and not used it yet."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Who answers, when, about what: `stage` is None for a ticket that is only being opened."""

    is_staff: bool
    name: str
    timezone: str
    now: datetime
    lookups: Lookups
    stage: Stage | None = None


def checked_answers(
    form: RequestType, given: Mapping[str, object], *, asked: Asked, kept: Mapping[str, object] | None = None
) -> Answers:
    """The answers as they are kept; InvalidInputError names every field that does not fit.

    For a new ticket `given` is the whole form. For one that is there (`kept` are its answers) it is what changes: the
    rest stays, and so does a consent that was given. Answers to fields that are not shown are dropped.
    """
    before = dict(kept or {})
    problems = _not_askable(form, given, asked=asked, is_new=kept is None)
    answers: Answers = {}
    for field in form.fields:
        if field.key in problems or not is_seen(field, is_staff=asked.is_staff):
            _keep(field, before, answers)
        elif field.kind is FieldKind.CONSENT and field.key in before:
            # Who agreed to what, and when, is not undone by a form that is saved later.
            _keep(field, before, answers)
            if field.key in given and given[field.key] is not True:
                problems[field.key] = _ACCEPTED_BEFORE
        elif not is_shown(field, answers):
            continue
        elif field.key in given or kept is None:
            try:
                _answer(field, given.get(field.key, field.default), asked=asked, answers=answers)
            except InvalidInputError as error:
                problems[field.key] = error.message
        else:
            _keep(field, before, answers)
    if problems:
        raise InvalidInputError(_summed_up(form, problems), fields=problems)
    return answers


def is_shown(field: FormField, answers: Mapping[str, object]) -> bool:
    """Whether a field is asked for, given the answers to the fields before it."""
    if field.shown_when is None:
        return True
    answer = answers.get(field.shown_when.field)
    chosen = {str(one) for one in (answer if isinstance(answer, list | tuple) else [answer])}
    return bool(chosen & set(field.shown_when.is_one_of))


def is_seen(field: FormField, *, is_staff: bool) -> bool:
    """Whether a person may know of a field."""
    return is_staff or not field.is_for_staff


def is_editable(field: FormField, *, is_staff: bool, stage: Stage) -> bool:
    """Whether a person may change a field's answer while the ticket is in a stage."""
    may = field.edited_by is EditedBy.EVERYONE or (field.edited_by is EditedBy.STAFF and is_staff)
    return may and stage in field.edited_in and is_seen(field, is_staff=is_staff)


def _not_askable(form: RequestType, given: Mapping[str, object], *, asked: Asked, is_new: bool) -> dict[str, str]:
    fields = {field.key: field for field in form.fields if is_seen(field, is_staff=asked.is_staff)}
    problems: dict[str, str] = {}
    for key in given:
        field = fields.get(key)
        if field is None:
            problems[key] = "There is no such field in this form."
        elif not is_new and not is_editable(field, is_staff=asked.is_staff, stage=asked.stage or Stage.NEW):
            problems[key] = f"{field.label} cannot be changed now."
    return problems


def _keep(field: FormField, before: Mapping[str, object], answers: Answers) -> None:
    if field.key in before:
        answers[field.key] = before[field.key]


def _answer(field: FormField, value: object, *, asked: Asked, answers: Answers) -> None:
    if isinstance(value, str):
        value = value.strip()
    if value is None or value is False or value in ("", [], ()):
        if field.is_required:
            raise _refused(_needed(field))
        return
    answers[field.key] = _READERS[field.kind](field, value, asked)


def _needed(field: FormField) -> str:
    if field.kind is FieldKind.CONSENT:
        return "Read and accept this to go on."
    if field.kind in (FieldKind.CHOICE, FieldKind.CONFIG_ITEM, FieldKind.SITE, FieldKind.CONTACT):
        return "Choose one."
    return "Fill this in."


def _line(field: FormField, value: object, _asked: Asked) -> str:
    limit = field.max_length or LINE_CHARACTERS
    return clean_line(_text_of(value), name=field.key, label=field.label, limit=limit)


def _text(field: FormField, value: object, _asked: Asked) -> str:
    return clean_text(_text_of(value), name=field.key, label=field.label, limit=field.max_length or TEXT_CHARACTERS)


def _choice(field: FormField, value: object, _asked: Asked) -> str:
    if not isinstance(value, str) or value not in {option.key for option in field.options}:
        raise _refused("This is not one of the choices.")
    return value


def _choices(field: FormField, value: object, asked: Asked) -> list[str]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise _refused("Choose one or several.")
    chosen = {_choice(field, one, asked) for one in value}
    return [option.key for option in field.options if option.key in chosen]


def _date(field: FormField, value: object, asked: Asked) -> str:
    try:
        day = date.fromisoformat(_text_of(value))
    except ValueError as error:
        raise _refused("Give a day, such as 2026-11-30.") from error
    _require_year(day.year)
    today = local_day(asked.now, timezone=asked.timezone)
    earliest, latest = (_bound(one, today=today) for one in (field.earliest, field.latest))
    if earliest is not None and day < earliest:
        raise _refused(f"The earliest day possible is {earliest}.")
    if latest is not None and day > latest:
        raise _refused(f"The latest day possible is {latest}.")
    return day.isoformat()


def _bound(text: str | None, *, today: date) -> date | None:
    if text is None:
        return None
    return today if text == TODAY else date.fromisoformat(text)


def _require_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise _refused(f"Give a day in the years {FIRST_YEAR} to {LAST_YEAR}.")


def _date_time(_field: FormField, value: object, asked: Asked) -> str:
    try:
        moment = datetime.fromisoformat(_text_of(value))
        aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=zone(asked.timezone))
        in_utc = aware.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise _refused("Give a day and a time, such as 2026-11-30 14:30.") from error
    _require_year(in_utc.year)
    return in_utc.isoformat(timespec="seconds")


def _email(_field: FormField, value: object, _asked: Asked) -> str:
    try:
        return validate_email(_text_of(value), check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise _refused("This is not an e-mail address.") from error


def _portal_user(field: FormField, value: object, asked: Asked) -> str:
    address = _email(field, value, asked).casefold()
    if not asked.lookups.is_portal_user(address):
        raise _refused("Only people with portal accounts can be named here; this address has none.")
    return address


def _phone(_field: FormField, value: object, _asked: Asked) -> str:
    text = " ".join(_text_of(value).split())
    if not _PHONE.fullmatch(text) or not any(one.isdigit() for one in text):
        raise _refused("This is not a telephone number.")
    return text


def _ip_address(_field: FormField, value: object, _asked: Asked) -> str:
    try:
        return str(ip_address(_text_of(value)))
    except ValueError as error:
        raise _refused("This is not an IP address, such as 192.0.2.10 or 2001:db8::1.") from error


def _number(field: FormField, value: object, _asked: Asked) -> int | float:
    try:
        number = Decimal(str(value))
    except InvalidOperation as error:
        raise _refused("This is not a number.") from error
    # Beyond a quadrillion nobody counts, and a few letters ('1e999999') would fill the memory.
    if isinstance(value, bool) or not number.is_finite() or number.adjusted() > LARGEST_EXPONENT:
        raise _refused("This is not a number.")
    if field.minimum is not None and number < Decimal(str(field.minimum)):
        raise _refused(f"The smallest number possible is {field.minimum:g}.")
    if field.maximum is not None and number > Decimal(str(field.maximum)):
        raise _refused(f"The largest number possible is {field.maximum:g}.")
    return int(number) if number == number.to_integral_value() else float(number)


def _one_of(check: str) -> "Reader":
    def read(_field: FormField, value: object, asked: Asked) -> int:
        text = str(value)
        # 18 digits fit the 64-bit ids of both databases.
        is_id = text.isascii() and text.isdigit() and len(text) <= 18  # noqa: PLR2004 - said above
        if not is_id or not getattr(asked.lookups, check)(int(text)):
            raise _refused("Choose one of the list.")
        return int(text)

    return read


def _consent(field: FormField, value: object, asked: Asked) -> dict[str, str]:
    if value is not True or field.consent is None:
        raise _refused(_needed(field))
    return {"version": field.consent.version, "by": asked.name, "at": asked.now.isoformat(timespec="seconds")}


def _files(_field: FormField, value: object, asked: Asked) -> list[str]:
    if not isinstance(value, Sequence) or isinstance(value, str) or len(value) > MAX_FILES:
        raise _refused(f"At most {MAX_FILES} files can be given here.")
    tokens = list(dict.fromkeys(str(one) for one in value))
    if not all(asked.lookups.is_upload(token) for token in tokens):
        raise _refused("One of these files is no longer there; choose it again.")
    return tokens


Reader = Callable[[FormField, object, Asked], Any]
_READERS: Mapping[FieldKind, Reader] = {
    FieldKind.LINE: _line,
    FieldKind.TEXT: _text,
    FieldKind.CHOICE: _choice,
    FieldKind.MULTIPLE_CHOICE: _choices,
    FieldKind.DATE: _date,
    FieldKind.DATE_TIME: _date_time,
    FieldKind.EMAIL: _email,
    FieldKind.PORTAL_USER: _portal_user,
    FieldKind.PHONE: _phone,
    FieldKind.IP_ADDRESS: _ip_address,
    FieldKind.NUMBER: _number,
    FieldKind.CONFIG_ITEM: _one_of("is_config_item"),
    FieldKind.SITE: _one_of("is_site"),
    FieldKind.CONTACT: _one_of("is_contact"),
    FieldKind.CONSENT: _consent,
    FieldKind.FILES: _files,
}


def _text_of(value: object) -> str:
    if not isinstance(value, str):
        raise _refused("Give text here.")
    return value


def _refused(sentence: str) -> InvalidInputError:
    return InvalidInputError(sentence)


def _summed_up(form: RequestType, problems: Mapping[str, str]) -> str:
    labels = {field.key: field.label for field in form.fields}
    named = ", ".join(labels.get(key, key[:60]) for key in problems)
    return f"One field needs attention: {named}." if len(problems) == 1 else f"Some fields need attention: {named}."
