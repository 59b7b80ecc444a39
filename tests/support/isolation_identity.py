"""What the walk over the ground floor calls of accounts and sign-ins, with what names Acme's people."""

from collections.abc import Callable
from typing import Any

Arguments = Callable[[Any], dict[str, Any]]
# A step of acts that are tried themselves.
PIECES = {"close_account"}
READS: dict[str, list[Arguments]] = {}
STAFF_ACTS: dict[str, Arguments] = {}
TICKET_ACTS: dict[str, Arguments] = {
    "activate": lambda w: {"account_id": w.people.bob.account_id},
}
