"""`/profile` and `/profile/password`: one's own data, e-mail address and password."""

from typing import Final
from zoneinfo import available_timezones

from dash import html
from dash.development.base_component import Component

from dashboard.pages import Address
from dashboard.profile.components import address_card, language_card, password_card, person_card, question_card
from dashboard.ui.headings import TrailStep, page_heading
from dashboard.ui.links import button_link
from ingest.db.engine import reading
from ingest.people.levels import level_label
from ingest.people.profile import Profile, profile
from ingest.portal.current import current_portal
from ingest.viewer import Viewer

TITLE: Final = "Edit Profile"
PROFILE: Final = "/profile"
PASSWORD_TITLE: Final = "Change Password"  # noqa: S105 - a title
PASSWORD: Final = "/profile/password"  # noqa: S105 - an address
_HOME: Final = TrailStep("Home", "/")


def profile_page(viewer: Viewer, _address: Address) -> Component:
    """The viewer's own profile."""
    with reading() as session:
        one = profile(session, viewer)
    ways = [button_link(PASSWORD_TITLE, PASSWORD), button_link("Notifications", "/profile/notifications")]
    return html.Div(
        [
            page_heading(TITLE, trail=[_HOME, TrailStep(TITLE)], subtitle=_standing(one), actions=ways),
            person_card(one, zones=sorted(available_timezones())),
            address_card(one),
            language_card(current_portal().locale),
        ],
        className="stack profile",
    )


def password_page(viewer: Viewer, _address: Address) -> Component:
    """The form that changes the viewer's own password."""
    rules = current_portal().sign_in
    with reading() as session:
        one = profile(session, viewer)
    subtitle = "All other sign-ins end, and a letter confirms the change."
    cards = [password_card(one.user_name, min_characters=rules.min_password_characters)]
    # Its callback knows it, wherever it is shown.
    cards.append(html.Div(question_card(one.user_name, one.security_question), hidden=not rules.has_security_question))
    return html.Div(
        [page_heading(PASSWORD_TITLE, trail=[_HOME, TrailStep(TITLE, PROFILE)], subtitle=subtitle), *cards],
        className="stack profile",
    )


def _standing(one: Profile) -> str:
    """Who one is here: 'Client Portal Standard User of Acme'."""
    if one.security_level is not None:
        return f"{level_label(one.security_level)} of {one.organisation}. User name: {one.user_name}"
    role = "" if one.staff_role is None else one.staff_role.value.replace("_", " ").capitalize()
    return f"{role}. User name: {one.user_name}"
