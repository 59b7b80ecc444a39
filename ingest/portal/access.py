"""Table of a portal definition about requests for access: whether strangers may ask, and what they are asked."""

from typing import Final, Self

from pydantic import Field, model_validator

from ingest.portal.forms import FieldKind, FormField, Line, RequestType, Table, Text

# What a plain form without any script can ask for.
ASKABLE: Final = (FieldKind.LINE, FieldKind.TEXT, FieldKind.CHOICE, FieldKind.EMAIL, FieldKind.PHONE)
NAME: Final = "name"
EMAIL: Final = "email"
_FIELDS: Final = (
    FormField(key=NAME, label="Name", kind=FieldKind.LINE, is_required=True),
    FormField(key=EMAIL, label="E-mail", kind=FieldKind.EMAIL, is_required=True, help="We write to this address."),
    FormField(key="company", label="Company", kind=FieldKind.LINE, is_required=True),
    FormField(key="message", label="What do you need access for?", kind=FieldKind.TEXT, max_length=2000),
)


class AccessRequests(Table):
    """The public form on which people ask for access; `fields` always has a name and an e-mail."""

    is_open: bool = True
    introduction: Text = "Tell us who you are. We look at each request and answer by e-mail."
    # Staff write down what they have checked before they may approve.
    needs_certification: bool = False
    certification_label: Line = "Certification note"
    fields: tuple[FormField, ...] = Field(default=_FIELDS, min_length=2, strict=False)

    @model_validator(mode="after")
    def _can_be_asked(self) -> Self:
        keys = [one.key for one in self.fields]
        for one in self.fields:
            if keys.count(one.key) > 1:
                raise ValueError(f"[access_requests] has two fields '{one.key}'")
            if one.kind not in ASKABLE:
                raise ValueError(f"[access_requests], field '{one.key}': a public form cannot ask for '{one.kind}'")
        for key, kind in ((NAME, FieldKind.LINE), (EMAIL, FieldKind.EMAIL)):
            if not any((one.key, one.kind, one.is_required) == (key, kind, True) for one in self.fields):
                raise ValueError(f"[access_requests] needs a required field '{key}' of the kind '{kind}'")
        return self

    @property
    def form(self) -> RequestType:
        """The same as a form, for those who read answers."""
        return RequestType(key="access", label="Request access", description=self.introduction, fields=self.fields)
