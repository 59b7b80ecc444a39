"""Cases of the isolation test: one's own profile, password and sign-ins, tried with Bob's sign-in."""

from collections.abc import Callable
from typing import Any

Case = Callable[[Any], dict[str, Any]]
END = '{"session":["ALL"],"type":"sign-in-end"}'
FIELD = '{"field":["ALL"],"type":"profile-field"}'
# What Bob may do with his own.
OWN_ACTS = ("sign_in_ended", "other_sign_ins_ended")


def pages(_world: Any) -> list[tuple[str, str]]:
    """One's own pages."""
    return [("/profile", ""), ("/profile/password", ""), ("/profile/sign-ins", "")]


def _bobs(world: Any) -> int:
    # The standing people sign in as they come, each once: their sign-ins are numbered as their accounts.
    return int(world.people.bob.account_id)


def _once(values: Case) -> Callable[[Any], list[Case]]:
    return lambda _w: [values]


CALLBACKS: dict[str, Callable[[Any], list[Case]]] = {
    "profile_saved": _once(
        lambda _w: {
            "profile-save.n_clicks": 1,
            f"{FIELD}.value": [("first_name", ""), ("last_name", "Mine")],
            f"{FIELD}.id": [(name, {"field": name, "type": "profile-field"}) for name in ("first_name", "last_name")],
            "profile-timezone.value": "Europe/London",
        }
    ),
    # A wrong password is counted: tests/security/test_identity.py. Here they are called as pages call them at first.
    "address_asked": _once(lambda _w: {"profile-address.value": "mine@globex.example"}),
    "password_changed": _once(lambda _w: {"password-new.value": "four words and a heron"}),
    "question_chosen": _once(lambda _w: {"question-choice.value": "first_job"}),
    "sign_in_ended": _once(
        lambda w: {
            f"{END}.n_clicks": [(_bobs(w), 1)],
            f"{END}.id": [(_bobs(w), {"session": _bobs(w), "type": "sign-in-end"})],
        }
    ),
    # Others of one's own, of which the standing people have none.
    "other_sign_ins_ended": _once(lambda _w: {"sign-ins-end-others.n_clicks": 1}),
}
