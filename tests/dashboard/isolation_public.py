"""The routes that are for anybody, with the addresses the walk over all routes asks."""

from collections.abc import Callable
from typing import Any

Addresses = Callable[[Any], list[str]]
# For anybody: what they answer is the same for all.
PUBLIC_ROUTES: dict[str, Addresses] = {
    "GET /healthz": lambda _w: ["/healthz"],
    "GET /readyz": lambda _w: ["/readyz"],
    "GET /signin": lambda w: [f"/signin?next=/tickets/{w.number}"],
    "POST /signin": lambda w: [f"/signin?next=/tickets/{w.number}"],
    "POST /signout": lambda _w: ["/signout"],
    "GET /assets/<path:filename>": lambda _w: ["/assets/tokens.css", "/assets/../pyproject.toml"],
    "GET /_dash-component-suites/<string:package_name>/<path:fingerprinted_path>": lambda w: [
        f"/_dash-component-suites/dash/{min(w.app.registered_paths['dash'])}"
    ],
    "GET /_favicon.ico": lambda _w: ["/_favicon.ico"],
}
