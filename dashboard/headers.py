"""Security headers of every answer, and the content policy of Dash's own document."""

from collections.abc import Sequence

from dash import Dash
from flask import Flask, Response

COMMON_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}
ONE_YEAR_SECONDS = 31_536_000
# For what is no page: should a browser show it as one all the same, it may do nothing.
NOTHING_POLICY = "default-src 'none'; frame-ancestors 'none'"
# For pages of ours that hold a form and no script.
FORM_POLICY = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)

# The same with a script file of ours, which may ask us something.
SCRIPTED_FORM_POLICY = f"{FORM_POLICY}; script-src 'self'; connect-src 'self'"


def send_headers(server: Flask, app: Dash, *, is_encrypted: bool) -> None:
    """Add the headers to every answer that does not set its own; `is_encrypted` when the service is behind TLS."""

    @server.after_request
    def _add(response: Response) -> Response:
        for name, value in COMMON_HEADERS.items():
            response.headers.setdefault(name, value)
        if is_encrypted:
            response.headers.setdefault("Strict-Transport-Security", f"max-age={ONE_YEAR_SECONDS}")
        if "Content-Security-Policy" not in response.headers:
            is_page = response.mimetype == "text/html"
            policy = content_policy(app.csp_hashes()) if is_page else NOTHING_POLICY
            response.headers["Content-Security-Policy"] = policy
        return response


def content_policy(script_hashes: Sequence[str]) -> str:
    """What a page may load: our own files, and of inline scripts only Dash's, by their hashes.

    Inline styles stay allowed: Mantine, Plotly and AG Grid write them as they lay out.
    """
    scripts = " ".join(["'self'", *script_hashes])
    return (
        f"default-src 'self'; script-src {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
        "font-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
