"""The cards of one's own access: fields of the profile, e-mail address, password, security question. Pure."""

from collections.abc import Sequence
from typing import Any, Final

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.profile import ids
from ingest.people.contact_fields import field_limit
from ingest.people.profile import NAME, Profile, field_label
from ingest.people.questions import MAX_ANSWER_CHARACTERS, QUESTIONS
from ingest.people.rules import MAX_NAME_CHARACTERS, MAX_PASSWORD_CHARACTERS

_ORDER: Final = ["label", "description", "input", "error"]
_NEEDED: Final = frozenset({"first_name", "last_name", NAME})
_NARROW: Final = frozenset({"prefix", "suffix", "phone_extension"})
_COMPLETED: Final = {
    "prefix": "honorific-prefix",
    "first_name": "given-name",
    "last_name": "family-name",
    "suffix": "honorific-suffix",
    "job_title": "organization-title",
    "phone": "work tel",
    "mobile": "mobile tel",
    "fax": "fax tel",
    NAME: "name",
}


def person_card(one: Profile, *, zones: Sequence[str]) -> Component:
    """The fields a person may change of themselves, and their time zone."""
    zone = dmc.Select(
        id=ids.TIMEZONE,
        label="Time zone",
        description="Days and times are shown in it.",
        inputWrapperOrder=_ORDER,
        data=list(zones),
        value=one.timezone,
        searchable=True,
        allowDeselect=False,
    )
    return _card(
        "About you",
        [
            dcc.Store(id=ids.OPENED, data=dict(one.values)),
            html.Div(id=ids.PROFILE_PROBLEMS),
            html.Div([_line(name, value) for name, value in one.values.items()], className="profile-grid"),
            html.Div(zone, className="profile-zone"),
            html.Div(dmc.Button("Save", id=ids.SAVE), className="row"),
        ],
    )


def address_card(one: Profile) -> Component:
    """The e-mail address that counts, and the form that asks for another."""
    present = one.email or "none yet"
    return _form(
        "E-mail address",
        one.user_name,
        [
            html.P(
                [
                    "We write to ",
                    html.Strong(present),
                    ". A new address counts once you have opened the link sent to it.",
                ]
            ),
            dmc.TextInput(
                id=ids.ADDRESS,
                label="New e-mail address",
                inputWrapperOrder=_ORDER,
                value="",
                attributes={"input": {"type": "email", "autoComplete": "email", "maxLength": 320}},
            ),
            _password(
                ids.ADDRESS_PASSWORD, "Your password", "Because whoever has your address can get a new password."
            ),
            html.Div(_sending("Send a link to it", ids.ADDRESS_SEND, variant="default"), className="row"),
            html.P(id=ids.ADDRESS_SENT, role="status", className="profile-done"),
        ],
    )


def language_card(locale: str) -> Component:
    """What is the same for everybody here, and what this browser keeps."""
    facts = (
        ("Language", f"English ({locale})"),
        ("Theme", "System, light or dark: in the menu under your name, kept in this browser."),
    )
    rows = [html.Div([html.Dt(label), html.Dd(text)]) for label, text in facts]
    return _card("Language and theme", [html.Dl(rows, className="facts")])


def password_card(user_name: str, *, min_characters: int) -> Component:
    """Current password, new password, new password once more."""
    hint = (
        f"At least {min_characters} characters. A few words that have nothing to do with each other are easy to "
        "remember and hard to guess."
    )
    strength = html.P(id=ids.STRENGTH, className="strength", role="status", hidden=True)
    return _form(
        None,
        user_name,
        [
            _password(ids.CURRENT, "Current password", None),
            html.Div([_password(ids.PASSWORD, "New password", hint, is_new=True), strength], className="profile-new"),
            _password(ids.AGAIN, "New password, once more", None, is_new=True),
            html.Div(_sending("Change Password", ids.CHANGE), className="row"),
            html.P(id=ids.PASSWORD_DONE, role="status", className="profile-done"),
        ],
    )


def question_card(user_name: str, chosen: str | None) -> Component:
    """The question whose answer unlocks the account."""
    return _form(
        "Security question",
        user_name,
        [
            html.P("Its answer unlocks your account after too many attempts; it opens nothing else."),
            dmc.Select(
                id=ids.QUESTION,
                label="Question",
                data=[{"value": key, "label": text} for key, text in QUESTIONS.items()],
                value=chosen,
            ),
            dmc.TextInput(
                id=ids.ANSWER,
                label="Answer",
                description="Capitals, blanks and punctuation do not matter.",
                inputWrapperOrder=_ORDER,
                value="",
                attributes={"input": {"maxLength": MAX_ANSWER_CHARACTERS, "autoComplete": "off"}},
            ),
            _password(ids.QUESTION_PASSWORD, "Your password", None),
            html.Div(_sending("Keep this question", ids.QUESTION_KEEP, variant="default"), className="row"),
        ],
    )


def _card(title: str | None, parts: Sequence[Component]) -> Component:
    heading = [] if title is None else [html.H2(title, className="widget-title")]
    return html.Section([*heading, *parts], className="card stack profile-card")


def _form(title: str | None, user_name: str, parts: Sequence[Component]) -> Component:
    """A card with a password: a form with its owner's name, as password keepers ask for. Enter presses its button."""
    name = dcc.Input(value=user_name, autoComplete="username", readOnly=True)
    return _card(title, [html.Form([html.Div(name, hidden=True), *parts], method="post", className="stack")])


def _sending(label: str, control_id: str, **more: str) -> Component:
    control: Component = dmc.Button(label, id=control_id, attributes={"root": {"type": "submit"}}, **more)
    return control


def _line(name: str, value: str) -> Component:
    limit = MAX_NAME_CHARACTERS if name == NAME else field_limit(name)
    attributes: dict[str, Any] = {"maxLength": limit, "autoComplete": _COMPLETED.get(name, "off")}
    control: Component = dmc.TextInput(
        id=ids.field_id(name),
        label=field_label(name),
        value=value,
        withAsterisk=name in _NEEDED,
        attributes={"input": attributes},
        className="profile-narrow" if name in _NARROW else None,
    )
    return control


def _password(control_id: str, label: str, description: str | None, *, is_new: bool = False) -> Component:
    attributes: dict[str, Any] = {"maxLength": MAX_PASSWORD_CHARACTERS}
    if control_id == ids.PASSWORD:
        attributes["data-strength"] = ids.STRENGTH
    control: Component = dmc.PasswordInput(
        id=control_id,
        label=label,
        description=description,
        inputWrapperOrder=_ORDER,
        value="",
        autoComplete="new-password" if is_new else "current-password",
        attributes={"input": attributes, "innerInput": attributes},
    )
    return control
