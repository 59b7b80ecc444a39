"""When mails leave, how often they are tried, who is told of what, and how a line of text is made safe. Pure."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from ingest.enums import MailRole, NotificationKind

# What one act does in several steps, or somebody does within a breath, is one mail.
SETTLE = timedelta(seconds=5)
# Older than this is history that is being entered.
HISTORY_AGE = timedelta(minutes=5)
# So many mails an hour about one ticket to one person; what happens beyond waits for one more mail an hour later.
MAILS_PER_HOUR = 10
HOUR = timedelta(hours=1)
GIVE_UP_AFTER = timedelta(days=1)
# Longer than any sending can take, so that a mail is claimed anew only when its sender has died.
CLAIM = timedelta(minutes=2)
FIRST_BACK_OFF, LONGEST_BACK_OFF = timedelta(seconds=30), timedelta(hours=2)
MAX_SUBJECT_CHARACTERS = 180
MAX_REASON_CHARACTERS = 500
MAX_ADDRESS_CHARACTERS = 320
PREFERENCE = "notifications"

STAFF_KINDS = (
    NotificationKind.OPENED,
    NotificationKind.REPLY,
    NotificationKind.NOTE,
    NotificationKind.STATUS,
    NotificationKind.ASSIGNED,
    NotificationKind.APPROVAL,
)
CONTACT_KINDS = (
    NotificationKind.OPENED,
    NotificationKind.REPLY,
    NotificationKind.STATUS,
    NotificationKind.APPROVAL,
    NotificationKind.WATCH,
)
_JOINERS = "\u200c\u200d"
# What would have to be quoted in a header is no address anybody has.
_ADDRESS = re.compile(r'[^\s@<>()\[\],;:\\"]+@[^\s@<>()\[\],;:\\".]+(\.[^\s@<>()\[\],;:\\".]+)*')


def kinds_for(*, is_staff: bool) -> tuple[NotificationKind, ...]:
    """What somebody can be told of at all: internal notes and assignments are for staff."""
    return STAFF_KINDS if is_staff else CONTACT_KINDS


def told_kind(
    kinds: Sequence[NotificationKind], *, role: MailRole, is_staff: bool, preferences: object | None
) -> NotificationKind | None:
    """As what somebody is told of an event; None when they are not."""
    if role is MailRole.ADMINISTRATOR and not hears_whole_organisation(preferences):
        return None
    if role is MailRole.OPENER and not hears_opened(preferences):
        return None
    possible = kinds_for(is_staff=is_staff)
    off = switched_off(preferences)
    return next((one for one in kinds if one in possible and one not in off), None)


def switched_off(preferences: object | None) -> frozenset[str]:
    """The kinds a kept preference switches off; whatever else it holds is ignored."""
    off = preferences.get("off") if isinstance(preferences, dict) else None
    return frozenset(one for one in off if isinstance(one, str)) if isinstance(off, list) else frozenset()


def hears_whole_organisation(preferences: object | None) -> bool:
    """Whether an organisation's administrator asked to be told of all its tickets."""
    return isinstance(preferences, dict) and preferences.get("organisation") is True


def hears_opened(preferences: object | None) -> bool:
    """Whether a contact is told of tickets they opened for others; everybody is until they switch it off."""
    return not (isinstance(preferences, dict) and preferences.get("opener") is False)


def is_history(at: datetime, *, now: datetime) -> bool:
    """Whether what is dated `at` is history that is being entered, of which nobody is told."""
    return at < now - HISTORY_AGE


def first_attempt_at(*, now: datetime, mails_of_last_hour: int) -> datetime:
    """When a new mail may leave, after so many of the last hour about the ticket to the person."""
    return now + (SETTLE if mails_of_last_hour < MAILS_PER_HOUR else HOUR)


def next_attempt_at(*, now: datetime, attempts: int) -> datetime:
    """When to try again after so many attempts: half a minute, a minute, two ... two hours."""
    doublings = min(max(attempts, 1) - 1, 20)
    return now + min(FIRST_BACK_OFF * (1 << doublings), LONGEST_BACK_OFF)


def access_problem(
    *, is_there: bool, is_active: bool, is_of_organisation: bool, address: str | None, own_address: str
) -> str | None:
    """Why somebody must not be sent what they were to be told; None when they may."""
    if not is_there or not is_of_organisation:
        return "This person no longer belongs to the organisation."
    if not is_active:
        return "This person's account is no longer active."
    if address is None:
        return "This person has no e-mail address."
    return letter_problem(address=address, own_address=own_address)


def letter_problem(*, address: str, own_address: str) -> str | None:
    """Why nothing must be sent to an address; None when it may."""
    if address.casefold() == own_address.casefold():
        return "This is the address the mails come from."
    return None


def is_address(text: str) -> bool:
    """Whether a text is one plain e-mail address and nothing else."""
    return text.isprintable() and _ADDRESS.fullmatch(text) is not None


def one_line(text: str, *, limit: int) -> str:
    """A text as one line without control characters and hidden marks, cut at `limit`: fit for a header."""
    visible = "".join(one if one.isprintable() or one in _JOINERS else " " for one in text)
    line = " ".join(visible.split())
    return line if len(line) <= limit else f"{line[: limit - 1].rstrip()}\N{HORIZONTAL ELLIPSIS}"


def subject_of(*, number: str, title: str) -> str:
    """The subject of all mails about a ticket, the same for all, so that they stand together."""
    return one_line(f"{number}: {title}", limit=MAX_SUBJECT_CHARACTERS)
