"""What a person wants to hear of is kept for their own account alone, and only what is for them can be chosen."""

import pytest

from ingest.db.engine import reading, unit_of_work
from ingest.enums import NotificationKind
from ingest.errors import ForbiddenError, HelmdeskError, InvalidInputError
from ingest.notifications.preferences import NotificationChoice, choose_notifications, notification_choice
from ingest.notifications.rules import PREFERENCE, hears_opened, hears_whole_organisation, switched_off
from ingest.people.service import save_preference
from ingest.viewer import PUBLIC, Viewer
from tests.support.people import People

K = NotificationKind


def choice_of(viewer: Viewer) -> NotificationChoice:
    with reading() as session:
        return notification_choice(session, viewer)


def test_everything_is_on_until_it_is_switched_off(people: People) -> None:
    assert choice_of(people.bob).on == {K.OPENED, K.REPLY, K.STATUS, K.APPROVAL, K.WATCH}
    assert choice_of(people.alice).on == {K.OPENED, K.REPLY, K.NOTE, K.STATUS, K.ASSIGNED, K.APPROVAL}
    with unit_of_work() as session:
        choose_notifications(session, people.bob, on={K.REPLY})
    assert choice_of(people.bob).on == {K.REPLY}
    assert len(choice_of(people.dora).on) == 5


def test_tickets_opened_for_others_are_heard_of_until_that_is_switched_off(people: People) -> None:
    assert (choice_of(people.bob).is_opened_offered, choice_of(people.bob).hears_opened) == (True, True)
    assert not choice_of(people.alice).is_opened_offered
    with unit_of_work() as session:
        choose_notifications(session, people.bob, on={K.REPLY}, hears_opened=False)
    assert not choice_of(people.bob).hears_opened


def test_the_whole_organisation_is_for_its_administrators(people: People) -> None:
    with unit_of_work() as session:
        choose_notifications(session, people.dora, on={K.REPLY}, hears_whole=True)
    assert (choice_of(people.dora).is_whole_offered, choice_of(people.dora).hears_whole) == (True, True)
    for viewer in (people.bob, people.alice):
        assert not choice_of(viewer).is_whole_offered
        with pytest.raises(ForbiddenError), unit_of_work() as session:
            choose_notifications(session, viewer, on={K.REPLY}, hears_whole=True)


def test_a_contact_cannot_choose_what_is_for_staff(people: People) -> None:
    with pytest.raises(InvalidInputError), unit_of_work() as session:
        choose_notifications(session, people.bob, on={K.NOTE})
    with pytest.raises((HelmdeskError, AttributeError)), unit_of_work() as session:
        choose_notifications(session, PUBLIC, on=set())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "content", [None, [], "off", {"off": "reply"}, {"off": [1, None]}, {"organisation": "yes"}, {"opener": "no"}]
)
def test_nonsense_that_was_kept_switches_nothing(people: People, content: object) -> None:
    assert not switched_off(content)
    assert not hears_whole_organisation(content)
    assert hears_opened(content)
    with unit_of_work() as session:
        save_preference(session, people.bob, name=PREFERENCE, content=content)
    assert len(choice_of(people.bob).on) == 5
