"""Tables of a portal definition that describe forms: fields, their options and when they are shown."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from ingest.enums import OPEN_STAGES, Stage

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]


TODAY = "today"
# A day, or the one on which the form is answered.
Day = Annotated[str, StringConstraints(pattern=r"^(today|\d{4}-\d{2}-\d{2})$")]


class Table(BaseModel):
    """A table of the file: nothing in it is ignored, nothing of it changes later."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class FieldKind(StrEnum):
    """What a form field asks for."""

    LINE = "line"
    TEXT = "text"
    CHOICE = "choice"
    MULTIPLE_CHOICE = "multiple_choice"
    DATE = "date"
    DATE_TIME = "date_time"
    EMAIL = "email"
    PORTAL_USER = "portal_user"
    PHONE = "phone"
    IP_ADDRESS = "ip_address"
    NUMBER = "number"
    CONFIG_ITEM = "config_item"
    SITE = "site"
    CONTACT = "contact"
    CONSENT = "consent"
    FILES = "files"


_CHOICES = (FieldKind.CHOICE, FieldKind.MULTIPLE_CHOICE)


class EditedBy(StrEnum):
    """Who may change an answer once the ticket is there."""

    EVERYONE = "everyone"
    STAFF = "staff"
    NOBODY = "nobody"


class Option(Table):
    """One answer of a choice, with its definition shown beside it."""

    key: Key
    label: Line
    definition: Text | None = None


class ShownWhen(Table):
    """A field is shown only while another field has one of these answers."""

    field: Key
    is_one_of: tuple[Line, ...] = Field(min_length=1, strict=False)


class Consent(Table):
    """What is agreed to, in full; the version is kept with each ticket that agrees."""

    version: Line
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=50_000)]


class FormField(Table):
    """One field of a form.

    `earliest` and `latest` bound the days that can be given: a day, or `today`. `is_for_staff` hides it from contacts;
    `edited_by` and `edited_in` say who may change its answer in which stages.
    """

    key: Key
    label: Line
    kind: Annotated[FieldKind, Field(strict=False)]
    help: Text | None = None
    is_required: bool = False
    max_length: int | None = Field(default=None, ge=1, le=100_000)
    minimum: float | None = None
    maximum: float | None = None
    earliest: Day | None = None
    latest: Day | None = None
    options: tuple[Option, ...] = Field(default=(), strict=False)
    default: str | None = None
    section: Line | None = None
    shown_when: ShownWhen | None = None
    consent: Consent | None = None
    is_for_staff: bool = False
    edited_by: Annotated[EditedBy, Field(strict=False)] = EditedBy.EVERYONE
    edited_in: tuple[Annotated[Stage, Field(strict=False)], ...] = Field(default=OPEN_STAGES, strict=False)

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        keys = [option.key for option in self.options]
        if (self.kind in _CHOICES) != bool(keys):
            raise ValueError(f"field '{self.key}': options belong to choices, and every choice needs them")
        if len(set(keys)) != len(keys):
            raise ValueError(f"field '{self.key}' has two options with the same key")
        if self.default is not None and keys and self.default not in keys:
            raise ValueError(f"field '{self.key}': the default '{self.default}' is not one of {', '.join(keys)}")
        if self.max_length is not None and self.kind not in (FieldKind.LINE, FieldKind.TEXT):
            raise ValueError(f"field '{self.key}': max_length belongs to line and text")
        if (self.kind is FieldKind.CONSENT) != (self.consent is not None):
            raise ValueError(f"field '{self.key}': a consent needs its text and version, and only a consent has them")
        self._check_range()
        self._check_days()
        return self

    def _check_range(self) -> None:
        given = [one for one in (self.minimum, self.maximum) if one is not None]
        if given and self.kind is not FieldKind.NUMBER:
            raise ValueError(f"field '{self.key}': minimum and maximum belong to numbers")
        if given != sorted(given):
            raise ValueError(f"field '{self.key}': the minimum is above the maximum")

    def _check_days(self) -> None:
        given = [one for one in (self.earliest, self.latest) if one is not None]
        if given and self.kind is not FieldKind.DATE:
            raise ValueError(f"field '{self.key}': earliest and latest belong to dates")
        try:
            days = [date.fromisoformat(one) for one in given if one != TODAY]
        except ValueError as error:
            raise ValueError(f"field '{self.key}': earliest and latest are days, such as 2026-11-30") from error
        if days != sorted(days):
            raise ValueError(f"field '{self.key}': the earliest day is after the latest")


class Category(Table):
    """A finer kind within a request type."""

    key: Key
    label: Line


class ApprovalStatuses(Table):
    """The statuses of a ticket that waits for approval and of one that was approved or rejected.

    Without `approved` an approved ticket returns to the status it had before.
    """

    waiting: Key
    approved: Key | None = None
    rejected: Key


class TypeApproval(Table):
    """A board of the ticket's organisation, by its name, that new tickets of a type wait for; none, nothing waits.

    `statuses` are the portal's own ([approvals]) unless given.
    """

    board: Line
    statuses: ApprovalStatuses | None = None


class RequestType(Table):
    """What kind of ticket, with its own form."""

    key: Key
    label: Line
    description: Text
    provider_message: Text | None = None
    notices: tuple[Text, ...] = Field(default=(), strict=False)
    routes_to: Line | None = None
    approval: TypeApproval | None = None
    categories: tuple[Category, ...] = Field(default=(), strict=False)
    fields: tuple[FormField, ...] = Field(min_length=1, strict=False)

    @model_validator(mode="after")
    def _fields_know_each_other(self) -> Self:
        keys = [field.key for field in self.fields]
        for key in keys:
            if keys.count(key) > 1:
                raise ValueError(f"request type '{self.key}' has two fields '{key}'")
        for field in self.fields:
            if field.shown_when is not None and field.shown_when.field not in keys:
                raise ValueError(f"field '{field.key}' is shown when '{field.shown_when.field}', which is not a field")
        return self

    @property
    def asks_for_config_item(self) -> bool:
        """Whether tickets of this type are about a configuration item."""
        return any(field.kind is FieldKind.CONFIG_ITEM for field in self.fields)

    @property
    def requires_config_item(self) -> bool:
        """Whether the form asks for a configuration item without which it cannot be sent."""
        return any(field.kind is FieldKind.CONFIG_ITEM and field.is_required for field in self.fields)


def file_fields(form: RequestType) -> tuple[FormField, ...]:
    """The fields of a form that ask for files."""
    return tuple(field for field in form.fields if field.kind is FieldKind.FILES)
