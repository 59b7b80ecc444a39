"""What the walk over all callbacks and routes calls of contacts, with what names Acme's people."""

from collections.abc import Callable
from typing import Any

Values = dict[str, Any]
CONTACTS = "/manage/contacts"
FIELDS = '{"field":["ALL"],"type":"contact-field"}'
TYPED = {"first_name": "Mine", "last_name": "Mine", "email": "mine@globex.example", "has_access": ["yes"],
         "security_level": "admin", "user_name": "", "site_id": "", "is_active": ["yes"]}  # fmt: skip


def _bob(world: Any) -> str:
    return f"{CONTACTS}/{world.people.bob.contact_id}"


def _saved(button: str) -> list[Callable[[Any], Values]]:
    def values(path: str, search: str) -> Values:
        return {
            f"contact-save-{button}.n_clicks": 1,
            f"{FIELDS}.value": list(TYPED.items()),
            f"{FIELDS}.id": [(name, {"field": name, "type": "contact-field"}) for name in TYPED],
            "contact-opened.data": {},
            "_pages_location.pathname": path,
            "_pages_location.search": search,
        }

    return [
        lambda w: values(_bob(w), ""),
        lambda w: values(f"{CONTACTS}/new", f"?organisation={w.people.acme}&site={w.people.leeds}"),
    ]


def _pressed(button: str) -> list[Callable[[Any], Values]]:
    return [lambda w: {f"contact-{button}.n_clicks": 1, "_pages_location.pathname": _bob(w)}]


def _sought(choice: str, act: str) -> list[Callable[[Any], Values]]:
    return [lambda w: {f"contact-{choice}.searchValue": "lane", "_pages_location.pathname": f"{_bob(w)}/{act}"}]


CALLBACKS: dict[str, Callable[[Any], list[Callable[[Any], Values]]]] = {
    "contacts_filtered": lambda _w: [
        lambda w: {"contacts-search.value": "field", "contacts-organisation.value": str(w.people.acme)}
    ],
    "owner_chosen": lambda _w: [lambda w: {"contact-owner.value": str(w.people.acme)}],
    "user_saved": lambda _w: _saved("close"),
    "user_saved_then_new": lambda _w: _saved("new"),
    "activation_sent": lambda _w: _pressed("send-activation"),
    "reset_link_sent": lambda _w: _pressed("send-reset"),
    "access_unlocked": lambda _w: _pressed("unlock"),
    "taker_sought": lambda _w: _sought("taker", "leave"),
    "duplicate_sought": lambda _w: _sought("duplicate", "merge"),
    "handed_over": lambda _w: [
        lambda w: {
            "contact-hand-over.n_clicks": 1,
            "contact-taker.value": str(w.people.dora.contact_id),
            "contact-retired-too.value": ["yes"],
            "_pages_location.pathname": f"{_bob(w)}/leave",
        }
    ],
    "merge_weighed": lambda _w: [
        lambda w: {
            "contact-duplicate.value": str(w.people.dora.contact_id),
            "_pages_location.pathname": f"{_bob(w)}/merge",
        }
    ],
    "contacts_merged": lambda _w: [
        lambda w: {
            "contact-merge.n_clicks": 1,
            "contact-duplicate.value": str(w.people.dora.contact_id),
            "_pages_location.pathname": f"{_bob(w)}/merge",
        }
    ],
}
IN_THE_BROWSER = {'{"field":"user_name","type":"contact-field"}.value'}
ROUTES: dict[str, Callable[[Any], list[str]]] = {
    f"GET {CONTACTS}.csv": lambda w: [f"{CONTACTS}.csv", f"{CONTACTS}.csv?organisation={w.people.acme}"]
}


def pages(world: Any) -> list[tuple[str, str]]:
    """Every page of contacts that names Acme's people."""
    bob, acme = _bob(world), world.people.acme
    return [
        *((CONTACTS, query) for query in ("", f"?organisation={acme}", f"?site={world.people.leeds}", "?q=field")),
        (f"{CONTACTS}/new", f"?organisation={acme}"),
        *((f"{bob}{tail}", "") for tail in ("", "/leave", "/merge")),
    ]
