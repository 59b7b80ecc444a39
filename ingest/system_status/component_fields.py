"""What a component may be: its fields checked and said in words, for those who make and change components."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest.enums import ComponentAudience
from ingest.errors import InvalidInputError
from ingest.models.organisations import Organisation
from ingest.models.system_status import Component, ComponentAccess
from ingest.plain_text import clean_line, clean_optional_text
from ingest.system_status.edits import FieldEdit, yes_or_no
from ingest.system_status.schemas import FIRST_YEAR, NAME_LENGTH

DESCRIPTION_LENGTH = 1_000


@dataclass(frozen=True, slots=True)
class ComponentPlan:
    """New values of a component by column, whom it is shared with (None: as before), and all of it in words."""

    values: Mapping[str, object]
    organisation_ids: Sequence[int] | None
    words: Sequence[FieldEdit]


def checked_name(name: str) -> str:
    """A component's name as it is kept; InvalidInputError when there is none or it is too long."""
    return clean_line(name, name="name", label="name", limit=NAME_LENGTH)


def checked_description(description: str | None) -> str | None:
    """A component's description as it is kept, None when there is none; InvalidInputError when it is too long."""
    return clean_optional_text(description, name="description", label="description", limit=DESCRIPTION_LENGTH)


def check_group(session: Session, group_id: int | None, *, is_group: bool) -> None:
    """Refuse a group in a group, and a group that there is not."""
    if group_id is None:
        return
    if is_group:
        raise _refusal("group_id", "A group stands in no other group.")
    group = session.get(Component, group_id)
    if group is None or not group.is_group:
        raise _refusal("group_id", "There is no such group.")


def check_audience(session: Session, audience: ComponentAudience, organisation_ids: Sequence[int]) -> None:
    """Refuse organisations without the audience that is theirs, the reverse, and those that there are not."""
    if (audience is ComponentAudience.ORGANISATIONS) != bool(organisation_ids):
        raise _refusal("organisation_ids", "Name organisations if, and only if, the audience is 'organisations'.")
    wanted = set(organisation_ids)
    known = session.scalars(select(Organisation.id).where(Organisation.id.in_(wanted))).all() if wanted else ()
    if wanted - set(known):
        raise _refusal("organisation_ids", "There is no such organisation.")


def planned_component(session: Session, component: Component, changes: Mapping[str, object]) -> ComponentPlan:
    """What of the wanted changes differs from the component; InvalidInputError names the field that does not fit."""
    wanted = {
        name: _checked(session, component, name, value) for name, value in changes.items() if name != "organisation_ids"
    }
    values = {name: value for name, value in wanted.items() if value != getattr(component, name)}
    words = [
        (_FIELDS[name], _said(session, name, getattr(component, name)), _said(session, name, value))
        for name, value in values.items()
    ]
    before, shared = _shared_with(session, component), _wanted_sharing(session, component, changes)
    if shared == before:
        return ComponentPlan(values, None, words)
    sharing = ("Shared with", _organisations(session, before), _organisations(session, shared))
    return ComponentPlan(values, shared, [*words, sharing])


def _checked(session: Session, component: Component, name: str, value: Any) -> object:
    if name not in _FIELDS:
        raise _refusal(name, f"'{name[:60]}' cannot be changed.")
    if name == "group_id":
        check_group(session, value, is_group=component.is_group)
        return value
    check, message = _CHECKS[name]
    if message is not None and not check(value):
        raise _refusal(name, message)
    return value if message is not None else check(value)


def _wanted_sharing(session: Session, component: Component, changes: Mapping[str, object]) -> list[int]:
    """The organisations it is to be shared with; without a word about them they stay while the audience does."""
    audience = ComponentAudience(str(changes.get("audience", component.audience)))
    before = _shared_with(session, component) if audience is ComponentAudience.ORGANISATIONS else []
    named: Any = changes.get("organisation_ids", before)
    check_audience(session, audience, named)
    return sorted(set(named))


def _shared_with(session: Session, component: Component) -> list[int]:
    shared = select(ComponentAccess.organisation_id).where(ComponentAccess.component_id == component.id)
    return sorted(session.scalars(shared))


def _organisations(session: Session, ids: Sequence[int]) -> str | None:
    names = select(Organisation.name).where(Organisation.id.in_(ids)).order_by(Organisation.name)
    return ", ".join(session.scalars(names)) or None


def _said(session: Session, name: str, value: Any) -> str | None:
    if value is None:
        return None
    if name == "group_id":
        return session.scalar(select(Component.name).where(Component.id == value))
    return yes_or_no(value) if isinstance(value, bool) else str(value)


def _is_day(value: object) -> bool:
    is_day = isinstance(value, date) and not isinstance(value, datetime)
    return value is None or (is_day and getattr(value, "year", 0) >= FIRST_YEAR)


def check_start(start_date: date | None) -> None:
    """Refuse a day that no record begins on."""
    if not _is_day(start_date):
        raise _refusal("start_date", f"Give a day from {FIRST_YEAR} on.")


def _is_switch(value: object) -> bool:
    return isinstance(value, bool)


def _refusal(name: str, message: str) -> InvalidInputError:
    return InvalidInputError(message, fields={name: message})


_FIELDS = {
    "name": "Name",
    "description": "Description",
    "group_id": "Group",
    "audience": "Audience",
    "is_showcased": "Showcased",
    "is_only_shown_if_degraded": "Shown only while something is wrong",
    "start_date": "On record since",
}
# A check that gives back the value as it is kept, or with a message one that says whether it fits.
_CHECKS: dict[str, tuple[Callable[[Any], object], str | None]] = {
    "name": (checked_name, None),
    "description": (checked_description, None),
    "audience": (lambda value: isinstance(value, ComponentAudience), "Choose an audience."),
    "is_showcased": (_is_switch, "Say yes or no."),
    "is_only_shown_if_degraded": (_is_switch, "Say yes or no."),
    "start_date": (_is_day, f"Give a day from {FIRST_YEAR} on."),
}
