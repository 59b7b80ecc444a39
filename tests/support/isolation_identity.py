"""What the walk over the ground floor calls of accounts and sign-ins, with what names Acme's people."""

from collections.abc import Callable
from typing import Any

Arguments = Callable[[Any], dict[str, Any]]
# A step of acts that are tried themselves.
PIECES = {"close_account", "open_lock", "own_account"}
READS: dict[str, list[Arguments]] = {
    "profile": [lambda _w: {}],
    "own_sign_ins": [lambda _w: {}],
}
STAFF_ACTS: dict[str, Arguments] = {
    "account_id_named": lambda _w: {"user_name": "dora@acme.example"},
    "printed_reset_token": lambda w: {"account_id": w.people.dora.account_id},
}
# Each with Bob's account or sign-in, or with a password that is not Carol's, who has none.
TICKET_ACTS: dict[str, Arguments] = {
    "send_activation": lambda w: {"account_id": w.people.bob.account_id},
    "unlock_account": lambda w: {"account_id": w.people.bob.account_id},
    "send_reset_link": lambda w: {"account_id": w.people.bob.account_id},
    # The standing people's sign-ins are numbered as their accounts.
    "revoke_sign_in": lambda w: {"session_id": w.people.bob.account_id},
    "sign_out": lambda w: {"session_id": w.people.bob.account_id},
    "change_password": lambda w: {
        "current": "mine", "password": "four words and a heron", "again": "four words and a heron",
        "session_id": w.people.bob.account_id,
    },
    "ask_for_address": lambda _w: {"address": "bob@acme.example", "current": "mine"},
    "choose_question": lambda _w: {"question": "first_job", "answer": "Acme", "current": "mine"},
    "change_profile": lambda _w: {"opened": {}, "typed": {"first_name": "Bob"}, "timezone": "Mars/Base"},
}  # fmt: skip
# What each does to the viewer's own account alone: tests/ingest/people/test_own_access.py.
OWN_TESTS = {"revoke_other_sign_ins", "count_wrong_current"}
