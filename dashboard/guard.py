"""The one guard before every address: nothing but the public part answers to strangers or to other sites' pages."""

from typing import Final
from urllib.parse import quote, urlsplit

from flask import Flask, Request, Response, redirect, request
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from dashboard.errors import json_answer
from dashboard.signin.addresses import sign_in_address
from ingest.errors import ForbiddenError, SignInRequiredError
from ingest.viewer import Viewer

# Everything is private but what is named here: a new endpoint is safe before anybody thinks of it.
PUBLIC_BLUEPRINTS: Final = frozenset({"signin", "access", "health", "_dash_assets"})
PUBLIC_ENDPOINTS: Final = frozenset(
    {"/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>", "/_favicon.ico"}
)
# Dash answers these with the page's frame for any address that is not taken otherwise.
PAGE_ENDPOINTS: Final = frozenset({"/", "/<path:path>"})
# Under these prefixes programs ask, and a page would be no answer.
PROGRAM_PREFIXES: Final = ("/_dash", "/_reload-hash", "/api/")
SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})


def current_viewer() -> Viewer:
    """The viewer of this request; SignInRequiredError when nobody is signed in."""
    viewer = getattr(current_user, "viewer", None)
    if not isinstance(viewer, Viewer):
        raise SignInRequiredError("Sign in to go on.")
    return viewer


def protect(server: Flask, *, base_url: str) -> None:
    """Put the guard before every request of the service; `base_url` is its own address as browsers see it."""
    own_host = urlsplit(base_url).netloc

    @server.before_request
    def _refuse_other_sites() -> Response | None:
        if request.method in SAFE_METHODS or is_from_own_pages(request, own_host=own_host):
            return None
        return json_answer(ForbiddenError("This was sent from another site's page."))

    @server.before_request
    def _refuse_strangers() -> AnyResponse | None:
        if is_public(request) or current_user.is_authenticated:
            return None
        if is_page(request):
            return redirect(sign_in_address(wanted_address(request)))
        return json_answer(SignInRequiredError("Sign in to go on."))


def is_public(asked: Request) -> bool:
    """Whether anybody may ask this."""
    return asked.blueprint in PUBLIC_BLUEPRINTS or asked.endpoint in PUBLIC_ENDPOINTS


def is_page(asked: Request) -> bool:
    """Whether this is somebody's browser opening a page."""
    is_for_programs = asked.path.startswith(PROGRAM_PREFIXES)
    return asked.method in {"GET", "HEAD"} and asked.endpoint in PAGE_ENDPOINTS and not is_for_programs


def is_from_own_pages(asked: Request, *, own_host: str) -> bool:
    """Whether a browser says that one of our own pages sends this; programs, which carry no cookies, say nothing.

    Together with SameSite cookies this is what keeps other sites from calling Dash's callbacks.
    """
    site = asked.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = asked.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc in {asked.host, own_host}


def wanted_address(asked: Request) -> str:
    """The address asked for, as it can be given to the sign-in page."""
    path = quote(asked.path, safe="/:@!$&'()*+,;=~-._")
    query = asked.query_string.decode("ascii", errors="ignore")
    return f"{path}?{query}" if query else path
