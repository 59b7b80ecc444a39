"""`/admin/people`: a person by name, all data about them as a file, and erasure."""

from typing import Any, Final
from urllib.parse import urlencode

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.pages import Address
from dashboard.people import ids
from dashboard.ui.headings import page_heading
from dashboard.ui.links import download_link
from dashboard.ui.states import empty_state
from ingest.db.engine import reading
from ingest.errors import NotFoundError
from ingest.people.personal_data import Person, person
from ingest.viewer import Viewer

TITLE: Final = "Personal Data"
PATH: Final = "/admin/people"
MAX_NAME_CHARACTERS: Final = 320
_ABOUT: Final = (
    "Names, addresses, telephone numbers, sign-ins and preferences go, and letters are emptied. Tickets, what was "
    "written in them, and every number stay. It cannot be undone."
)


def is_for_administrators(viewer: Viewer) -> bool:
    """Whether personal data is for this viewer to give out."""
    return viewer.is_administrator


def people_page(viewer: Viewer, address: Address) -> Component:
    """The person an address names; administrators."""
    name = address.param("name")[:MAX_NAME_CHARACTERS]
    field = dmc.TextInput(
        id=ids.NAME,
        label="Person",
        description="User name, the e-mail of one contact, or contact:ID.",
        value=name,
        attributes={"input": {"maxLength": MAX_NAME_CHARACTERS, "autoComplete": "off"}},
    )
    return html.Div(
        [
            dcc.Location(id=ids.LOCATION, refresh="callback-nav"),
            page_heading(TITLE, subtitle="All that is kept about somebody, to give out or to erase."),
            html.Section([field, dmc.Button("Look", id=ids.LOOK, variant="default")], className="card stack form-card"),
            html.Div(_found(viewer, name) if name else [], id=ids.FOUND, className="stack"),
        ],
        className="stack",
    )


def people_address(name: str) -> str:
    """The page of a person."""
    return f"{PATH}?{urlencode({'name': name})}" if name else PATH


def erased_parts(pseudonym: str) -> list[Component]:
    """What is shown once a person is erased."""
    return [empty_state(f"Erased: '{pseudonym}' from now on", "Tickets, history and numbers are as they were.")]


def _found(viewer: Viewer, name: str) -> list[Component]:
    with reading() as session:
        try:
            one = person(session, viewer, name=name)
        except NotFoundError as error:
            return [empty_state("Nobody found", error.message)]
    return [_facts(one, name), _erasure(one)]


def _facts(one: Person, name: str) -> html.Section:
    facts = (
        ("Name", one.name),
        ("User name", one.user_name or "none"),
        ("E-mail", one.email or "none"),
        ("Access", "can sign in" if one.is_active else "cannot sign in"),
    )
    pairs = [html.Div([html.Dt(label), html.Dd(words)]) for label, words in facts]
    file = download_link("Download all data", f"{PATH}/data.json?{urlencode({'name': name})}", class_name="button")
    title = html.H2(one.name or "Nameless", className="widget-title")
    return html.Section([title, html.Dl(pairs, className="facts"), html.Div(file)], className="card stack form-card")


def _erasure(one: Person) -> html.Section:
    """The form of erasing; while there is access it says what comes first."""
    more: dict[str, Any] = {"disabled": True} if one.is_active else {}
    before = [html.P("End the access first; then this person can be erased.")] if one.is_active else []
    typed = dmc.TextInput(id=ids.CONFIRMATION, label="Type the name to confirm", description=one.name, value="", **more)
    button = dmc.Button("Erase", id=ids.ERASE, variant="default", className="approval-reject", **more)
    title = html.H2("Erase this person", className="widget-title")
    return html.Section([title, html.P(_ABOUT), *before, typed, button], className="card stack form-card")
