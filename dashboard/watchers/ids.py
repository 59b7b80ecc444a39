"""Component ids of a ticket's watchers."""

from typing import Any, Final

from dash import ALL

PANEL: Final = "watchers"
MINE: Final = "watchers-mine"
CHOICE: Final = "watchers-choice"
ADD: Final = "watchers-add"


def remove_id(contact_id: int) -> dict[str, Any]:
    """The id of the button that takes somebody off the list."""
    return {"contact": contact_id, "type": "watcher-remove"}


def notified_id(contact_id: int) -> dict[str, Any]:
    """The id of the switch of somebody's notifications."""
    return {"contact": contact_id, "type": "watcher-notified"}


EVERY_REMOVE: Final[dict[str, Any]] = {"contact": ALL, "type": "watcher-remove"}
EVERY_NOTIFIED: Final[dict[str, Any]] = {"contact": ALL, "type": "watcher-notified"}
