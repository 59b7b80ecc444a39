"""How user names are spelt, what a password must be, how a full name divides."""

import pytest

from ingest.errors import InvalidInputError
from ingest.people import rules
from ingest.people.strength import strength_of


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


OWN = rules.words_of("bob@acme.example", "Bob Field", "Acme Holdings")


@pytest.mark.parametrize("password", [
    "ten-chars!", "a sentence counts " * 50, "пароль-длинный", " spaces count ", "bob keeps seventeen grey herons",
])  # fmt: skip
def test_a_good_password(password: str) -> None:
    rules.require_good_password(password, user_name="bob@acme.example", own_words=OWN)


@pytest.mark.parametrize("password", [
    "", "nine-char", "x" * 1001, "Bob@Acme.Example ", "bob@acme.example", "x" * 200, "password1234", "qwertyuiop12",
    "Password123!", "1234567890", "BobField2026", "Acme-Holdings-1", "bob.field.acme", "iloveyou1234",
])  # fmt: skip
def test_a_password_that_is_short_endless_common_or_made_of_ones_own_data(password: str) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        rules.require_good_password(password, user_name="bob@acme.example", own_words=OWN)
    assert list(refusal.value.fields) == ["password"]
    assert not password or password not in refusal.value.message


def test_the_portal_may_ask_for_longer_passwords() -> None:
    with pytest.raises(InvalidInputError, match="14 to 1000"):
        rules.require_good_password("grey-herons-9", user_name="bob", min_characters=14)


def test_a_long_password_is_judged_quickly_and_as_good_as_its_beginning() -> None:
    assert strength_of("qwertyuiop" * 100).score == 0
    assert strength_of("seventeen grey herons fly over the lake at dawn" * 20).score == 4


@pytest.mark.parametrize(
    ("name", "parts"),
    [("Bob Field", ("Bob", "Field")), ("Bob van Field", ("Bob", "van Field")), ("Prince", ("Prince", ""))],
)
def test_a_full_name_divides_at_its_first_blank(name: str, parts: tuple[str, str]) -> None:
    assert rules.first_and_last_name(name) == parts
