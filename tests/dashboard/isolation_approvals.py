"""What the walk over all callbacks calls of approvals, with what names Acme's board, request and ticket."""

from collections.abc import Callable
from typing import Any

ADMINISTRATION = "/admin/boards"


def _decision(button: str) -> list[Callable[[Any], dict[str, Any]]]:
    return [
        lambda w: {
            f"approval-{button}.n_clicks": 1,
            "approval-reason.value": "I say so.",
            "approval-request.data": 1,
            "_pages_location.pathname": f"/tickets/{w.number}",
        }
    ]


def _saved(path: str) -> Callable[[Any], dict[str, Any]]:
    return lambda w: {
        "board-save.n_clicks": 1,
        "board-organisation.value": str(w.people.acme),
        "board-name.value": "Mine",
        "board-rule.value": "any",
        "board-members.value": [str(w.people.carol.account_id), str(w.people.bob.account_id)],
        "_pages_location.pathname": path,
    }


def _pressed(button: str) -> list[Callable[[Any], dict[str, Any]]]:
    return [lambda _w: {f"board-{button}.n_clicks": 1, "_pages_location.pathname": f"{ADMINISTRATION}/1"}]


CALLBACKS: dict[str, Callable[[Any], list[Callable[[Any], dict[str, Any]]]]] = {
    "approval_given": lambda _w: _decision("approve"),
    "rejection_given": lambda _w: _decision("reject"),
    "request_withdrawn": lambda _w: [
        lambda w: {
            "approval-withdraw.n_clicks": 1,
            "approval-request.data": 1,
            "_pages_location.pathname": f"/tickets/{w.number}",
        }
    ],
    "approval_asked": lambda _w: [
        lambda w: {
            "approval-ask.n_clicks": 1,
            "approval-ask-board.value": "1",
            "_pages_location.pathname": f"/tickets/{w.number}",
        }
    ],
    "board_saved": lambda _w: [_saved(f"{ADMINISTRATION}/new"), _saved(f"{ADMINISTRATION}/1")],
    "board_retired": lambda _w: _pressed("retire"),
    "board_removed": lambda _w: _pressed("remove"),
}
# Those of contacts that name a ticket, and are answered alike for a foreign one and one that is not there.
OF_TICKETS = ("approval_given", "rejection_given")
PAGES = (
    ("/", "?show=approval"),
    ("/tickets", "?approval=mine"),
    *((path, "") for path in (ADMINISTRATION, f"{ADMINISTRATION}/new", f"{ADMINISTRATION}/1")),
)
