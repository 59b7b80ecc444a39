"""What the walk over all callbacks and routes calls of imports of contacts, with what names Acme's things."""

from collections.abc import Callable
from typing import Any

Values = dict[str, Any]


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
    "import_owner_chosen": lambda _w: [lambda w: {"import-owner.value": str(w.people.acme)}],
    "contact_file_checked": lambda _w: [_given],
    "import_applied": lambda _w: _pressed("apply"),
    "import_discarded": lambda _w: _pressed("discard"),
}
ROUTES: dict[str, Callable[[Any], list[str]]] = {
    "GET /manage/imports/template.csv": lambda _w: ["/manage/imports/template.csv"],
    "POST /manage/imports/upload": lambda _w: ["/manage/imports/upload"],
}


def pages(_world: Any) -> list[tuple[str, str]]:
    """Those of imports are walked with the others."""
    return []
