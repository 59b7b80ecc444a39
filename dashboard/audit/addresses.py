"""What the audit trail's addresses say: filters and where a page begins; whatever does not fit is left out. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from urllib.parse import urlencode

from ingest.audit.schemas import AuditFilters
from ingest.clock import zone
from ingest.enums import AuditAction, SecurityLevel
from ingest.viewer import Viewer

ALL: Final = "/admin/audit"
OWN: Final = "/manage/audit"
MAX_CHARACTERS: Final = 100
_MAX_DIGITS: Final = 18
Params = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters as an address says them: days are of the viewer's zone, and both are included."""

    actions: tuple[AuditAction, ...] = ()
    organisation: int | None = None
    account: int | None = None
    who: str = ""
    text: str = ""
    since: date | None = None
    until: date | None = None


def is_for_administrators(viewer: Viewer) -> bool:
    """Whether the whole trail is for this viewer."""
    return viewer.is_administrator


def is_for_own_administrators(viewer: Viewer) -> bool:
    """Whether there is a part of the trail for this viewer's organisation."""
    return viewer.security_level is SecurityLevel.ADMIN


def trail_path(viewer: Viewer) -> str:
    """Where this viewer reads the trail."""
    return ALL if viewer.is_staff else OWN


def asked_of(params: Params) -> Asked:
    """What an address asks for."""
    known = set(AuditAction)
    return Asked(
        actions=tuple(dict.fromkeys(AuditAction(one) for one in params.get("action", ()) if one in known)),
        organisation=_number(params, "organisation"),
        account=_number(params, "account"),
        who=_text(params, "who"),
        text=_text(params, "q"),
        since=_day(params, "from"),
        until=_day(params, "to"),
    )


def filters_of(asked: Asked, *, timezone: str) -> AuditFilters:
    """The same as filters: days begin and end in the zone."""
    return AuditFilters(
        actions=asked.actions,
        organisation_id=asked.organisation,
        account_id=asked.account,
        who=asked.who,
        text=asked.text,
        since=None if asked.since is None else _midnight(asked.since, timezone),
        until=None if asked.until is None else _midnight(asked.until + timedelta(days=1), timezone),
    )


def trail_address(path: str, asked: Asked, *, before: int | None = None, after: int | None = None) -> str:
    """The address of a page of the trail."""
    parts = [("action", one.value) for one in asked.actions]
    single = {
        "organisation": asked.organisation,
        "account": asked.account,
        "who": asked.who,
        "q": asked.text,
        "from": asked.since and asked.since.isoformat(),
        "to": asked.until and asked.until.isoformat(),
        "before": before,
        "after": after,
    }
    parts += [(name, str(value)) for name, value in single.items() if value]
    return f"{path}?{urlencode(parts)}" if parts else path


def place_of(params: Params) -> tuple[int | None, int | None]:
    """Where the page begins: below the first of these lines, or above the second; one of them at most."""
    before = _number(params, "before")
    return before, None if before is not None else _number(params, "after")


def by_person(asked: Asked, who: str) -> Asked:
    """The same for one person alone."""
    return replace(asked, who=who[:MAX_CHARACTERS])


def _first(params: Params, name: str) -> str:
    return next(iter(params.get(name, ())), "")


def _text(params: Params, name: str) -> str:
    shown = "".join(one for one in _first(params, name) if one.isprintable())
    return " ".join(shown.split())[:MAX_CHARACTERS]


def _number(params: Params, name: str) -> int | None:
    text = _first(params, name)
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS else None


def _day(params: Params, name: str) -> date | None:
    try:
        day = date.fromisoformat(_first(params, name))
    except ValueError:
        return None
    # A day more or less must still be one, in every zone.
    return day if date.min.year + 1 < day.year < date.max.year else None


def _midnight(day: date, timezone: str) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone(timezone)).astimezone(UTC)
