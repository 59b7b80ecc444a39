"""What an address asks for in vain is said above the list, one sentence each."""

from dashboard.pages import address_of
from dashboard.tickets.column_filters import ListChoices
from dashboard.tickets.list_address import list_address_of
from dashboard.tickets.list_notes import list_notes, words_not_of_portal
from ingest.organisations.schemas import OrganisationName, SiteName
from ingest.portal.loader import load_portal
from tests.support.trees import words

CHOICES = ListChoices(organisations=(OrganisationName(1, "Acme", "UTC"),), sites=(SiteName(7, 1, "Leeds"),))


def _notes(search: str, *, has_view: bool = False, used: tuple[str, ...] = ()) -> str:
    address = list_address_of(address_of("/tickets", search))
    found = words_not_of_portal(address.filters, portal=load_portal("managed"))
    unused = {name: left for name, of in found.items() if (left := tuple(one for one in of if one not in used))}
    return " ".join(words(one) for one in list_notes(address, choices=CHOICES, unused=unused, has_view=has_view))


def test_what_a_list_knows_is_not_spoken_of() -> None:
    assert _notes("?status=new&request_type=incident&site=7&site=0&organisation=1&team=0&sort=title&search=1") == ""
    assert _notes("?view=3", has_view=True) == ""


def test_each_unknown_thing_is_named() -> None:
    said = _notes("?stauts=new&status=new&status=shiny&request_type=wish&site=99&organisation=0&view=3")
    assert "Unknown filter \N{LEFT DOUBLE QUOTATION MARK}stauts\N{RIGHT DOUBLE QUOTATION MARK} was left out." in said
    for word in ("status \N{LEFT DOUBLE QUOTATION MARK}shiny", "request type \N{LEFT DOUBLE QUOTATION MARK}wish"):
        assert f"There is no {word}" in said
    assert "There is no site 99 here" in said
    assert "There is no organisation 0 here" in said
    assert "The saved view of this address is not there" in said
    assert "\N{LEFT DOUBLE QUOTATION MARK}new" not in said


def test_a_word_that_imported_tickets_have_is_not_called_unknown() -> None:
    assert _notes("?status=shiny", used=("shiny",)) == ""
