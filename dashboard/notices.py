"""Short notices in the corner of the page, sent from inside a callback and read out as they appear."""

from typing import Literal

import dash_mantine_components as dmc
from dash import set_props

NOTICES = "notices"
NoticeTone = Literal["success", "danger"]
_COLOURS: dict[NoticeTone, str] = {"success": "teal", "danger": "red"}
# Long enough to read a sentence; a refusal stays until it is closed.
SUCCESS_MILLISECONDS = 6000


def notice_container() -> dmc.NotificationContainer:
    """The place where notices appear; once, in the shell."""
    return dmc.NotificationContainer(id=NOTICES, position="bottom-right", zIndex=400)


def notify(title: str, message: str, *, tone: NoticeTone = "success") -> None:
    """Show a notice; only inside a callback."""
    notice = {
        "action": "show",
        "title": title,
        "message": message,
        "color": _COLOURS[tone],
        "autoClose": SUCCESS_MILLISECONDS if tone == "success" else False,
    }
    set_props(NOTICES, {"sendNotifications": [notice]})
