"""What Edit Ticket does: open with what was typed before, follow a choice, save, or tell what does not fit or clash."""

from typing import Any

from dash import no_update

from dashboard.callback_requests import CHANGED_FORM
from dashboard.guard import current_viewer
from dashboard.notices import notify
from dashboard.tickets.acting import shown
from dashboard.tickets.edit_choices import EditChoices, edit_choices, files_shown, item_choices
from dashboard.tickets.edit_form import (
    MINE,
    THEIRS,
    difference_told,
    edit_fields,
    edit_section,
    hidden_rows,
    keys_in_order,
    problems_told,
)
from dashboard.tickets.here import Here, ticket_address
from ingest.clock import now
from ingest.db.engine import reading, unit_of_work
from ingest.documents.exchanging import discard_edit_documents
from ingest.documents.queries import edit_documents
from ingest.errors import ConflictError, InvalidInputError
from ingest.portal.current import current_portal
from ingest.tickets.answer_words import Shown
from ingest.tickets.changing import COLUMNS
from ingest.tickets.edit_merge import merged
from ingest.tickets.editing import OWN, EditForm, TicketEdit, edit_form, own_key, save_edit
from ingest.tickets.form_columns import COLUMN_OF
from ingest.viewer import Viewer

Values = list[Any]
_MAX_DIGITS = 18
CHOOSE = "Choose whose is to be saved: yours or theirs."


def edit_opened(asked: dict[str, Any] | None, path: str | None) -> Any:
    """The form, as it was left where it was begun before; nothing once it is closed."""
    viewer, number = current_viewer(), ticket_address(path).variables["number"]
    if not asked or asked.get("closed"):
        if asked and asked.get("given_up"):
            with unit_of_work() as work:
                discard_edit_documents(work, viewer, number=number)
        return []
    form, choices, opened, typed = _begun(viewer, number, asked.get("kept"))
    return edit_section(form, choices=choices, opened=opened, typed=typed, account=viewer.account_id)


def type_chosen(types: Values, typed: Values, places: Values, begun: dict[str, Any] | None, path: str | None) -> Any:
    """The fields of the chosen request type, with what was typed so far; gives what the form was opened with too."""
    viewer, number = current_viewer(), ticket_address(path).variables["number"]
    # Fields that come into the page call this as well: they are of the type already.
    if not types or not isinstance(begun, dict) or types[0] == begun.get("request_type"):
        return no_update, no_update
    kept = {**begun, "number": number, "account": viewer.account_id, "typed": _by_key(typed, places)}
    form, choices, opened, now_typed = _begun(viewer, number, kept)
    seen = {**begun, "opened": opened, "request_type": types[0]}
    return edit_fields(form, choices=choices, typed=now_typed), seen


def _begun(
    viewer: Viewer, number: str, kept: object
) -> tuple[EditForm, EditChoices, dict[str, Shown], dict[str, Shown]]:
    """The form with its choices, the values it began with, and those in it: as they were left, or as the ticket is."""
    with reading() as session:
        form = edit_form(session, viewer, number=number, request_type=_type_in(kept))
        opened, typed = _resumed(form, viewer, kept)
        files = files_shown(edit_documents(session, viewer, number=number), form, typed)
        typed |= {key: " ".join(one.view.public_id for one in found) for key, found in files.items()}
        site = typed.get(own_key("site_id"), "" if form.site_id is None else str(form.site_id))
        choices = edit_choices(session, viewer, form, portal=current_portal(), site_id=_id(site), files=files)
    return form, choices, opened, typed


def _type_in(kept: object) -> object:
    return _table(_table(kept).get("typed")).get(own_key("request_type"))


def site_of_item_chosen(sites: Values, items: Values) -> Any:
    """The items of the chosen site, and the chosen item if it is one of them."""
    viewer = current_viewer()
    with reading() as session:
        kept_id = _id(items[0]) if items else None
        found = item_choices(session, viewer, site_id=_id(sites[0]) if sites else None, kept_id=kept_id)
    known = {one["value"] for group in found for one in group["items"]}
    return [found for _ in items], [one if one in known else None for one in items]


def decided(_values: Values, typed: Values, places: Values, rows: Values, path: str | None) -> Any:
    """Show the fields that are asked for now; gives which rows are hidden."""
    viewer, address = current_viewer(), ticket_address(path)
    with reading() as session:
        values = _by_key(typed, places)
        chosen = values.get(own_key("request_type"))
        form = edit_form(session, viewer, number=address.variables["number"], request_type=chosen)
    hidden = hidden_rows(form.fields, values)
    return [hidden.get(str(one.get("key")), False) for one in rows], no_update


