"""Search: the same words on both databases, and the newest first, whether few tickets hold them or all do."""

import pytest
from sqlalchemy.orm import Session

from ingest.tickets import search
from ingest.tickets.queries import search_hits
from ingest.tickets.search import words_of
from tests.support.people import People
from tests.support.tickets import opened

# A letter in a shape of its own: it has no small form until it is a plain letter.
BOLD_L = "\N{MATHEMATICAL BOLD CAPITAL L}"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("No dial-tone, again!", ["no", "dial", "tone", "again"]),
        ("Ångström ÄNDERUNG straße", ["angstrom", "anderung", "strasse"]),
        (f"{BOLD_L}amp ①", ["lamp", "1"]),
        ("under_score", ["under", "score"]),
        ("?!", []),
    ],
)
def test_words_are_plain_letters_and_digits(content: str, words: list[str]) -> None:
    assert words_of(content) == words


@pytest.mark.parametrize("looked_at", [0, 2, 100])
def test_search_as_you_type_gives_the_newest_however_far_back(
    session: Session, people: People, monkeypatch: pytest.MonkeyPatch, looked_at: int
) -> None:
    monkeypatch.setattr(search, "NEWEST_LOOKED_AT", looked_at)
    titles = ["Red lamp", "Lamp red", "Blue lamp", "lamps", f"{BOLD_L}amp"]
    numbers = {title: opened(session, people.bob, title=title) for title in titles}
    foreign = opened(session, people.carol, title="Globex lamp")
    expected = {
        "lamp": [numbers[title] for title in reversed(titles)],
        "lam red": [numbers["Lamp red"], numbers["Red lamp"]],
        "lamps": [numbers["lamps"]],
        "candle": [],
        "?": [],
    }
    for text, found in expected.items():
        assert [hit.number for hit in search_hits(session, people.bob, text=text)] == found
    assert [hit.number for hit in search_hits(session, people.carol, text="lamp")] == [foreign]
    hits = search_hits(session, people.alice, text="lamp", limit=2)
    assert [hit.number for hit in hits] == [foreign, numbers[titles[-1]]]
