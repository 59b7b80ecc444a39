"""What the new-ticket pages do: go on to the form, keep it while it is filled in, save it, or refuse it by field."""

from typing import Any, Final

from dash import ctx, no_update

from dashboard.documents.addresses import attach_address
from dashboard.guard import current_viewer
from dashboard.new_ticket import ids
from dashboard.new_ticket.components import asked_fields, problem_summary
from dashboard.new_ticket.pages import PATH, contact_options, form_address
from dashboard.notices import notify
from dashboard.pages import Address, address_of
from ingest.db.engine import reading, unit_of_work
from ingest.errors import InvalidInputError
from ingest.people.queries import contacts
from ingest.people.service import add_contact
from ingest.portal.forms import RequestType
from ingest.tickets.answer_words import given_answer
from ingest.tickets.answers import is_shown
from ingest.tickets.drafts import discard_draft, keep_draft
from ingest.tickets.opening import form_named, open_from_form, organisation_of_site
from ingest.viewer import Viewer

_AFTER: Final = {ids.SAVE_AND_CLOSE: "/tickets?stage=open", ids.SAVE_AND_NEW: PATH}
Values = list[Any]


def continue_chosen(
    clicks: int | None, site: str | None, request_type: str | None, search: str | None
) -> tuple[Any, Any, Any]:
    """Go on to the form, or say what is still to be chosen."""
    current_viewer()
    if not clicks:
        return no_update, None, None
    if not site or not request_type:
        return no_update, None if site else "Choose a company.", None if request_type else "Choose a request type."
    parent = address_of(PATH, search).param("parent")
    return form_address(site=site, request_type=request_type, parent=parent), None, None


def form_filled(_moment: float | None, values: Values, search: str | None) -> tuple[Any, Any]:
    """Keep the form as it stands, and show the fields that are asked for now."""
    viewer, address = current_viewer(), address_of(PATH, search)
    form = form_named(address.param("request_type"))
    answers = _answers(form, viewer, values)
    with unit_of_work() as session:
        keep_draft(session, viewer, request_type=form.key, site_id=_site(address), answers=answers)
    hidden = [not is_shown(one, answers) for one in asked_fields(form, is_staff=viewer.is_staff)]
    return hidden, "Kept as a draft"


def form_sent(*pressed_and_state: Any) -> Any:
    """Save the ticket and go where the button says; a refusal stands at the top and beside each field.

    Given are the clicks of the buttons that save, and last the fields' values, the form's token and the address.
    """
    *clicks, values, form_token, search = pressed_and_state
    viewer, address = current_viewer(), address_of(PATH, search)
    form = form_named(address.param("request_type"))
    asked = asked_fields(form, is_staff=viewer.is_staff)
    if not any(clicks):
        return no_update, no_update, [no_update for _ in asked]
    answers = _answers(form, viewer, values)
    try:
        with unit_of_work() as session:
            number = open_from_form(
                session,
                viewer,
                request_type=form.key,
                site_id=_site(address),
                answers=answers,
                parent=address.param("parent") or None,
                form_token=form_token if isinstance(form_token, str) else None,
            )
    except InvalidInputError as error:
        labels = {one.key: one.label for one in form.fields}
        told = [(key, labels.get(key, key), sentence) for key, sentence in error.fields.items()]
        return no_update, problem_summary(told), [error.fields.get(one.key) for one in asked]
    notify("Saved", f"Ticket {number} is with us.")
    return _after(str(ctx.triggered_id), number), None, [None for _ in asked]


def _after(pressed: str, number: str) -> str:
    if pressed == ids.SAVE_AND_ATTACH:
        return attach_address(number)
    return _AFTER.get(pressed, f"/tickets/{number}")


def form_given_up(cancel: int | None, search: str | None) -> Any:
    """Forget the draft and leave the form."""
    if not cancel:
        return no_update
    _forget(search)
    return "/"


def form_begun_anew(clicks: int | None, search: str | None) -> Any:
    """Forget the draft and show the form as it is at the beginning."""
    if not clicks:
        return no_update
    address = _forget(search)
    # A different spelling of the same address, or the page would not be shown again.
    asked = {name: address.param(name) for name in ("site", "request_type", "parent")}
    again = form_address(**asked)
    return f"{again}&afresh=1" if not address.param("afresh") else again


def contact_added(
    clicks: int | None, first: str | None, last: str | None, email: str | None, search: str | None
) -> Any:
    """Add the contact to the site's organisation and choose it in the form; a refusal stands beside each field."""
    viewer, address = current_viewer(), address_of(PATH, search)
    if not clicks:
        return no_update, no_update, None, None, None
    try:
        with unit_of_work() as session:
            owner = organisation_of_site(session, viewer, site_id=_site(address))
            added = add_contact(
                session,
                viewer,
                organisation_id=owner,
                first_name=first or "",
                last_name=last or "",
                email=email or "",
                site_id=_site(address),
            )
    except InvalidInputError as error:
        return no_update, no_update, *(error.fields.get(one) for one in ("first_name", "last_name", "email"))
    with reading() as session:
        people = contacts(session, viewer, organisation_id=owner)
    notify("Added", "The contact is chosen in the form.")
    options = contact_options([(one.id, one.name, one.email) for one in people])
    return options, str(added), None, None, None


def _answers(form: RequestType, viewer: Viewer, values: Values) -> dict[str, object]:
    asked = asked_fields(form, is_staff=viewer.is_staff)
    if len(values) != len(asked):
        raise InvalidInputError("The form has changed meanwhile; load the page again. What you typed is kept.")
    return {one.key: given_answer(one, value) for one, value in zip(asked, values, strict=True)}


def _site(address: Address) -> int:
    text = address.param("site")
    if not (text.isascii() and text.isdigit() and len(text) < 19):  # noqa: PLR2004 - fits an id
        raise InvalidInputError("Choose a company.", fields={"site": "Choose a company."})
    return int(text)


def _forget(search: str | None) -> Address:
    viewer, address = current_viewer(), address_of(PATH, search)
    with unit_of_work() as session:
        discard_draft(session, viewer, request_type=address.param("request_type"))
    return address
