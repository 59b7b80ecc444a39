"""The columns of a file of contacts: all fields of the form, and the two of the Client Portal; also its template."""

from typing import Final

from ingest.importing.rejects import FIRST_COLUMNS
from ingest.importing.tables import TableColumn
from ingest.people.contact_export import LEVEL_COLUMN, USER_NAME_COLUMN
from ingest.people.contact_fields import FIELD_LABELS, FIELD_NAMES, NEEDED, field_limit
from ingest.people.rules import MAX_USER_NAME_CHARACTERS

USER_NAME: Final = "user_name"
LEVEL: Final = "security_level"
PASSWORD: Final = "password"  # noqa: S105 - the name of a column that has to stay empty
_SPELLINGS: Final = {
    "email": ("E-mail Address", "Email 1"),
    "middle_initial": ("Middle Name",),
    "job_title": ("Job Title",),
    "post_code": ("Postal Code", "Zip Code", "Postcode"),
    "phone_extension": ("Phone Extension",),
    "mobile": ("Mobile Phone",),
    "fax": ("Fax Number",),
}
_REFUSAL: Final = (
    "has to stay empty: no password travels in a file; with a security level, people get a letter and choose their own"
)
# The columns of rejected rows: what they say is for whoever mends them.
PASSED_OVER: Final = FIRST_COLUMNS
COLUMNS: Final = (
    *(
        TableColumn(name, FIELD_LABELS[name], _SPELLINGS.get(name, ()), name in NEEDED, field_limit(name))
        for name in FIELD_NAMES
    ),
    TableColumn(USER_NAME, USER_NAME_COLUMN, ("Portal Username",), limit=MAX_USER_NAME_CHARACTERS),
    TableColumn(LEVEL, LEVEL_COLUMN, ("Portal Security Level",)),
    TableColumn(PASSWORD, "Client Portal Password", ("Portal Password", "User Password"), refusal=_REFUSAL),
)


def template_header() -> list[str]:
    """The header of the template: every column that can say something."""
    return [one.label for one in COLUMNS if one.refusal is None]
