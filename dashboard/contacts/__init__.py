"""Manage > Users: the contacts of an organisation and their portal access, for those who keep them."""

from dash import ClientsideFunction, Dash, Input, Output, State

from dashboard.contacts import ids
from dashboard.contacts.access import CONTACTS, NEW_CONTACT, is_contact_keeper
from dashboard.contacts.act_callbacks import (
    contacts_merged,
    duplicate_sought,
    handed_over,
    merge_weighed,
    taker_sought,
)
from dashboard.contacts.act_pages import leave_page, merge_page
from dashboard.contacts.addresses import FILE
from dashboard.contacts.callbacks import (
    access_unlocked,
    activation_sent,
    contacts_filtered,
    owner_chosen,
    reset_link_sent,
    user_saved,
    user_saved_then_new,
)
from dashboard.contacts.files import contacts_file
from dashboard.contacts.pages import TITLE, contact_page_of, contacts_page, is_contact_page, new_contact_page
from dashboard.pages import LOCATION, Layout, register_page

_PATH, _SEARCH = State(LOCATION, "pathname"), State(LOCATION, "search")


def register(app: Dash) -> None:
    """The pages under `/manage/contacts`, what they do, and the list as a file."""
    _register_pages()
    _register_list(app)
    _register_form(app)
    _register_acts(app)
    app.server.add_url_rule(FILE, "contacts_file", contacts_file)


def _register_pages() -> None:
    register_page(__name__, path=CONTACTS, title=TITLE, layout=contacts_page, is_for=is_contact_keeper)
    # Dash takes the first that fits, by name: what is done with a contact before the contact, and `new` before both.
    register_page(f"{__name__}.at.new", path=NEW_CONTACT, title="New User", layout=new_contact_page,
                  is_for=is_contact_keeper)  # fmt: skip
    pages: tuple[tuple[str, str, Layout], ...] = (
        ("", "User", contact_page_of),
        ("leave", "Hand over", leave_page),
        ("merge", "Merge", merge_page),
    )
    for act, title, layout in pages:
        register_page(
            f"{__name__}.of.{f'act.{act}' if act else 'contact'}",
            path_template=f"{CONTACTS}/<contact_id>{f'/{act}' if act else ''}",
            title=title,
            layout=layout,
            is_for=is_contact_keeper,
            is_there=is_contact_page,
        )


def _register_list(app: Dash) -> None:
    controls = (ids.SEARCH, ids.ORGANISATION, ids.SITE, ids.ACCESS, ids.STANDING, ids.ORDER)
    where = Output(ids.LOCATION, "href", allow_duplicate=True)
    app.callback(where, *(Input(one, "value") for one in controls), _SEARCH, prevent_initial_call=True)(
        contacts_filtered
    )
    app.callback(where, Input(ids.OWNER, "value"), prevent_initial_call=True)(owner_chosen)


def _register_form(app: Dash) -> None:
    where = Output(ids.LOCATION, "href", allow_duplicate=True)
    told = (
        Output(ids.PROBLEMS, "children", allow_duplicate=True),
        Output(ids.ALL_FIELDS, "error", allow_duplicate=True),
        where,
        Output(ids.OPENED, "data", allow_duplicate=True),
        Output(ids.TABS, "value", allow_duplicate=True),
    )
    form = (State(ids.ALL_FIELDS, "value"), State(ids.ALL_FIELDS, "id"), State(ids.OPENED, "data"), _PATH, _SEARCH)
    for button, saved in ((ids.SAVE_CLOSE, user_saved), (ids.SAVE_NEW, user_saved_then_new)):
        app.callback(*told, Input(button, "n_clicks"), *form, prevent_initial_call=True)(saved)
    for button, restored in (
        (ids.SEND_ACTIVATION, activation_sent),
        (ids.SEND_RESET, reset_link_sent),
        (ids.UNLOCK, access_unlocked),
    ):
        app.callback(where, Input(button, "n_clicks"), _PATH, prevent_initial_call=True)(restored)
    app.clientside_callback(  # type: ignore[no-untyped-call]  # Dash gives it no types
        ClientsideFunction("contacts", "fillUserName"),
        Output(ids.field_id("user_name"), "value"),
        Input(ids.field_id("has_access"), "value"),
        State(ids.field_id("email"), "value"),
        State(ids.field_id("user_name"), "value"),
        prevent_initial_call=True,
    )


def _register_acts(app: Dash) -> None:
    where = Output(ids.LOCATION, "href", allow_duplicate=True)
    for choice, sought in ((ids.TAKER, taker_sought), (ids.DUPLICATE, duplicate_sought)):
        app.callback(
            Output(choice, "data"), Input(choice, "searchValue"), State(choice, "data"), _PATH,
            prevent_initial_call=True,
        )(sought)  # fmt: skip
    app.callback(
        Output(ids.TAKER, "error"), where,
        Input(ids.HAND_OVER, "n_clicks"), State(ids.TAKER, "value"), State(ids.IS_RETIRED_TOO, "value"), _PATH,
        prevent_initial_call=True,
    )(handed_over)  # fmt: skip
    app.callback(Output(ids.PREVIEW, "children"), Input(ids.DUPLICATE, "value"), _PATH, prevent_initial_call=True)(
        merge_weighed
    )
    app.callback(
        Output(ids.DUPLICATE, "error"), where, Input(ids.MERGE, "n_clicks"), State(ids.DUPLICATE, "value"), _PATH,
        prevent_initial_call=True,
    )(contacts_merged)  # fmt: skip
