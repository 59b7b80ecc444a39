"""The words for keys of splits, for those who may read them."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest.db.visibility import within
from ingest.metrics.measures import Key, Split
from ingest.models.organisations import Organisation, Site, Team
from ingest.models.people import Account
from ingest.portal.current import current_portal
from ingest.tickets.report_filters import NOBODY
from ingest.viewer import Viewer, require_staff

STAGE_LABELS = {
    "new": "New",
    "open": "In progress",
    "pending_customer": "Waiting for the customer",
    "on_hold": "On hold",
    "resolved": "Resolved",
    "closed": "Closed",
    "cancelled": "Cancelled",
}
_AGE_LABELS = {
    "0-1": "Under 1 day",
    "1-3": "1 to 3 days",
    "3-7": "3 to 7 days",
    "7-14": "7 to 14 days",
    "14-30": "14 to 30 days",
    "30-90": "30 to 90 days",
    "over-90": "Over 90 days",
}
_DURATION_LABELS = {
    "under-1h": "Under 1 hour",
    "1-4h": "1 to 4 hours",
    "4-8h": "4 to 8 hours",
    "8-24h": "8 to 24 hours",
    "1-3d": "1 to 3 days",
    "3-7d": "3 to 7 days",
    "7-30d": "7 to 30 days",
    "over-30d": "Over 30 days",
}
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def key_labels(session: Session, viewer: Viewer, *, split: Split, keys: Collection[Key]) -> dict[Key, str]:
    """The words for `keys` of a split; of what the viewer may not see there is no name.

    Anybody signed in; those of teams and agents staff only.
    """
    names = _NAMED[split](session, viewer, keys) if split in _NAMED else {}
    return {key: names.get(key) or _words(split, key) for key in keys}


def _words(split: Split, key: Key) -> str:
    if split in _SAID:
        return _SAID[split](key)
    return str(key) if key else f"No {split.replace('_', ' ')}"


_SAID: Mapping[Split, Callable[[Any], str]] = {
    Split.REQUEST_TYPE: lambda key: current_portal().request_type_label(key),
    Split.PRIORITY: lambda key: current_portal().priority_label(key) if key else "No priority",
    Split.STAGE: STAGE_LABELS.__getitem__,
    Split.AGE: _AGE_LABELS.__getitem__,
    Split.QUIET: _AGE_LABELS.__getitem__,
    Split.DURATION: _DURATION_LABELS.__getitem__,
    Split.WEEKDAY: _WEEKDAYS.__getitem__,
    Split.HOUR: lambda key: f"{key:02}:00",
    Split.AGENT: lambda key: "Nobody" if key == NOBODY else key,
}


def _organisation_names(session: Session, viewer: Viewer, keys: Collection[Key]) -> dict[Key, str]:
    query = select(Organisation.id, Organisation.name).where(within(Organisation.id, viewer))
    return {row[0]: row[1] for row in session.execute(query) if row[0] in keys}


def _site_names(session: Session, viewer: Viewer, keys: Collection[Key]) -> dict[Key, str]:
    """Names of sites, with that of the organisation where several organisations are compared."""
    query = (
        select(Site.id, Site.name, Site.organisation_id, Organisation.name.label("organisation"))
        .join(Organisation, Organisation.id == Site.organisation_id)
        .where(within(Site.organisation_id, viewer))
    )
    found = [row for row in session.execute(query) if row.id in keys]
    has_several = len({row.organisation_id for row in found}) > 1
    return {row.id: f"{row.name} ({row.organisation})" if has_several else row.name for row in found}


def _team_names(session: Session, viewer: Viewer, keys: Collection[Key]) -> dict[Key, str]:
    require_staff(viewer)
    return {row[0]: row[1] for row in session.execute(select(Team.id, Team.name)) if row[0] in keys}


def _agent_names(session: Session, viewer: Viewer, keys: Collection[Key]) -> dict[Key, str]:
    require_staff(viewer)
    query = select(Account.id, Account.display_name).where(Account.staff_role.is_not(None))
    return {str(row[0]): row[1] for row in session.execute(query) if str(row[0]) in keys}


_NAMED: Mapping[Split, Callable[[Session, Viewer, Collection[Key]], dict[Key, str]]] = {
    Split.ORGANISATION: _organisation_names,
    Split.SITE: _site_names,
    Split.TEAM: _team_names,
    Split.AGENT: _agent_names,
}
