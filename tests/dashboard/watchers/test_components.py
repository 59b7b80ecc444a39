"""The panel of watchers: who may turn whose notifications, and what is offered to whom."""

from typing import Any

import dash_mantine_components as dmc
import pytest

from dashboard.watchers import ids
from dashboard.watchers.components import contact_choices, watchers_panel
from ingest import clock
from ingest.people.schemas import ContactName
from ingest.tickets.watching import Watcher
from ingest.viewer import Viewer
from tests.support.people import People
from tests.support.trees import components, words


def watching(*viewers: Viewer) -> list[Watcher]:
    return [
        Watcher(one.contact_id or 0, one.name, None, is_notified=True, added_by="Alice Moore", added_at=clock.now())
        for one in viewers
    ]


def found(panel: object, kind: Any) -> list[Any]:
    return [one for one in components(panel) if isinstance(one, kind)]


@pytest.mark.parametrize(
    ("who", "enabled"),
    [("bob", ["Bob Field"]), ("dora", ["Bob Field", "Dora Lane"]), ("alice", ["Bob Field", "Dora Lane"])],
)
def test_switches_are_ones_own_unless_one_administers(people: People, who: str, enabled: list[str]) -> None:
    panel = watchers_panel(watching(people.bob, people.dora), getattr(people, who))
    switches = found(panel, dmc.Switch)
    assert len(switches) == 2
    names = [one.attributes["input"]["aria-label"] for one in switches if not one.disabled]
    assert names == [f"Notifications of {name}" for name in enabled]


def test_who_does_not_watch_yet_is_offered_the_short_way(people: People) -> None:
    def is_offered(viewer: Viewer, *viewers: Viewer) -> bool:
        (button,) = (one for one in found(watchers_panel(watching(*viewers), viewer), dmc.Button) if one.id == ids.MINE)
        return button.style is None

    assert is_offered(people.bob, people.dora)
    assert not is_offered(people.dora, people.dora)
    assert not is_offered(people.alice, people.dora)


def test_the_panel_names_who_watches_and_marks_oneself(people: People) -> None:
    told = words(watchers_panel(watching(people.bob, people.dora), people.dora))
    assert "Watchers (2)" in told
    assert "Dora Lane (you)" in told
    assert "Bob Field (you)" not in told


def test_contacts_are_offered_with_their_address() -> None:
    offered = contact_choices([ContactName(1, "Ann Lee", "ann@acme.example"), ContactName(2, "Bo Ek", None)])
    assert offered == [{"value": "1", "label": "Ann Lee <ann@acme.example>"}, {"value": "2", "label": "Bo Ek"}]
