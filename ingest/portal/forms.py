"""Tables of a portal definition that describe forms: fields, their options and when they are shown."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]


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


class Option(Table):
    """One answer of a choice, with its definition shown beside it."""

    key: Key
    label: Line
    definition: Text | None = None


class ShownWhen(Table):
    """A field is shown only while another field has one of these answers."""

    field: Key
    is_one_of: tuple[Line, ...] = Field(min_length=1, strict=False)


class FormField(Table):
    """One field of a form."""

    key: Key
    label: Line
    kind: Annotated[FieldKind, Field(strict=False)]
    help: Text | None = None
    is_required: bool = False
    max_length: int | None = Field(default=None, ge=1, le=100_000)
    options: tuple[Option, ...] = Field(default=(), strict=False)
    default: str | None = None
    section: Line | None = None
    shown_when: ShownWhen | None = None

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
        return self


class Category(Table):
    """A finer kind within a request type."""

    key: Key
    label: Line


class RequestType(Table):
    """What kind of ticket, with its own form."""

    key: Key
    label: Line
    description: Text
    provider_message: Text | None = None
    routes_to: Line | None = None
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
    def requires_config_item(self) -> bool:
        """Whether the form asks for a configuration item without which it cannot be sent."""
        return any(field.kind is FieldKind.CONFIG_ITEM and field.is_required for field in self.fields)
