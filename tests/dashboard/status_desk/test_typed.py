"""What a form of the desk sends: one of the list, nothing, or something that no list offered."""

import pytest

from dashboard.status_desk.typed import Typed
from ingest.enums import Impact
from ingest.errors import InvalidInputError


def test_what_is_chosen_is_one_of_the_list_or_nothing() -> None:
    typed = Typed({"impact_override": "major", "other": "", "missing": None})
    assert [typed.choice(name, Impact) for name in ("impact_override", "other", "missing", "none")] == [
        Impact.MAJOR, None, None, None,
    ]  # fmt: skip
    typed.settle()


@pytest.mark.parametrize("sent", ["enormous", "MAJOR", "major "])
def test_what_no_list_offered_is_refused_by_its_field(sent: str) -> None:
    typed = Typed({"impact_override": sent})
    assert typed.choice("impact_override", Impact) is None
    with pytest.raises(InvalidInputError) as refusal:
        typed.settle()
    assert refusal.value.fields == {"impact_override": "Choose one of the list."}
