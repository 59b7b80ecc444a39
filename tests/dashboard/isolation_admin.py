"""What the walk over all callbacks and routes calls of administration, with what names Acme's things."""

import base64
from collections.abc import Callable
from typing import Any

KINDS = ("organisations", "sites", "items", "teams", "staff")
FIELDS = '{"key":["ALL"],"type":"admin-field"}'
FILTERS = '{"key":["ALL"],"type":"admin-filter"}'
Case = Callable[[Any], dict[str, Any]]


def _pressed(button: str, kind: str = "sites") -> list[Case]:
    def case(world: Any) -> dict[str, Any]:
        record_id = world.people.leeds if kind == "sites" else world.people.alice.account_id
        return {f"admin-{button}.n_clicks": 1, "_pages_location.pathname": f"/admin/{kind}/{record_id}"}

    return [case]


def _saved(path: str) -> Case:
    return lambda w: {
        "admin-save.n_clicks": 1,
        f"{FIELDS}.value": [("organisation", str(w.people.acme)), ("name", "Attic")],
        "_pages_location.pathname": path,
    }


def _given(**more: Any) -> Case:
    content = base64.b64encode(b"Organisation,Name\nAcme,Attic\n").decode()
    return lambda _w: {
        "admin-file.data": {"name": "sites.csv", "content": content},
        "_pages_location.pathname": "/admin/sites/import",
        **more,
    }


CALLBACKS: dict[str, Callable[[Any], list[Case]]] = {
    "records_filtered": lambda _w: [
        lambda w: {
            "admin-search.value": "Leeds",
            "admin-state.value": "all",
            f"{FILTERS}.value": [("organisation", str(w.people.acme))],
            "_pages_location.pathname": "/admin/sites",
        }
    ],
    "record_saved": lambda _w: [_saved("/admin/sites/new"), _saved("/admin/sites/1"), _saved("/admin/nothing/new")],
    "record_retired": lambda _w: _pressed("retire"),
    "record_deleted": lambda _w: _pressed("delete"),
    "way_in_sent": lambda _w: _pressed("send-again", "staff"),
    "reset_link_sent_to_staff": lambda _w: _pressed("send-reset", "staff"),
    "staff_unlocked": lambda _w: _pressed("unlock", "staff"),
    "access_ended": lambda _w: _pressed("end-access", "staff"),
    "file_chosen": lambda _w: [_given()],
    "file_applied": lambda _w: [_given(**{"admin-apply.n_clicks": 1, "admin-how-choice.value": "good"})],
    "items_filtered": lambda _w: [
        lambda w: {"items-organisation.value": str(w.people.acme), "items-site.value": str(w.people.leeds)}
    ],
}
ROUTES: dict[str, Callable[[Any], list[str]]] = {
    "GET /admin/<name>.csv": lambda _w: [f"/admin/{kind}.csv?state=all" for kind in (*KINDS, "nothing")],
}


def pages(world: Any) -> list[tuple[str, str]]:
    """Every page of administration, and the list of items with what names Acme's things."""
    found = [("/admin", "")]
    for kind in KINDS:
        found += [(f"/admin/{kind}{rest}", "") for rest in ("", "/new", "/import", "/1")]
    found.append(("/admin/sites", f"?organisation={world.people.acme}&state=all"))
    asked = f"?organisation={world.people.acme}&site={world.people.leeds}&retired=1"
    return [*found, ("/manage/items", ""), ("/manage/items", asked)]
