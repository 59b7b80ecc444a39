"""Cases of the isolation test: the audit trail and the requests for access."""

from collections.abc import Callable
from typing import Any

Case = Callable[[Any], dict[str, Any]]


def pages(world: Any) -> list[tuple[str, str]]:
    """Pages that would tell of Acme's people."""
    return [
        (path, query)
        for path in ("/admin/audit", "/manage/audit")
        for query in ("", f"?organisation={world.people.acme}", "?who=Bob")
    ]


CALLBACKS: dict[str, Callable[[Any], list[Case]]] = {
    "trail_filtered": lambda _w: [
        lambda w: {"audit-organisation.value": str(w.people.acme), "_pages_location.pathname": "/admin/audit"}
    ],
}
ROUTES: dict[str, Callable[[Any], list[str]]] = {
    "GET /admin/audit.csv": lambda w: ["/admin/audit.csv", f"/admin/audit.csv?organisation={w.people.acme}"],
    "GET /manage/audit.csv": lambda w: ["/manage/audit.csv", f"/manage/audit.csv?organisation={w.people.acme}"],
}
