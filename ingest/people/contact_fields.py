"""What is written down of a contact: each field with its label and limit, checked alike from form and file. Pure."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from ingest.errors import InvalidInputError

# Both together are the name of an account.
MAX_NAME_PART: Final = 140
_JOINERS: Final = "\u200c\u200d"
_NO_ADDRESS: Final = "Give one e-mail address, such as ann@example.com."
_NO_PHONE: Final = "Give a telephone number."


def _one_line(value: object) -> str | None:
    """One line without control characters and hidden marks; None for nothing."""
    text = "" if value is None else str(value)
    visible = "".join(one if one.isprintable() or one in _JOINERS else " " for one in text)
    return " ".join(visible.split()) or None


def _address(value: str | None) -> str | None:
    if value is None:
        return None
    try:
        return validate_email(value, check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise ValueError(_NO_ADDRESS) from error


def _number(value: str | None) -> str | None:
    if value is not None and not any(one.isdigit() for one in value):
        raise ValueError(_NO_PHONE)
    return value


_Needed = Annotated[str, BeforeValidator(_one_line)]
_Line = Annotated[str | None, BeforeValidator(_one_line)]
_NeededEmail = Annotated[_Needed, AfterValidator(_address)]
_Email = Annotated[_Line, AfterValidator(_address)]
_Phone = Annotated[_Line, AfterValidator(_number)]


class ContactFields(BaseModel):
    """A contact as a form or a row of a file gives it; the titles are the words on screen and in the files."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    external_id: _Line = Field(None, title="External ID", max_length=200)
    prefix: _Line = Field(None, title="Prefix", max_length=40)
    first_name: _Needed = Field(title="First Name", max_length=MAX_NAME_PART)
    middle_initial: _Line = Field(None, title="Middle Initial", max_length=10)
    last_name: _Needed = Field(title="Last Name", max_length=MAX_NAME_PART)
    suffix: _Line = Field(None, title="Suffix", max_length=40)
    job_title: _Line = Field(None, title="Title", max_length=200)
    address: _Line = Field(None, title="Address", max_length=500)
    city: _Line = Field(None, title="City", max_length=200)
    post_code: _Line = Field(None, title="Post Code", max_length=40)
    country: _Line = Field(None, title="Country", max_length=100)
    address_details: _Line = Field(None, title="Additional Address Information", max_length=500)
    email: _NeededEmail = Field(title="E-mail", max_length=320)
    email_2: _Email = Field(None, title="E-mail 2", max_length=320)
    email_3: _Email = Field(None, title="E-mail 3", max_length=320)
    phone: _Phone = Field(None, title="Phone", max_length=60)
    phone_extension: _Line = Field(None, title="Extension", max_length=20)
    alternate_phone: _Phone = Field(None, title="Alternate Phone", max_length=60)
    mobile: _Phone = Field(None, title="Mobile", max_length=60)
    fax: _Phone = Field(None, title="Fax", max_length=60)


# In the order of forms and files.
FIELD_NAMES: Final[tuple[str, ...]] = tuple(ContactFields.model_fields)
FIELD_LABELS: Final[Mapping[str, str]] = {name: str(field.title) for name, field in ContactFields.model_fields.items()}
NEEDED: Final = frozenset(name for name, field in ContactFields.model_fields.items() if field.is_required())
# What a site says of where its people are.
PLACE_FIELDS: Final = ("address", "city", "post_code", "country")


def field_limit(name: str) -> int:
    """The most characters a field may have."""
    limits = (one.max_length for one in ContactFields.model_fields[name].metadata if hasattr(one, "max_length"))
    return int(next(limits))


def checked_contact(given: Mapping[str, object]) -> ContactFields:
    """The fields of a contact in one spelling; InvalidInputError names each that does not fit, all at once."""
    try:
        return ContactFields.model_validate({name: given.get(name) for name in {*FIELD_NAMES, *given}})
    except ValidationError as error:
        problems = {str(one["loc"][0]): _sentence(one) for one in error.errors()}
        raise InvalidInputError("Some fields need attention.", fields=problems) from error


def full_name(first_name: str, last_name: str) -> str:
    """A contact's name as it is read."""
    return f"{first_name} {last_name}".strip()


def _sentence(error: Any) -> str:
    name, kind, context = str(error["loc"][0]), error["type"], error.get("ctx", {})
    if kind == "extra_forbidden":
        return "A contact has no such field."
    if kind == "string_too_long":
        return f"At most {context['max_length']:,} characters are possible."
    if kind == "value_error":
        return str(context["error"])
    return _NO_ADDRESS if name == "email" else f"Give a {FIELD_LABELS[name].lower()}."
