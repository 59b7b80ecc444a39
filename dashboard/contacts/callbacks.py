"""What the list and the form of contacts do: filter, save, and let somebody in again."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from dash import no_update

from dashboard.contacts.access import CONTACTS, NEW_CONTACT, contact_address, contact_id_in, contact_keeper, is_number
from dashboard.contacts.addresses import filters_of, list_address
from dashboard.contacts.form import GENERAL, PORTAL, PORTAL_FIELDS
from dashboard.notices import notify
from dashboard.pages import Address, address_of
from dashboard.ui.problems import problem_summary
from ingest.db.engine import unit_of_work
from ingest.errors import ConflictError, Difference, HelmdeskError, InvalidInputError, NotFoundError
from ingest.people.contact_editing import FORM_LABELS, SITE, YES, SavedUser, UserForm, add_user, edit_user
from ingest.people.contact_queries import access_account_id
from ingest.people.restoring import send_activation, send_reset_link, unlock_account
from ingest.viewer import Viewer

Ids = Sequence[Mapping[str, Any]]
_NOT_SAVED = "Nothing was saved yet"


def contacts_filtered(
    text: str | None,
    organisation: str | None,
    site: str | None,
    access: str | None,
    standing: str | None,
    order: str | None,
    search: str | None,
) -> Any:
    """The address of the list with what the filter bar says, from its first page."""
    contact_keeper()
    address = address_of(CONTACTS, search)
    before = filters_of(address)
    if (organisation or "") != ("" if before.organisation_id is None else str(before.organisation_id)):
        # Another organisation has other sites.
        site = ""
    given = {"q": text, "organisation": organisation, "site": site, "level": access, "active": standing, "sort": order}
    after = filters_of(Address(CONTACTS, {name: [value or ""] for name, value in given.items()}, {}))
    return no_update if after == before else list_address(after)


def owner_chosen(chosen: str | None) -> Any:
    """The form of a new contact of the chosen organisation."""
    contact_keeper()
    return f"{NEW_CONTACT}?{urlencode({'organisation': chosen})}" if is_number(chosen) else no_update


def user_saved(
    clicks: int | None, values: Sequence[Any], fields: Ids, opened: object, path: str | None, search: str | None
) -> tuple[Any, ...]:
    """Save and Close: back to the list."""
    return _answered(clicks, values, fields, opened, path, search, after=lambda _typed, _search: CONTACTS)


def user_saved_then_new(
    clicks: int | None, values: Sequence[Any], fields: Ids, opened: object, path: str | None, search: str | None
) -> tuple[Any, ...]:
    """Save and New: an empty form for another contact of the same company."""
    return _answered(clicks, values, fields, opened, path, search, after=_another)


def activation_sent(clicks: int | None, path: str | None) -> Any:
    """Send the activation letter again."""
    return _restored(
        clicks, path, send_activation, "Sent", "A new activation letter is on its way; the old link ended."
    )


def reset_link_sent(clicks: int | None, path: str | None) -> Any:
    """Send a link to choose a new password."""
    return _restored(clicks, path, send_reset_link, "Sent", "A link to choose a new password is on its way.")


def access_unlocked(clicks: int | None, path: str | None) -> Any:
    """Let somebody try again."""
    return _restored(clicks, path, unlock_account, "Unlocked", "This person can try to sign in again.")


def _answered(
    clicks: int | None,
    values: Sequence[Any],
    fields: Ids,
    opened: object,
    path: str | None,
    search: str | None,
    *,
    after: Callable[[Mapping[str, str], str], str],
) -> tuple[Any, ...]:
    """The summary, what is beside each field, where to go, what the form was opened with now, and the tab to show."""
    viewer = contact_keeper()
    if not clicks:
        return no_update, [no_update for _ in fields], no_update, no_update, no_update
    typed = _typed(values, fields)
    try:
        saved = _saved(viewer, typed, _texts(opened), path, search)
    except (InvalidInputError, ConflictError) as error:
        return _refused(error, fields, _texts(opened))
    _tell(saved)
    return None, [None for _ in fields], after(typed, search or ""), no_update, no_update


def _saved(
    viewer: Viewer, typed: dict[str, str], opened: dict[str, str], path: str | None, search: str | None
) -> SavedUser:
    with unit_of_work() as session:
        if path == NEW_CONTACT:
            owner = viewer.organisation_id or filters_of(address_of(path, search)).organisation_id
            if owner is None:
                raise NotFoundError("There is no such organisation.")
            return add_user(session, viewer, organisation_id=owner, typed=typed)
        return edit_user(session, viewer, contact_id=contact_id_in(path), form=UserForm(opened, typed))


def _tell(saved: SavedUser) -> None:
    if saved.left_open:
        count = f"{saved.left_open:,} open ticket{'' if saved.left_open == 1 else 's'}"
        notify("Saved", f"{count} still name this person: Hand over gives them to somebody else.")
    elif saved.is_invited:
        notify("Saved", "A letter with the way in is on its way.")
    else:
        notify("Saved", "The contact is as you said.")


def _another(typed: Mapping[str, str], search: str) -> str:
    filters = filters_of(address_of(NEW_CONTACT, search))
    # A number of its own, or the same address would not be shown anew.
    again = filters_of(address_of(None, search)).q
    asked = {"organisation": filters.organisation_id, "site": typed.get(SITE), "q": "" if again else "1"}
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{NEW_CONTACT}?{query}" if query else NEW_CONTACT


def _typed(values: Sequence[Any], fields: Ids) -> dict[str, str]:
    """What the form holds: a box that is ticked says so."""
    return {str(one.get("field")): _text(value) for one, value in zip(fields, values, strict=True)}


def _text(value: object) -> str:
    if isinstance(value, list):
        return YES if value == [YES] else ""
    return value if isinstance(value, str) else ""


def _texts(opened: object) -> dict[str, str]:
    known = opened if isinstance(opened, dict) else {}
    return {str(name): value for name, value in known.items() if isinstance(value, str)}


def _refused(error: HelmdeskError, fields: Ids, opened: dict[str, str]) -> tuple[Any, ...]:
    """What does not fit, beside each field; of a clash what the other one wrote, so that saving again is meant."""
    differences = error.differences if isinstance(error, ConflictError) else ()
    problems = error.fields or {one.key: _difference_words(one) for one in differences} or {"": error.message}
    names = [str(one.get("field")) for one in fields]
    labels = {name: label for name, label in FORM_LABELS.items() if name in names}
    now_there = opened | {one.key: one.present for one in differences if isinstance(one.present, str)}
    tab = PORTAL if problems.keys() <= PORTAL_FIELDS else GENERAL
    title = _NOT_SAVED if not differences else "Somebody else changed the same; saving again keeps what you wrote"
    return (
        problem_summary(title, problems, labels=labels),
        [problems.get(name) for name in names],
        no_update,
        now_there,
        tab,
    )


def _difference_words(one: Difference) -> str:
    who = one.by or "Somebody"
    return f"{who} wrote '{one.theirs or ''}' meanwhile; it was '{one.was or ''}', and you wrote '{one.yours or ''}'."


def _restored(clicks: int | None, path: str | None, act: Callable[..., object], title: str, words: str) -> Any:
    viewer = contact_keeper()
    if not clicks:
        return no_update
    contact_id = contact_id_in(path)
    with unit_of_work() as session:
        act(session, viewer, account_id=access_account_id(session, viewer, contact_id=contact_id))
    notify(title, words)
    return contact_address(contact_id)
