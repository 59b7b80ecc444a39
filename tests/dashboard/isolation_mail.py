"""Cases of the isolation test: the outbox, the watchers of a ticket, and the choice of notifications."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import text

Case = Callable[[Any], dict[str, Any]]
REMOVE = '{"contact":["ALL"],"type":"watcher-remove"}'
SWITCH = '{"contact":["ALL"],"type":"watcher-notified"}'
# What Bob may do with his own organisation's tickets.
OWN_ACTS = ("mine_pressed", "watcher_added", "watcher_removed", "notifications_switched")


def mail_id(world: Any) -> int:
    """Acme's first mail."""
    with world.engine.connect() as connection:
        return int(connection.execute(text("SELECT min(id) FROM mails")).scalar_one())


def pages(world: Any) -> list[tuple[str, str]]:
    """Pages that name Acme's mails, or are for everybody."""
    return [
        ("/desk/outbox", ""),
        ("/desk/outbox", f"?ticket={world.number}&state=waiting"),
        (f"/desk/outbox/{mail_id(world)}", ""),
        ("/profile/notifications", ""),
    ]


def _on_ticket(values: Case) -> list[Case]:
    return [lambda w: values(w) | {"_pages_location.pathname": f"/tickets/{w.number}"}]


CALLBACKS: dict[str, Callable[[Any], list[Case]]] = {
    "outbox_filtered": lambda _w: [lambda w: {"outbox-number.value": w.number, "outbox-states.value": ["waiting"]}],
    "mail_retried": lambda _w: [
        lambda w: {"outbox-retry.n_clicks": 1, "_pages_location.pathname": f"/desk/outbox/{mail_id(w)}"}
    ],
    "mine_pressed": lambda _w: _on_ticket(lambda _w: {"watchers-mine.n_clicks": 1}),
    "watcher_added": lambda _w: _on_ticket(
        lambda w: {"watchers-add.n_clicks": 1, "watchers-choice.value": str(w.people.dora.contact_id)}
    ),
    "watcher_removed": lambda _w: _on_ticket(
        lambda w: {
            f"{REMOVE}.n_clicks": [(w.people.bob.contact_id, 1)],
            f"{REMOVE}.id": [(w.people.bob.contact_id, {"contact": w.people.bob.contact_id, "type": "watcher-remove"})],
        }
    ),
    "notifications_switched": lambda _w: _on_ticket(
        lambda w: {
            f"{SWITCH}.checked": [(w.people.bob.contact_id, False)],
            f"{SWITCH}.id": [
                (w.people.bob.contact_id, {"contact": w.people.bob.contact_id, "type": "watcher-notified"})
            ],
        }
    ),
    "choices_asked": lambda _w: _on_ticket(lambda _w: {"watchers-choice.searchValue": "e"}),
    "choice_made": lambda _w: [
        lambda _w: {
            "notifications-kinds.value": ["reply"],
            "notifications-whole.checked": False,
            "notifications-opened.checked": True,
        }
    ],
}
