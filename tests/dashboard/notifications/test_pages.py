"""The choice of notifications on screen: to each what is for them, as it was kept."""

import dash_mantine_components as dmc
from dash import html

from dashboard.notifications import ids
from dashboard.notifications.pages import WORDS, notifications_page
from dashboard.pages import Address
from ingest.db.engine import unit_of_work
from ingest.enums import NotificationKind
from ingest.notifications.preferences import choose_notifications
from ingest.viewer import Viewer
from tests.support.people import People
from tests.support.trees import components

PAGE = Address("/profile/notifications", {}, {})


def offered(viewer: Viewer) -> tuple[list[str], list[str], bool]:
    """What can be ticked, what is, and whether the whole organisation is offered."""
    tree = list(components(notifications_page(viewer, PAGE)))
    (group,) = (one for one in tree if isinstance(one, dmc.CheckboxGroup))
    boxes = [one.value for one in tree if isinstance(one, dmc.Checkbox)]
    around = next(
        one for one in tree
        if isinstance(one, html.Div) and getattr(getattr(one, "children", None), "id", None) == ids.WHOLE
    )  # fmt: skip
    return boxes, group.value, not around.hidden


def test_each_is_offered_what_is_for_them_and_everything_is_on(people: People) -> None:
    contact = ["opened", "reply", "status", "approval", "watch"]
    assert offered(people.bob) == (contact, contact, False)
    assert offered(people.dora) == (contact, contact, True)
    staff = ["opened", "reply", "note", "status", "assigned", "approval"]
    assert offered(people.alice) == (staff, staff, False)


def test_what_was_switched_off_is_not_ticked(people: People) -> None:
    with unit_of_work() as session:
        choose_notifications(session, people.bob, on={NotificationKind.REPLY})
    assert offered(people.bob)[1] == ["reply"]


def test_everything_there_is_has_words() -> None:
    assert set(WORDS) == set(NotificationKind)
