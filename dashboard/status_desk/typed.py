"""What a form of the desk says, read as a whole; and what is answered when it is refused: nothing typed is lost."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final, TypeVar

from dash import Input, Output, State, no_update

from dashboard.status_desk import ids
from dashboard.status_desk.fields import AS_IT_IS
from dashboard.status_desk.moments import entered_moment
from dashboard.ui.problems import problem_summary
from ingest.enums import ComponentStatus
from ingest.errors import ConflictError, HelmdeskError, InvalidInputError, NotFoundError

Choice = TypeVar("Choice", bound=StrEnum)
Ids = Sequence[Mapping[str, Any]]
LABELS: Final[Mapping[str, str]] = {
    "name": "Title",
    "title": "Title",
    "body": "Text",
    "incident_status": "Status",
    "component_statuses": "Components",
    "impact_override": "Impact",
    "timezone": "Time zone",
    "started_at": "Began",
    "display_at": "Time",
    "scheduled_for": "Begins",
    "scheduled_until": "Ends",
    "is_automatic": "Moves by itself",
    "description": "Description",
    "group_id": "Group",
    "audience": "Who may see it",
    "organisation_ids": "Organisations",
    "start_date": "On record since",
    "kind": "For",
}
# What every form hands to its callbacks, and what it hears from them.
FORM_STATE: Final = (
    State(ids.ALL_FIELDS, "value"),
    State(ids.ALL_FIELDS, "id"),
    State(ids.ALL_COMPONENTS, "value"),
    State(ids.ALL_COMPONENTS, "id"),
)


def form_outputs() -> tuple[Output, ...]:
    """The summary at the top, what is beside each field, and where to go."""
    return (
        Output(ids.PROBLEMS, "children", allow_duplicate=True),
        Output(ids.ALL_FIELDS, "error", allow_duplicate=True),
        Output(ids.LOCATION, "href", allow_duplicate=True),
    )


def pressed(button: str) -> Input:
    """The press of a button."""
    return Input(button, "n_clicks")


@dataclass(slots=True)
class Typed:
    """The values of a form's fields by name, and of its components by id; refusals are collected, raised as one."""

    values: Mapping[str, Any]
    components: Mapping[int, Any] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """What a text field says."""
        value = self.values.get(name)
        return value if isinstance(value, str) else ""

    def needed(self, name: str, *, sentence: str) -> str:
        """The same of a field that must not be empty."""
        if not self.text(name).strip():
            self.problems[name] = sentence
        return self.text(name)

    def choice(self, name: str, kind: type[Choice], *, otherwise: str = "") -> Choice | None:
        """One of a vocabulary; None when nothing is chosen, or the option that stands for it (`otherwise`)."""
        value = self.text(name)
        if value not in {"", otherwise, *kind}:
            self.problems[name] = "Choose one of the list."
        return kind(value) if value in set(kind) else None

    def ticked(self, name: str) -> tuple[str, ...]:
        """What is ticked."""
        value = self.values.get(name)
        return tuple(str(one) for one in value) if isinstance(value, list) else ()

    def moment(self, name: str, *, known: datetime | None = None) -> datetime | None:
        """A time in the form's zone."""
        return self._checked(
            lambda: entered_moment(self.values.get(name), timezone=self.text("timezone"), name=name, known=known)
        )

    def day(self, name: str) -> date | None:
        """A calendar day."""
        try:
            return date.fromisoformat(self.text(name)) if self.text(name).strip() else None
        except ValueError:
            self.problems[name] = "Write the day, such as 2026-03-04."
            return None

    def statuses(self) -> dict[int, ComponentStatus]:
        """What components are given, by id; those that stay as they are are left out."""
        known = set(ComponentStatus)
        given = {key: each for key, each in self.components.items() if each not in {AS_IT_IS, None}}
        if set(given.values()) - known:
            self.problems["component_statuses"] = "Choose a status."
        return {key: ComponentStatus(each) for key, each in given.items() if each in known}

    def settle(self) -> None:
        """Raise what was found, as one refusal."""
        if self.problems:
            raise InvalidInputError("Some fields need attention.", fields=self.problems)

    def _checked(self, read: Callable[[], datetime | None]) -> datetime | None:
        try:
            return read()
        except InvalidInputError as error:
            self.problems |= error.fields
            return None


def typed(values: Sequence[Any], fields: Ids, component_values: Sequence[Any], components: Ids) -> Typed:
    """The form as the browser sends it."""
    by_name = {str(one.get("field")): value for one, value in zip(fields, values, strict=True)}
    by_id = {one.get("component"): value for one, value in zip(components, component_values, strict=True)}
    return Typed(by_name, {key: value for key, value in by_id.items() if isinstance(key, int)})


def accepted(fields: Ids, href: Any = no_update) -> tuple[Any, ...]:
    """The answer when nothing is refused: no refusal is left on the page, and where to go."""
    return None, [None for _ in fields], href


def refused(error: HelmdeskError, fields: Ids, *, title: str, labels: Mapping[str, str] = LABELS) -> tuple[Any, ...]:
    """The answer to a refusal: said at the top and beside its field; everything typed stays as it is."""
    names = [str(one.get("field")) for one in fields]
    problems = error.fields or {"": error.message}
    shown = {name: label for name, label in labels.items() if name in names or name == "component_statuses"}
    return problem_summary(title, problems, labels=shown), [error.fields.get(name) for name in names], no_update


def unpressed(fields: Ids) -> tuple[Any, ...]:
    """The answer when the button was not pressed: the page stays as it is."""
    return no_update, [no_update for _ in fields], no_update


def answered(act: Callable[[], str], fields: Ids, *, title: str, labels: Mapping[str, str] = LABELS) -> tuple[Any, ...]:
    """Do what a form asks for and go where `act` says, or answer its refusal."""
    try:
        return accepted(fields, act())
    except (InvalidInputError, ConflictError, NotFoundError) as error:
        return refused(error, fields, title=title, labels=labels)