def edit_saved(
    clicks: int | None,
    typed: Values,
    places: Values,
    chosen: Values,
    chosen_places: Values,
    begun: dict[str, Any] | None,
    *told_here: Any,
) -> Any:
    """Save, and show the ticket; what does not fit or what others changed meanwhile is told at the top of the form.

    Gives the heading, the page, what was asked of the form, its problems, what it was opened with, and the errors of
    each field and of each choice between two versions.
    """
    viewer, here = current_viewer(), Here.of(told_here)
    still, chosen_still = [no_update for _ in places], [no_update for _ in chosen_places]
    nothing = (no_update, no_update, no_update, no_update, no_update, still, chosen_still)
    if not clicks or not isinstance(begun, dict):
        return nothing
    choices = _by_key(chosen, chosen_places)
    if any(one not in (MINE, THEIRS) for one in choices.values()):
        # assets/ticket_page.js brings the focus there.
        return (*nothing[:6], [None if one in (MINE, THEIRS) else CHOOSE for one in choices.values()])
    theirs = {key for key, one in choices.items() if one == THEIRS}
    edit = _edit(_by_key(typed, places), begun, theirs=theirs)
    number = here.number
    try:
        with unit_of_work() as session:
            save_edit(session, viewer, number=number, edit=edit)
    except InvalidInputError as error:
        labels = _labels(viewer, number, edit)
        told = [(key, labels.get(key, key), sentence) for key, sentence in error.fields.items()]
        errors = [error.fields.get(str(one.get("key"))) for one in places]
        problems = problems_told(told, summary="" if told else error.message)
        return (*nothing[:3], problems, no_update, errors, chosen_still)
    except ConflictError as error:
        told_difference = difference_told(error.differences, now=now(), timezone=viewer.timezone)
        # Who has seen what it is now has opened the form with it.
        seen = {**begun, "opened": {**edit.opened, **{one.key: one.present for one in error.differences}}}
        errors = [error.fields.get(str(one.get("key"))) for one in places]
        return (*nothing[:3], told_difference, seen, errors, chosen_still)
    notify("Saved", "The ticket is as you left it here.")
    head, body = shown(here)
    return head, body, {"closed": True}, no_update, no_update, still, chosen_still


def _edit(typed: dict[str, object], begun: dict[str, Any], *, theirs: set[str]) -> TicketEdit:
    opened = begun.get("opened")
    before = {str(key): _shown(value) for key, value in opened.items()} if isinstance(opened, dict) else {}
    position = begun.get("position")
    mine = {key: before.get(key, "") if key in theirs else value for key, value in typed.items()}
    return TicketEdit(position if isinstance(position, int) else 0, before, mine)


def _resumed(form: EditForm, viewer: Viewer, kept: object) -> tuple[dict[str, Shown], dict[str, Shown]]:
    """What the form was opened with and what is in it: as it was left in this browser, or as the ticket stands."""
    present = {key: form.values[key] for key in keys_in_order(form)}
    is_own = isinstance(kept, dict) and (kept.get("number"), kept.get("account")) == (form.number, viewer.account_id)
    if not is_own or not isinstance(kept, dict):
        return present, dict(present)
    opened, typed = ({str(key): _shown(one) for key, one in _table(kept.get(name)).items() if key in present}
                     for name in ("opened", "typed"))  # fmt: skip
    for key in present:
        # What stands beside one type's form is a field of another's.
        beside = own_key(COLUMN_OF.get(key, ""))
        for values, name in ((opened, "opened"), (typed, "typed")):
            if key not in values and beside in _table(kept.get(name)):
                values[key] = _shown(_table(kept.get(name))[beside])
    found = merged(opened=opened, typed=typed, present=present, gathered=form.gathered)
    mine = found.saved | {key: typed[key] for key in found.clashing}
    # Only what was typed is resumed: everything else is as the ticket stands, and so is what it is compared with.
    return present | {key: opened.get(key, "") for key in found.clashing}, present | mine


def _labels(viewer: Viewer, number: str, edit: TicketEdit) -> dict[str, str]:
    chosen = edit.typed.get(own_key("request_type"))
    with reading() as session:
        form = edit_form(session, viewer, number=number, request_type=chosen)
    own = {f"{OWN}{name}": column.label for name, column in COLUMNS.items()}
    return own | {one.key: one.label for one in (() if form.form is None else form.form.fields)}


def _by_key(values: Values, places: Values) -> dict[str, object]:
    """What was sent, as it was sent: whether it is of its field's kind says the form's schema."""
    if len(values) != len(places):
        raise InvalidInputError(CHANGED_FORM)
    return {
        str(_table(place).get("key")): "" if value is None else value
        for place, value in zip(places, values, strict=True)
    }


def _shown(value: object) -> Shown:
    if isinstance(value, list):
        return [str(one) for one in value]
    return "" if value is None else str(value)


def _table(value: object) -> dict[Any, Any]:
    return value if isinstance(value, dict) else {}


def _id(text: object) -> int | None:
    is_id = isinstance(text, str) and text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS
    return int(str(text)) if is_id else None
