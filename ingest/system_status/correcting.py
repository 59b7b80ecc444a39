"""Plans corrections of incidents and their updates: everything is checked first, then applied as one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ingest.enums import Impact, IncidentKind
from ingest.errors import InvalidInputError
from ingest.models.system_status import IncidentUpdate
from ingest.plain_text import clean_line
from ingest.system_status.courses import Course
from ingest.system_status.edits import FieldEdit, moment_in_words, yes_or_no
from ingest.system_status.incident_schemas import TITLE_LENGTH
from ingest.system_status.schemas import FIRST_YEAR
from ingest.system_status.telling import check_moment, clean_body, in_words

_PLAN = ("scheduled_for", "scheduled_until")


@dataclass(frozen=True, slots=True)
class Correction:
    """A change that fits: how the record of edits says it, and what carries it out."""

    words: FieldEdit
    carry_out: Callable[[], None]

    def apply(self) -> FieldEdit:
        """Carry it out, and give its words."""
        self.carry_out()
        return self.words


def clean_name(name: str) -> str:
    """The title of an incident as it is kept; InvalidInputError when there is none or it is too long."""
    return clean_line(name, name="name", label="title", limit=TITLE_LENGTH)


def check_plan(kind: IncidentKind, scheduled_for: datetime | None, scheduled_until: datetime | None) -> None:
    """Refuse a maintenance without two times in their order, and an incident with any."""
    if kind is not IncidentKind.MAINTENANCE:
        if scheduled_for is not None or scheduled_until is not None:
            raise _refusal("scheduled_for", "Only maintenance is planned for a time.")
        return
    for name, moment in (("scheduled_for", scheduled_for), ("scheduled_until", scheduled_until)):
        if moment is not None and moment.year < FIRST_YEAR:
            raise _refusal(name, f"The year {moment.year} lies too far back; give one from {FIRST_YEAR} on.")
        if moment is None or moment.tzinfo is None:
            raise _refusal(name, "Say when the maintenance begins and ends, each time with its zone.")
    if scheduled_for is not None and scheduled_until is not None and scheduled_for >= scheduled_until:
        raise _refusal("scheduled_until", "The maintenance must end after it begins.")


def planned_corrections(course: Course, changes: Mapping[str, object]) -> list[Correction]:
    """What of the wanted changes differs from the incident; InvalidInputError names the field that does not fit."""
    incident = course.incident
    plan: dict[str, Any] = {name: changes.get(name, getattr(incident, name)) for name in _PLAN}
    planned = [one for name, value in changes.items() for one in _incident_correction(course, name, value)]
    check_plan(IncidentKind(incident.kind), plan["scheduled_for"], plan["scheduled_until"])
    return planned


def planned_update_corrections(
    course: Course, update: IncidentUpdate, changes: Mapping[str, object]
) -> list[Correction]:
    """What of the wanted changes differs from the update; InvalidInputError names the field that does not fit."""
    planned = []
    for name, value in changes.items():
        if name == "body":
            body = clean_body(str(value))
            if body != update.body:
                planned.append(Correction(("Text", update.body, body), _setting(update, "body", body)))
        elif name == "display_at":
            moment = _moment(name, value)
            if moment != update.display_at:
                planned.append(_move(course, update, moment, name=name))
        else:
            raise _refusal(name, f"'{name[:60]}' cannot be changed.")
    return planned


def _incident_correction(course: Course, name: str, value: object) -> list[Correction]:
    incident = course.incident
    if name not in _FIELDS:
        raise _refusal(name, f"'{name[:60]}' cannot be changed.")
    field = _FIELDS[name]
    before: Any = getattr(incident, name)
    wanted: Any = field.checked(name, value)
    if wanted == before:
        return []
    if name == "started_at":
        return [_start(course, wanted)]
    return [Correction((field.label, field.said(before), field.said(wanted)), _setting(incident, name, wanted))]


def _start(course: Course, moment: datetime) -> Correction:
    """Move the start; the first update and what it did to components go with it where they were one moment."""
    incident, first = course.incident, course.updates[0]
    if first.display_at == incident.started_at:
        return _move(course, first, moment, name="started_at")
    check_moment(moment, name="started_at")
    if moment > first.display_at:
        raise _refusal("started_at", "The beginning must not lie after the first update.")
    words = ("Beginning", moment_in_words(incident.started_at), moment_in_words(moment))
    return Correction(words, _setting(incident, "started_at", moment))


def _move(course: Course, update: IncidentUpdate, moment: datetime, *, name: str) -> Correction:
    """Move an update between those before and after it, and what it did to components along."""
    incident, place = course.incident, course.updates.index(update)
    is_start = place == 0 and update.display_at == incident.started_at
    check_moment(moment, name=name, earliest=None if is_start else incident.started_at)
    _check_neighbours(course, update, moment, name=name)
    moved = [one for one in course.changes if one.update_id == update.id]

    def carry_out() -> None:
        update.display_at = moment
        for change in moved:
            change.at = moment
        if is_start:
            incident.started_at = moment

    label = "Beginning" if is_start else f"Time of '{in_words(update.incident_status)}'"
    return Correction((label, moment_in_words(update.display_at), moment_in_words(moment)), carry_out)


def _check_neighbours(course: Course, update: IncidentUpdate, moment: datetime, *, name: str) -> None:
    place, wanted = course.updates.index(update), (moment, update.id)
    earlier, later = course.updates[:place], course.updates[place + 1 :]
    if any((one.display_at, one.id) > wanted for one in earlier):
        raise _refusal(name, "This time lies before the update before it.")
    if any((one.display_at, one.id) < wanted for one in later):
        raise _refusal(name, "This time lies after the update after it.")
    if place == 0 and any(one.update_id is None and one.at < moment for one in course.changes):
        raise _refusal(name, "A component was set by hand before this time, so it had begun by then.")


def _setting(row: object, name: str, value: object) -> Callable[[], None]:
    return lambda: setattr(row, name, value)


def _moment(name: str, value: object) -> datetime:
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise _refusal(name, "Give the time with its zone.")
    return value


def _planned(name: str, value: object) -> datetime | None:
    # That a maintenance needs it, and an incident has none, is said of the whole plan.
    return None if value is None else _moment(name, value)


def _impact(name: str, value: object) -> Impact | None:
    if value is None or isinstance(value, Impact):
        return value
    raise _refusal(name, "Choose an impact.")


def _switch(name: str, value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise _refusal(name, "Say yes or no.")


def _refusal(name: str, message: str) -> InvalidInputError:
    return InvalidInputError(message, fields={name: message})


@dataclass(frozen=True, slots=True)
class _Field:
    label: str
    checked: Callable[[str, object], object]
    said: Callable[[Any], str | None]


_FIELDS = {
    "name": _Field("Title", lambda _name, value: clean_name(str(value)), str),
    "impact_override": _Field("Impact", _impact, lambda each: None if each is None else in_words(each)),
    "started_at": _Field("Beginning", _moment, moment_in_words),
    "scheduled_for": _Field("Planned from", _planned, moment_in_words),
    "scheduled_until": _Field("Planned until", _planned, moment_in_words),
    "is_automatic": _Field("Moves by itself", _switch, yes_or_no),
}
