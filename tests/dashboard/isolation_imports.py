"""What the walk over all callbacks and routes calls of imports, with what names Acme's things."""

from collections.abc import Callable
from typing import Any

Values = dict[str, Any]
PATH = "/manage/imports"


def _given(world: Any) -> Values:
    return {
        "import-look.n_clicks": 1,
        "import-file.data": {"id": world.run_id, "name": "a.csv"},
        "import-owner.value": str(world.people.acme),
        "import-site.value": str(world.people.leeds),
        "import-existing.value": "update",
    }


def _pressed(button: str) -> list[Callable[[Any], Values]]:
    return [lambda w: {f"import-{button}.n_clicks": 1, "_pages_location.pathname": f"/manage/imports/{w.run_id}"}]


CALLBACKS: dict[str, Callable[[Any], list[Callable[[Any], Values]]]] = {
    "refreshed_runs": lambda _w: [lambda _w: {"imports-clock.n_intervals": 1}],
    "refreshed_run": lambda _w: [
        lambda w: {"import-run-clock.n_intervals": 1, "_pages_location.pathname": f"{PATH}/{w.run_id}"}
    ],
    "import_owner_chosen": lambda _w: [lambda w: {"import-owner.value": str(w.people.acme)}],
    "contact_file_checked": lambda _w: [_given],
    "import_applied": lambda _w: _pressed("apply"),
    "import_discarded": lambda _w: _pressed("discard"),
}
ROUTES: dict[str, Callable[[Any], list[str]]] = {
    "GET /manage/imports/<run_id>/rejects.csv": lambda w: [f"{PATH}/{w.run_id}/rejects.csv"],
    "GET /manage/imports/template.csv": lambda _w: ["/manage/imports/template.csv"],
    "POST /manage/imports/upload": lambda _w: ["/manage/imports/upload"],
}


def pages(world: Any) -> list[tuple[str, str]]:
    """The pages of imports, and of Acme's."""
    return [(PATH, ""), (f"{PATH}/{world.run_id}", "")]
