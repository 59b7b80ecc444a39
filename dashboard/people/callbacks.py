"""What the page of personal data does: look for somebody, and erase them."""

from typing import Any

from dash import no_update

from dashboard.guard import current_viewer
from dashboard.notices import notify
from dashboard.people.pages import MAX_NAME_CHARACTERS, erased_parts, people_address
from ingest.db.engine import unit_of_work
from ingest.people.erasure import erase_person
from ingest.people.personal_data import person
from ingest.viewer import require_role


def person_looked_for(_clicks: int | None, _returns: int | None, name: str | None) -> Any:
    """The address of the page of somebody."""
    require_role(current_viewer())
    return people_address((name or "").strip()[:MAX_NAME_CHARACTERS])


def person_erased(clicks: int | None, typed: str | None, name: str | None) -> tuple[Any, Any]:
    """Erase the person, when the name was typed once more."""
    viewer = current_viewer()
    require_role(viewer)
    if not clicks:
        return no_update, no_update
    with unit_of_work() as session:
        one = person(session, viewer, name=name or "")
        if " ".join((typed or "").split()).casefold() != one.name.casefold():
            return no_update, "This is not the name."
        pseudonym = erase_person(session, viewer, name=name or "")
    notify("Erased", "Nothing of this person is left but what they wrote.")
    return erased_parts(pseudonym), None
