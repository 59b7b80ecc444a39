"""`/profile/notifications`: a box to tick for each thing the viewer can be told of by e-mail."""

from typing import Final

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboard.notifications import ids
from dashboard.pages import Address
from dashboard.ui.headings import TrailStep, page_heading
from ingest.db.engine import reading
from ingest.enums import NotificationKind
from ingest.notifications.preferences import NotificationChoice, notification_choice
from ingest.notifications.rendering import PREFERENCES_PATH
from ingest.viewer import Viewer

TITLE: Final = "Notifications"
PATH: Final = PREFERENCES_PATH
# What each is called, and what it means for a contact and for staff.
WORDS: Final = {
    NotificationKind.OPENED: (
        "New tickets",
        "A ticket is opened for you by somebody else.",
        "A ticket is opened for your team or for you.",
    ),
    NotificationKind.REPLY: ("Replies", "Somebody replies.", "The customer or a colleague replies."),
    NotificationKind.NOTE: ("Internal notes", "", "A colleague writes an internal note."),
    NotificationKind.STATUS: ("Status", "The status changes.", "The status changes."),
    NotificationKind.ASSIGNED: ("Assignments", "", "A ticket is given to you, or to your team."),
    NotificationKind.APPROVAL: ("Approvals", "Your approval is asked for.", "Your approval is asked for."),
    NotificationKind.WATCH: ("Watching", "Somebody adds you to the watchers of a ticket.", ""),
}


def notifications_page(viewer: Viewer, _address: Address) -> Component:
    """The choice of the viewer's own account."""
    with reading() as session:
        choice = notification_choice(session, viewer)
    about = "Tickets with you or your team." if viewer.is_staff else "Tickets you are the contact of, opened or watch."
    saved = html.P(id=ids.SAVED, className="muted notifications-saved", role="status")
    return html.Div(
        [
            page_heading(TITLE, trail=[TrailStep("Home", "/"), TrailStep(TITLE)], subtitle=f"By e-mail. {about}"),
            html.Section(
                [_kinds(choice, viewer), _opened(choice), _whole(choice), saved], className="card stack notifications"
            ),
        ],
        className="stack",
    )


def _kinds(choice: NotificationChoice, viewer: Viewer) -> Component:
    boxes = [_box(one, is_staff=viewer.is_staff) for one in choice.offered]
    on = [one.value for one in choice.offered if one in choice.on]
    group: Component = dmc.CheckboxGroup(
        html.Div(boxes, className="stack"),
        id=ids.KINDS,
        label="Tell me by e-mail when",
        description="What you do yourself is never told to you.",
        value=on,
    )
    return group


def _box(kind: NotificationKind, *, is_staff: bool) -> Component:
    label, for_contacts, for_staff = WORDS[kind]
    meaning = for_staff if is_staff else for_contacts
    box: Component = dmc.Checkbox(value=kind.value, label=label, description=meaning, radius="sm")
    return box


def _opened(choice: NotificationChoice) -> html.Div:
    switch = dmc.Switch(
        id=ids.OPENED,
        label="Tickets I opened for others",
        description="Beside those you are the contact of.",
        checked=choice.hears_opened,
    )
    # For staff it is only known to its callback.
    return html.Div(switch, hidden=not choice.is_opened_offered, className="notifications-whole")


def _whole(choice: NotificationChoice) -> html.Div:
    switch = dmc.Switch(
        id=ids.WHOLE,
        label="All tickets of my organisation",
        description="Beside those you are on: you administer the organisation.",
        checked=choice.hears_whole,
    )
    # For others it is only known to its callback.
    return html.Div(switch, hidden=not choice.is_whole_offered, className="notifications-whole")
