"""The addresses anybody may ask, with what is asked of them: what they answer is the same for all."""

from collections.abc import Callable
from typing import Any

PUBLIC_ROUTES: dict[str, Callable[[Any], list[str]]] = {
    "GET /healthz": lambda _w: ["/healthz"],
    "GET /readyz": lambda _w: ["/readyz"],
    "GET /signin": lambda w: [f"/signin?next=/tickets/{w.number}"],
    "POST /signin": lambda w: [f"/signin?next=/tickets/{w.number}"],
    "POST /signout": lambda _w: ["/signout"],
    "GET /request-access": lambda _w: ["/request-access"],
    "POST /request-access": lambda _w: ["/request-access"],
    "GET /request-access/sent": lambda _w: ["/request-access/sent"],
    "GET /request-access/confirmed": lambda _w: ["/request-access/confirmed"],
    "GET /request-access/<token>": lambda _w: ["/request-access/1-0"],
    "POST /request-access/<token>": lambda _w: ["/request-access/1-0"],
    "GET /forgot": lambda _w: ["/forgot"],
    "POST /forgot": lambda _w: ["/forgot"],
    "GET /unlock": lambda _w: ["/unlock"],
    "POST /unlock": lambda _w: ["/unlock"],
    "GET /unlock/question": lambda _w: ["/unlock/question"],
    "POST /unlock/question": lambda _w: ["/unlock/question"],
    **{
        f"{method} {path}/<token>": lambda _w, path=path: [f"{path}/1-{'0' * 48}", f"{path}/x"]
        for method in ("GET", "POST")
        for path in ("/activate", "/reset", "/unlock", "/confirm-address")
    },
    "POST /password-strength": lambda _w: ["/password-strength"],
    "GET /assets/<path:filename>": lambda _w: ["/assets/tokens.css", "/assets/../pyproject.toml"],
    "GET /_dash-component-suites/<string:package_name>/<path:fingerprinted_path>": lambda w: [
        f"/_dash-component-suites/dash/{min(w.app.registered_paths['dash'])}"
    ],
    "GET /_favicon.ico": lambda _w: ["/_favicon.ico"],
}
