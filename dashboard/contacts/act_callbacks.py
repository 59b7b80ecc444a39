"""What the pages for leavers and duplicates do: find the other contact, hand over, merge."""

from typing import Any

from dash import no_update

from dashboard.contacts.access import CONTACTS, contact_address, contact_id_in, contact_keeper, is_number
from dashboard.contacts.act_pages import belongings_words, contact_choices, preview_words
from dashboard.notices import notify
from ingest.db.engine import reading, unit_of_work
from ingest.errors import ConflictError, InvalidInputError
from ingest.people.contact_access import retire_contact
from ingest.people.contact_editing import YES
from ingest.people.contact_leaving import hand_over
from ingest.people.contact_merging import merge_contacts, merge_preview
from ingest.people.contact_queries import contact_detail, other_contacts

_CHOOSE = "Choose a contact."
_MAX_SEARCH_CHARACTERS = 200


def taker_sought(text: str | None, data: object, path: str | None) -> Any:
    """The contacts whose name or address holds what is typed."""
    return _sought(text, data, path)


def duplicate_sought(text: str | None, data: object, path: str | None) -> Any:
    """The same for the one that remains."""
    return _sought(text, data, path)


def handed_over(clicks: int | None, taker: str | None, retired_too: object, path: str | None) -> tuple[Any, Any]:
    """Hand over, and retire the leaver where that is wished; what does not fit is said beside the choice."""
    viewer = contact_keeper()
    if not clicks:
        return no_update, no_update
    contact_id = contact_id_in(path)
    try:
        with unit_of_work() as session:
            given = hand_over(session, viewer, contact_id=contact_id, taker_id=_chosen(taker, "taker_id"))
            if retired_too == [YES]:
                retire_contact(session, viewer, contact_id=contact_id)
    except (InvalidInputError, ConflictError) as error:
        return error.message, no_update
    notify("Handed over", f"{belongings_words(given).capitalize()}.")
    return None, contact_address(contact_id)


def merge_weighed(chosen: str | None, path: str | None) -> Any:
    """What merging into the chosen contact would do."""
    viewer = contact_keeper()
    if not is_number(chosen):
        return None
    into_id = int(chosen or 0)
    with reading() as session:
        preview = merge_preview(session, viewer, contact_id=contact_id_in(path), into_id=into_id)
        remaining = contact_detail(session, viewer, contact_id=into_id).row.name
    return preview_words(preview, remaining=remaining)


def contacts_merged(clicks: int | None, chosen: str | None, path: str | None) -> tuple[Any, Any]:
    """Merge into the chosen contact and go there; what does not fit is said beside the choice."""
    viewer = contact_keeper()
    if not clicks:
        return no_update, no_update
    try:
        into_id = _chosen(chosen, "into_id")
        with unit_of_work() as session:
            merge_contacts(session, viewer, contact_id=contact_id_in(path), into_id=into_id)
    except (InvalidInputError, ConflictError) as error:
        return error.message, no_update
    notify("Merged", "Everything is with the contact that remained.")
    return None, contact_address(into_id)


def _sought(text: str | None, data: object, path: str | None) -> Any:
    viewer = contact_keeper()
    known = data if isinstance(data, list) else []
    if any(isinstance(one, dict) and one.get("label") == text for one in known):
        # What was chosen stands in the box: it is nothing to search for.
        return no_update
    if not (path or "").startswith(f"{CONTACTS}/"):
        return no_update
    with reading() as session:
        found = other_contacts(
            session, viewer, contact_id=contact_id_in(path), text=(text or "")[:_MAX_SEARCH_CHARACTERS]
        )
    return contact_choices(found)


def _chosen(text: str | None, field: str) -> int:
    if not is_number(text):
        raise InvalidInputError(_CHOOSE, fields={field: _CHOOSE})
    return int(text or 0)
