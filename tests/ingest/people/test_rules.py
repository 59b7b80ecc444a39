"""How user names are spelt, what a password must be, how a full name divides."""

import pytest

from ingest.errors import InvalidInputError
from ingest.people import rules


@pytest.mark.parametrize(
    ("text", "name"),
    [(" Bob@Acme.Example ", "bob@acme.example"), ("ÅSA@example.org", "åsa@example.org"), ("Straße", "strasse")],
)
def test_a_user_name_has_one_spelling(text: str, name: str) -> None:
    assert rules.normalised_user_name(text) == name
    assert rules.new_user_name(text) == name


@pytest.mark.parametrize("text", ["", "  ", "bob field", "bob\tfield", "bob\x00", "bob\u202e", "x" * 321])
def test_what_cannot_be_a_user_name_names_the_field(text: str) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        rules.new_user_name(text)
    assert list(refusal.value.fields) == ["user_name"]


def test_a_user_name_may_be_as_long_as_an_address() -> None:
    assert len(rules.new_user_name("x" * 320)) == 320


def test_a_name_is_written_with_single_blanks() -> None:
    assert rules.new_name("  Bob \n van  Field ") == "Bob van Field"
    assert len(rules.new_name("x" * 300)) == 300


@pytest.mark.parametrize("text", ["", " \n ", "x" * 301, "Bob\x00Field", "Bob\x1b[31m"])
def test_what_cannot_be_a_name_names_the_field(text: str) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        rules.new_name(text)
    assert list(refusal.value.fields) == ["name"]


@pytest.mark.parametrize("password", ["ten-chars!", "x" * 1000, "пароль-длинный", " spaces count "])
def test_a_good_password(password: str) -> None:
    rules.require_good_password(password, user_name="bob@acme.example")


@pytest.mark.parametrize("password", ["", "nine-char", "x" * 1001, "Bob@Acme.Example ", "bob@acme.example"])
def test_a_password_that_is_too_short_too_long_or_the_user_name(password: str) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        rules.require_good_password(password, user_name="bob@acme.example")
    assert list(refusal.value.fields) == ["password"]
    assert not password or password not in refusal.value.message


@pytest.mark.parametrize(
    ("name", "parts"),
    [("Bob Field", ("Bob", "Field")), ("Bob van Field", ("Bob", "van Field")), ("Prince", ("Prince", ""))],
)
def test_a_full_name_divides_at_its_first_blank(name: str, parts: tuple[str, str]) -> None:
    assert rules.first_and_last_name(name) == parts
