"""Merging what two people typed: whatever is typed is saved, is there already, or is told as a clash."""

from hypothesis import given
from hypothesis import strategies as st

from ingest.tickets.edit_merge import merged

KEYS = ("title", "urgency", "systems")
VALUES = st.one_of(
    st.sampled_from(["", "a", "b", " a ", "a\r\nb", "a\nb"]), st.lists(st.sampled_from("xyz"), max_size=3)
)
FORMS = st.fixed_dictionaries(dict.fromkeys(KEYS, VALUES))


def _plain(one: str | list[str]) -> object:
    return (sorted(one) if one else "") if isinstance(one, list) else one.replace("\r\n", "\n").strip()


@given(opened=FORMS, typed=FORMS, present=FORMS)
def test_no_typed_value_is_lost_and_nothing_of_others_is_overwritten(
    opened: dict[str, str | list[str]], typed: dict[str, str | list[str]], present: dict[str, str | list[str]]
) -> None:
    found = merged(opened=opened, typed=typed, present=present)
    after = {**present, **found.saved}
    for key in KEYS:
        is_mine = _plain(typed[key]) != _plain(opened[key])
        is_theirs = _plain(present[key]) != _plain(opened[key])
        if is_mine:
            assert key in found.clashing or _plain(after[key]) == _plain(typed[key])
        else:
            assert key not in found.clashing
            assert after[key] == present[key]
        if is_theirs and key not in found.clashing and is_mine:
            assert _plain(typed[key]) == _plain(present[key])
        assert not (key in found.saved and key in found.clashing)


@given(opened=FORMS, typed=FORMS, present=FORMS)
def test_who_takes_theirs_or_keeps_own_meets_no_clash_again(
    opened: dict[str, str | list[str]], typed: dict[str, str | list[str]], present: dict[str, str | list[str]]
) -> None:
    clashing = merged(opened=opened, typed=typed, present=present).clashing
    # Having seen what the others wrote is having opened the form with it.
    again = merged(opened=opened | {key: present[key] for key in clashing}, typed=typed, present=present)
    assert again.clashing == []
    assert all(again.saved[key] == typed[key] for key in clashing)


def test_a_field_that_can_no_longer_be_changed_is_left_for_the_refusal() -> None:
    assert merged(opened={"title": "a"}, typed={"title": "b"}, present={}).saved == {"title": "b"}


@given(
    opened=st.sets(st.sampled_from("abcd")),
    typed=st.sets(st.sampled_from("abcdef")),
    present=st.sets(st.sampled_from("abcdg")),
)
def test_of_what_is_gathered_each_adds_and_takes_away_their_own(
    opened: set[str], typed: set[str], present: set[str]
) -> None:
    words = [{"files": " ".join(sorted(one))} for one in (opened, typed, present)]
    found = merged(opened=words[0], typed=words[1], present=words[2], gathered={"files"})
    assert found.clashing == []
    kept = str(found.saved.get("files", words[2]["files"])).split()
    assert len(kept) == len(set(kept))
    assert set(kept) == (present - (opened - typed)) | (typed - opened)
