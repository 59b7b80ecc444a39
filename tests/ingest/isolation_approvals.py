"""What the walk over the ground floor calls of approvals, with what names Acme's board, request and ticket."""

from collections.abc import Callable
from typing import Any

from ingest.approvals.schemas import BoardRule

Arguments = Callable[[Any], dict[str, Any]]
# The board and the request of the walk's world are the first there are.
BOARD = REQUEST = 1
PIECES = ("account_of", "ask_where_needed", "settle_boards", "ask", "follow_status", "follow_edit")
READS: dict[str, list[Arguments]] = {
    "ticket_approvals": [lambda w: {"number": w.number}],
    "boards": [lambda _w: {}],
    "board": [lambda _w: {"board_id": BOARD}],
    "possible_members": [lambda w: {"organisation_id": w.people.acme}],
}
STAFF_ACTS: dict[str, Arguments] = {
    "boards": lambda _w: {},
    "board": lambda _w: {"board_id": BOARD},
    "possible_members": lambda w: {"organisation_id": w.people.acme},
    "create_board": lambda w: {"organisation_id": w.people.acme, "name": "Mine", "rule": BoardRule.ANY},
    "change_board": lambda w: {
        "board_id": BOARD, "name": "Mine", "rule": BoardRule.ANY, "account_ids": [w.people.bob.account_id],
    },
    "retire_board": lambda _w: {"board_id": BOARD, "is_retired": True},
    "remove_board": lambda _w: {"board_id": BOARD},
    "ask_for_approval": lambda w: {"number": w.own_number, "board_id": BOARD},
    "withdraw_request": lambda w: {"number": w.number, "request_id": REQUEST},
}  # fmt: skip
TICKET_ACTS: dict[str, Arguments] = {
    "decide": lambda w: {"number": w.number, "request_id": REQUEST, "is_approved": True},
    "ask_for_approval": lambda w: {"number": w.own_number, "board_id": BOARD},
    "withdraw_request": lambda w: {"number": w.number, "request_id": REQUEST},
}
