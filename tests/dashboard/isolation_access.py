"""Cases of the isolation test: the audit trail and the requests for access."""

from collections.abc import Callable
from typing import Any

Case = Callable[[Any], dict[str, Any]]


def pages(world: Any) -> list[tuple[str, str]]:
    """Pages that would tell of Acme's people."""
    trail = [
        (path, query)
        for path in ("/admin/audit", "/manage/audit")
        for query in ("", f"?organisation={world.people.acme}", "?who=Bob")
    ]
    requests = [("/admin/access", ""), ("/admin/access", "?state=approved"), ("/admin/access/1", "")]
    return [*trail, *requests, ("/admin/people", "?name=bob@acme.example")]


def _on_request(values: Case) -> list[Case]:
    return [lambda w: values(w) | {"_pages_location.pathname": "/admin/access/1"}]


CALLBACKS: dict[str, Callable[[Any], list[Case]]] = {
    "trail_filtered": lambda _w: [
        lambda w: {"audit-organisation.value": str(w.people.acme), "_pages_location.pathname": "/admin/audit"}
    ],
    "organisation_chosen": lambda _w: _on_request(lambda w: {"access-organisation.value": str(w.people.acme)}),
    "request_approved": lambda _w: _on_request(
        lambda w: {
            "access-approve.n_clicks": 1,
            "access-organisation.value": str(w.people.acme),
            "access-level.value": "admin",
        }
    ),
    "request_declined": lambda _w: _on_request(
        lambda _w: {"access-decline.n_clicks": 1, "access-reason.value": "Mine"}
    ),
    "person_looked_for": lambda _w: [lambda _w: {"people-look.n_clicks": 1, "people-name.value": "bob@acme.example"}],
    "person_erased": lambda _w: [
        lambda _w: {
            "people-erase.n_clicks": 1,
            "people-name.value": "bob@acme.example",
            "people-confirmation.value": "Bob Field",
        }
    ],
    "request_certified": lambda _w: _on_request(lambda _w: {"access-certify.n_clicks": 1, "access-note.value": "Mine"}),
}
ROUTES: dict[str, Callable[[Any], list[str]]] = {
    "GET /admin/audit.csv": lambda w: ["/admin/audit.csv", f"/admin/audit.csv?organisation={w.people.acme}"],
    "GET /admin/people/data.json": lambda _w: ["/admin/people/data.json?name=bob@acme.example"],
    "GET /manage/audit.csv": lambda w: ["/manage/audit.csv", f"/manage/audit.csv?organisation={w.people.acme}"],
}
