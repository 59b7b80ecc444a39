"""What a person wants to hear of: everything, less what they have switched off."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy.orm import Session

from ingest.enums import NotificationKind, SecurityLevel
from ingest.errors import ForbiddenError, InvalidInputError
from ingest.notifications import rules
from ingest.people.queries import preference
from ingest.people.service import save_preference
from ingest.viewer import Viewer, require_sign_in


@dataclass(frozen=True, slots=True)
class NotificationChoice:
    """What can be chosen (`offered`, in order), what of it is on, and the wish for the whole organisation's tickets.

    `is_whole_offered`: an organisation's administrator may ask to be told of all its tickets. `is_opened_offered`:
    contacts are told of tickets they opened for others, unless they say no.
    """

    offered: tuple[NotificationKind, ...]
    on: frozenset[NotificationKind]
    is_whole_offered: bool
    hears_whole: bool
    is_opened_offered: bool
    hears_opened: bool


def notification_choice(session: Session, viewer: Viewer) -> NotificationChoice:
    """What the viewer's own account is told of; anybody signed in."""
    require_sign_in(viewer)
    kept = preference(session, viewer, name=rules.PREFERENCE)
    offered = rules.kinds_for(is_staff=viewer.is_staff)
    off = rules.switched_off(kept)
    return NotificationChoice(
        offered=offered,
        on=frozenset(one for one in offered if one not in off),
        is_whole_offered=_is_administrator(viewer),
        hears_whole=_is_administrator(viewer) and rules.hears_whole_organisation(kept),
        is_opened_offered=not viewer.is_staff,
        hears_opened=rules.hears_opened(kept),
    )


def choose_notifications(
    session: Session,
    viewer: Viewer,
    *,
    on: Collection[NotificationKind],
    hears_whole: bool = False,
    hears_opened: bool = True,
) -> None:
    """Keep what the viewer's own account wants to be told of; `hears_whole` for an organisation's administrators.

    Not `hears_opened`: not of tickets they opened for others, unless they are on them otherwise. InvalidInputError for
    a kind that is not for this viewer, ForbiddenError for `hears_whole` of anybody else.
    """
    offered = rules.kinds_for(is_staff=viewer.is_staff)
    if set(on) - set(offered):
        raise InvalidInputError("Choose among what you can be told of.", fields={"on": "not offered"})
    if hears_whole and not _is_administrator(viewer):
        raise ForbiddenError("Only an administrator of your organisation hears of all its tickets.")
    content: dict[str, object] = {"off": [one.value for one in offered if one not in on]}
    if hears_whole:
        content["organisation"] = True
    if not hears_opened:
        content["opener"] = False
    save_preference(session, viewer, name=rules.PREFERENCE, content=content)


def _is_administrator(viewer: Viewer) -> bool:
    return viewer.security_level is SecurityLevel.ADMIN
