"""A contact's fields: one spelling, limits, and refusals that name every field at once; the powers of people."""

from pathlib import Path

import pytest

from ingest.enums import SecurityLevel, StaffRole
from ingest.errors import ForbiddenError, InvalidInputError, SignInRequiredError
from ingest.people.contact_fields import FIELD_LABELS, FIELD_NAMES, NEEDED, checked_contact, field_limit
from ingest.people.levels import level_named
from ingest.people.powers import (
    LEVEL_POWERS,
    POWER_WORDS,
    ROLE_POWERS,
    Power,
    levels_to_give,
    require_level,
    require_power,
)
from ingest.viewer import PUBLIC, Viewer
from tests.support.contacts import ANN

DOCS = Path(__file__).resolve().parents[3] / "docs" / "people.md"
BOB = Viewer(1, "Bob", "UTC", organisation_id=1, contact_id=1, security_level=SecurityLevel.STANDARD)
DORA = Viewer(2, "Dora", "UTC", organisation_id=1, contact_id=2, security_level=SecurityLevel.ADMIN)


def test_a_contact_is_kept_in_one_spelling() -> None:
    given = {**ANN, "first_name": " Ann\t Marie\n", "email": " Ann@ACME.example ", "prefix": "\u202eDr", "city": "  "}
    kept = checked_contact(given)
    assert (kept.first_name, kept.email, kept.prefix, kept.city) == ("Ann Marie", "Ann@acme.example", "Dr", None)


def test_everything_that_does_not_fit_is_named_at_once() -> None:
    given = {"first_name": " ", "email": "ann@acme.example\r\nBcc: x@y.example", "phone": "none", "fax": "1" * 61,
             "organisation_id": "2"}  # fmt: skip
    with pytest.raises(InvalidInputError) as refusal:
        checked_contact(given)
    assert refusal.value.fields == {
        "first_name": "Give a first name.",
        "last_name": "Give a last name.",
        "email": "Give one e-mail address, such as ann@example.com.",
        "phone": "Give a telephone number.",
        "fax": "At most 60 characters are possible.",
        "organisation_id": "A contact has no such field.",
    }


def test_the_fields_are_those_of_the_form_and_of_files() -> None:
    assert {"first_name", "last_name", "email"} == NEEDED
    assert len(FIELD_NAMES) == len(set(FIELD_LABELS.values())) == 20
    # Both together are the name of an account, which has 300 characters.
    assert field_limit("first_name") + field_limit("last_name") < 300


def test_nobody_gives_a_level_above_their_own() -> None:
    assert levels_to_give(BOB) == ()
    assert levels_to_give(DORA) == tuple(SecurityLevel)
    with pytest.raises(ForbiddenError):
        require_level(BOB, SecurityLevel.STANDARD)
    for power in Power:
        with pytest.raises(ForbiddenError):
            require_power(BOB, power)
        with pytest.raises(SignInRequiredError):
            require_power(PUBLIC, power)


def test_the_table_of_powers_is_whole_and_documented() -> None:
    assert set(LEVEL_POWERS) == set(SecurityLevel)
    assert set(ROLE_POWERS) == set(StaffRole)
    assert Power.LEAVE_NO_ADMINISTRATOR not in LEVEL_POWERS[SecurityLevel.ADMIN]
    page = DOCS.read_text(encoding="utf-8")
    assert [words for words in POWER_WORDS.values() if f"| {words} |" not in page] == []


def test_a_level_is_meant_by_its_exact_words() -> None:
    assert level_named(" Client Portal Admin User ") is SecurityLevel.ADMIN
    assert level_named("client portal admin user") is None
    assert level_named("admin") is None
