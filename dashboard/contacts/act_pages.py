"""`/manage/contacts/<id>/leave` and `/merge`: hand over what a leaver has, and merge who was entered twice."""

from collections.abc import Sequence
from typing import Final

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.contacts import ids
from dashboard.contacts.access import contact_address, contact_id_in
from dashboard.contacts.pages import TRAIL, last_administrator_notice
from dashboard.pages import Address
from dashboard.ui.headings import TrailStep, page_heading
from dashboard.ui.links import link
from ingest.db.engine import reading
from ingest.errors import NotFoundError
from ingest.people.contact_editing import YES
from ingest.people.contact_leaving import Belongings, belongings
from ingest.people.contact_merging import MergePreview
from ingest.people.contact_queries import contact_detail, other_contacts
from ingest.people.contact_schemas import ContactDetail
from ingest.people.schemas import ContactName
from ingest.viewer import Viewer

SEARCH_WAIT_MILLISECONDS: Final = 250


def leave_page(viewer: Viewer, address: Address) -> Component:
    """Who takes what somebody has, and whether they leave."""
    contact_id = contact_id_in(address.path)
    with reading() as session:
        detail = _present(contact_detail(session, viewer, contact_id=contact_id))
        left = belongings(session, viewer, contact_id=contact_id)
        others = other_contacts(session, viewer, contact_id=contact_id)
    name = detail.row.name
    retiring = dmc.CheckboxGroup(
        dmc.Checkbox(value=YES, label=f"{name} leaves: deactivate, and end the portal access"),
        id=ids.IS_RETIRED_TOO,
        value=[YES] if detail.row.is_active else [],
    )
    parts = [
        html.P(f"There is to hand over: {belongings_words(left)}. What is completed keeps its contact."),
        _choice(ids.TAKER, "Who takes it", others, "An active contact of the same organisation; a letter tells them."),
        retiring,
    ]
    return _act_page(
        page_heading(f"Hand over from {name}", trail=_trail(detail)),
        *last_administrator_notice(detail, viewer),
        html.Div(parts, className="card stack form-card"),
        _buttons("Hand over", ids.HAND_OVER, contact_id),
    )


def merge_page(viewer: Viewer, address: Address) -> Component:
    """Which other contact this one is; what would happen is said before it does."""
    contact_id = contact_id_in(address.path)
    with reading() as session:
        detail = _present(contact_detail(session, viewer, contact_id=contact_id))
        others = other_contacts(session, viewer, contact_id=contact_id)
    name = detail.row.name
    words = f"{name} ({detail.row.email or 'no e-mail'}) goes, and everything of it goes to the contact you choose. \
This cannot be undone."
    parts = [
        html.P(words),
        _choice(ids.DUPLICATE, "The contact that remains", others, "Those of the same name or address stand first."),
        html.Div(id=ids.PREVIEW, role="status"),
    ]
    return _act_page(
        page_heading(f"Merge {name} into another", trail=_trail(detail)),
        *last_administrator_notice(detail, viewer),
        html.Div(parts, className="card stack form-card"),
        _buttons("Merge", ids.MERGE, contact_id),
    )


def belongings_words(left: Belongings) -> str:
    """What somebody has, in words."""
    counted = (
        (left.open_tickets, "open ticket", "open tickets"),
        (left.watched, "watched open ticket", "watched open tickets"),
        (left.boards, "seat on approval boards", "seats on approval boards"),
    )
    return ", ".join(f"{count:,} {one if count == 1 else many}" for count, one, many in counted if count) or "nothing"


def preview_words(preview: MergePreview, *, remaining: str) -> list[Component]:
    """What a merge would do, in sentences."""
    tickets = f"{preview.tickets:,} ticket{'' if preview.tickets == 1 else 's'}"
    sentences = [f"{tickets} of {preview.name} will be {remaining}'s; the history of each says so."]
    if preview.ending_user_name is not None:
        sentences.append(f"The sign-in {preview.ending_user_name} ends; {preview.remaining_user_name} remains.")
    elif preview.remaining_user_name is not None:
        sentences.append(f"{remaining} signs in as {preview.remaining_user_name}.")
    return [html.P(one) for one in sentences]


def contact_choices(found: Sequence[ContactName]) -> list[dict[str, str]]:
    """Contacts to choose from: the name, and the address where there is one."""
    return [{"value": str(one.id), "label": f"{one.name} ({one.email})" if one.email else one.name} for one in found]


def _present(detail: ContactDetail) -> ContactDetail:
    if detail.merged_into_id is not None:
        raise NotFoundError("There is no such contact.")
    return detail


def _trail(detail: ContactDetail) -> list[TrailStep]:
    return [*TRAIL, TrailStep(detail.row.name, contact_address(detail.row.id))]


def _choice(control: str, label: str, others: Sequence[ContactName], text_help: str) -> Component:
    select: Component = dmc.Select(
        id=control,
        label=label,
        description=text_help,
        data=contact_choices(others),
        value=None,
        searchable=True,
        clearable=True,
        debounce=SEARCH_WAIT_MILLISECONDS,
        placeholder="Name or e-mail address",
        nothingFoundMessage="Nobody else of the organisation fits.",
        inputWrapperOrder=["label", "description", "input", "error"],
    )
    return select


def _buttons(label: str, control: str, contact_id: int) -> Component:
    return html.Div(
        [dmc.Button(label, id=control), link("Cancel", contact_address(contact_id))], className="row form-buttons"
    )


def _act_page(*parts: Component) -> Component:
    return html.Div([dcc.Location(id=ids.LOCATION, refresh="callback-nav"), *parts], className="stack")
