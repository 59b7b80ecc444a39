"""Everything the public may ask for, as one table: address, function, type. Pure: a moment in, bytes out."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Final

from ingest.enums import IncidentStatus
from ingest.portal.schema import Brand
from ingest.system_status.incident_schemas import IncidentView, StatusRecord
from ingest.system_status.views import history_pages, history_view, incident_named, page_view, uptime_view
from status import api, badge, calendar, document, feeds, uptime_csv
from status.addresses import ATOM, BADGE, CALENDAR, LIVE, PAGE, RSS, Addresses

HTML: Final = "text/html; charset=utf-8"
JSON: Final = "application/json; charset=utf-8"
NAME: Final = "*"
# What is read was written after whoever read it looked at the clock, or by a clock a moment ahead.
_AHEAD: Final = timedelta(seconds=2)
# By when maintenance has moved by itself, unless nobody is there to move it.
_OVERDUE: Final = timedelta(minutes=2)


@dataclass(frozen=True)
class Moment:
    """What is known, and as of when: all that any published thing depends on.

    `stale_since`: nothing newer has been known since then; None while the record is up to date.
    """

    record: StatusRecord
    as_of: datetime
    brand: Brand
    base_url: str
    stale_since: datetime | None = None

    @cached_property
    def v2_documents(self) -> dict[str, bytes]:
        """The Statuspage v2 documents, which are made together."""
        return api.v2_documents(self.record, now=self.as_of, base_url=self.base_url)


@dataclass(frozen=True, slots=True)
class Asked:
    """One published thing: its path from the root, the page of a numbered one, and whether it must stay as it is."""

    path: str
    number: int = 1
    is_still: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """How a page is delivered: where its links lead, and whether it is loaded again by itself.

    `is_static`: no server of ours says so in a header, so that the page has to say it.
    """

    addresses: Addresses = LIVE
    is_updating: bool = False
    is_static: bool = False


Maker = Callable[[Moment, Asked, Frame], bytes]


@dataclass(frozen=True, slots=True)
class Published:
    """An entry of the table; a path with a `*` stands for one thing per name in `names`.

    `is_prepared`: it is made with the snapshot, not when it is first asked for.
    """

    path: str
    make: Maker
    media_type: str
    names: Callable[[Moment], Iterable[str]] | None = None
    is_prepared: bool = False
    is_numbered: bool = False
    is_updating: bool = False

    @property
    def is_page(self) -> bool:
        """Whether people read it in a browser."""
        return self.media_type is HTML


def as_of(record: StatusRecord, *, now: datetime) -> datetime:
    """The moment pages speak of: this minute, or the latest change in it.

    It follows from what is known, so that several processes publish the same bytes. A change dated later than now
    moves no page into the future.
    """
    minute, changed_at = now.replace(second=0, microsecond=0), record.updated_at
    return minute if changed_at is None or changed_at > now + _AHEAD else max(minute, changed_at)


def overdue_since(incidents: Iterable[IncidentView], *, now: datetime) -> datetime | None:
    """Since when maintenance that moves by itself should have moved; None while all has."""
    due = [moment for one in incidents if (moment := _moves_at(one)) is not None and moment < now - _OVERDUE]
    return min(due, default=None)


def _moves_at(one: IncidentView) -> datetime | None:
    """When maintenance begins or ends by itself, or was last changed if that was later: it may be entered late."""
    if not (one.is_maintenance and one.is_automatic) or one.incident_status.is_over:
        return None
    planned = one.scheduled_for if one.incident_status is IncidentStatus.SCHEDULED else one.scheduled_until
    return None if planned is None else max(planned, one.updated_at)


def published_at(path: str) -> Published | None:
    """The entry for a path from the root ('status/incidents/abcdefgh1234'); whether such a one exists is not asked."""
    found = _EXACT.get(path)
    if found is not None:
        return found
    folder, _, name = path.rpartition("/")
    return next((one for start, end, one in _PATTERNS if f"{folder}/" == start and name.endswith(end)), None)


def everything(moment: Moment) -> Iterator[tuple[Asked, Published]]:
    """Every single thing there is at a moment."""
    for one in TABLE:
        if one.names is not None:
            yield from ((Asked(one.path.replace(NAME, name)), one) for name in one.names(moment))
        elif one.is_numbered:
            numbers = range(1, history_pages(moment.record, now=moment.as_of) + 1)
            yield from ((Asked(one.path, number), one) for number in numbers)
        else:
            yield Asked(one.path), one


def not_found_page(moment: Moment, addresses: Addresses) -> bytes:
    """The page for an address at which there is nothing."""
    return document.not_found_document(moment.record.page, around=_around(moment, Frame(addresses))).encode()


def _status_page(moment: Moment, _asked: Asked, frame: Frame) -> bytes:
    view = page_view(moment.record, now=moment.as_of)
    return document.status_document(view, around=_around(moment, frame)).encode()


def _history_page(moment: Moment, asked: Asked, frame: Frame) -> bytes:
    view = history_view(moment.record, now=moment.as_of, number=asked.number)
    return document.history_document(view, around=_around(moment, frame)).encode()


def _incident_page(moment: Moment, asked: Asked, frame: Frame) -> bytes:
    incident, around = incident_named(moment.record, public_id=_name(asked)), _around(moment, frame)
    return document.incident_document(moment.record, incident, now=moment.as_of, around=around).encode()


def _uptime_page(moment: Moment, asked: Asked, frame: Frame) -> bytes:
    view = uptime_view(moment.record, public_id=_name(asked), now=moment.as_of)
    return document.uptime_document(view, around=_around(moment, frame)).encode()


def _around(moment: Moment, frame: Frame) -> document.Around:
    return document.Around(frame.addresses, moment.brand, frame.is_updating, moment.stale_since, frame.is_static)


def _uptime_csv(moment: Moment, asked: Asked, _frame: Frame) -> bytes:
    return uptime_csv.uptime_csv(moment.record, public_id=_name(asked).removesuffix(".csv"), now=moment.as_of)


def _atom(moment: Moment, _asked: Asked, _frame: Frame) -> bytes:
    return feeds.atom(moment.record, now=moment.as_of, base_url=moment.base_url)


def _rss(moment: Moment, _asked: Asked, _frame: Frame) -> bytes:
    return feeds.rss(moment.record, now=moment.as_of, base_url=moment.base_url)


def _calendar(moment: Moment, _asked: Asked, _frame: Frame) -> bytes:
    return calendar.calendar(moment.record, now=moment.as_of, base_url=moment.base_url)


def _badge(moment: Moment, _asked: Asked, _frame: Frame) -> bytes:
    return badge.badge(moment.record)


def _v2_document(moment: Moment, asked: Asked, _frame: Frame) -> bytes:
    return moment.v2_documents[asked.path]


def _name(asked: Asked) -> str:
    return asked.path.rpartition("/")[2]


def _incidents(moment: Moment) -> Iterator[str]:
    return (one.public_id for one in moment.record.incidents)


def _components(moment: Moment) -> Iterator[str]:
    return (row.public_id for row in moment.record.components if not row.is_group)


TABLE: Final = (
    Published(PAGE, _status_page, HTML, is_prepared=True, is_updating=True),
    Published(f"{PAGE}/history", _history_page, HTML, is_numbered=True),
    Published(f"{PAGE}/incidents/{NAME}", _incident_page, HTML, names=_incidents),
    Published(f"{PAGE}/uptime/{NAME}.csv", _uptime_csv, "text/csv; charset=utf-8", names=_components),
    Published(f"{PAGE}/uptime/{NAME}", _uptime_page, HTML, names=_components),
    Published(BADGE, _badge, "image/svg+xml; charset=utf-8", is_prepared=True),
    Published(CALENDAR, _calendar, "text/calendar; charset=utf-8", is_prepared=True),
    Published(ATOM, _atom, "application/atom+xml; charset=utf-8", is_prepared=True),
    Published(RSS, _rss, "application/rss+xml; charset=utf-8", is_prepared=True),
    *(
        Published(f"api/v2/{name}.json", _v2_document, JSON, is_prepared=True)
        for name in (
            "summary",
            "status",
            "components",
            "incidents",
            "incidents/unresolved",
            "scheduled-maintenances",
            "scheduled-maintenances/upcoming",
            "scheduled-maintenances/active",
        )
    ),
)
_EXACT: Final = {one.path: one for one in TABLE if one.names is None}
_PATTERNS: Final = tuple((*one.path.partition(NAME)[::2], one) for one in TABLE if one.names is not None)
