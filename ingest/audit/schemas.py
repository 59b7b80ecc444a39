"""The audit trail as upper floors see it: what is asked for, and the lines."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ingest.enums import AuditAction


@dataclass(frozen=True, slots=True)
class AuditFilters:
    """Which lines: all that fit every one that is given.

    `who` and `text` are what was typed; `who` names people who did it. From `since` up to, and without, `until`.
    """

    actions: tuple[AuditAction, ...] = ()
    organisation_id: int | None = None
    account_id: int | None = None
    who: str = ""
    text: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One line; `who` is None for the public, and `about` the name of the account it is about.

    `address` and `device` are None where the viewer may not know them, or nothing was known.
    """

    id: int
    at: datetime
    who: str | None
    is_by_staff: bool
    action: str
    about: str | None
    subject: str
    organisation: str | None
    details: Mapping[str, str]
    address: str | None
    device: str | None


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Lines, newest first. `older` is the id to give for those that follow, `newer` whether any come before.

    `total` counts all that fit, up to `MAX_TOTAL` and one more.
    """

    lines: tuple[AuditLine, ...]
    total: int
    older: int | None
    newer: int | None
