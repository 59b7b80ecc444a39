"""The web service: Flask under Dash, the guard before it, sign-in, the public pages and the slices."""

from pathlib import Path
from typing import Final

import dash
import dash_mantine_components as dmc
from dash import Dash
from flask import Flask, Response, request
from flask_wtf.csrf import generate_csrf

from dashboard.callback_requests import check_callback_requests
from dashboard.document import index_string
from dashboard.errors import answer_callback_error, translate_errors
from dashboard.guard import PAGE_ENDPOINTS, current_viewer, protect
from dashboard.headers import send_headers
from dashboard.health import health_blueprint
from dashboard.origin import note_origin
from dashboard.pages import is_page_address, register_not_found
from dashboard.proxies import Proxies
from dashboard.shell import shell
from dashboard.signin.identity import identify
from dashboard.signin.views import sign_in_blueprint
from dashboard.slices import SLICES, Register
from ingest.db.engine import current_engine, open_engine, use_engine
from ingest.db.migrate import require_current
from ingest.documents.storage import open_store, use_store
from ingest.errors import SignInRequiredError
from ingest.notifications.current import mailing_of, use_mailing
from ingest.people.secrets import use_secret
from ingest.portal.current import current_portal, portal_of, use_portal
from ingest.settings import Settings
from status.front import Front
from status.watcher import Watcher, watcher_of

ASSETS: Final = Path(__file__).resolve().parent.parent / "assets"
# Not for Dash to load: the sign-in page's own styles, and the script that stands in the head already.
_ASSETS_LEFT_OUT: Final = r"signin\.css|shell\.js"
MAX_REQUEST_BYTES: Final = 2 * 1024 * 1024


def create_app(settings: Settings, *, slices: tuple[Register, ...] = SLICES, watcher: Watcher | None = None) -> Dash:
    """The whole service of one installation; ConfigurationError when the portal or the database is not in order.

    The public addresses stand before Flask. Their watcher is the one given, or one that is not started and therefore
    looks at the database at each request.
    """
    app = create_dashboard(settings, slices=slices)
    app.server.wsgi_app = Front(watcher or watcher_of(settings), app.server.wsgi_app, hosts=settings.hosts)
    return app


def create_dashboard(settings: Settings, *, slices: tuple[Register, ...] = SLICES) -> Dash:
    """What signed-in people see, without the public addresses."""
    use_portal(portal_of(settings))
    use_secret(settings.signing_secret)
    use_mailing(mailing_of(settings))
    use_engine(open_engine(settings.resolved_database_url))
    use_store(open_store(settings.resolved_files_url))
    require_current(current_engine())
    server = _server(settings)
    app = _dash(server)
    send_headers(server, app, is_encrypted=_is_encrypted(settings))
    check_callback_requests(server, app)
    for register in slices:
        register(app)
    register_not_found()
    _answer_unknown_pages(server)
    _set_up_now(server)
    return app


def _server(settings: Settings) -> Flask:
    # Dash serves the files of assets/ itself.
    server = Flask(__name__, static_folder=None)
    server.wsgi_app = Proxies(server.wsgi_app, settings.proxies)  # type: ignore[method-assign]  # Flask's way
    server.config.update(
        SECRET_KEY=settings.signing_secret(),
        SESSION_COOKIE_NAME="helmdesk_session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=_is_encrypted(settings),
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=current_portal().sign_in.session_length,
        MAX_CONTENT_LENGTH=MAX_REQUEST_BYTES,
        # A form is good for as long as the session it was shown in.
        WTF_CSRF_TIME_LIMIT=None,
    )
    note_origin(server)
    identify(server)
    protect(server, base_url=settings.base_url)
    translate_errors(server)
    server.register_blueprint(health_blueprint())
    server.register_blueprint(sign_in_blueprint(is_demo=settings.demo))
    return server


def _dash(server: Flask) -> Dash:
    # Dash keeps pages in one dictionary for the whole process; this app starts with none.
    dash.page_registry.clear()
    brand = current_portal().brand
    app = Dash(
        __name__,
        server=server,  # type: ignore[arg-type]  # Dash takes a Flask server and does not say so
        title=brand.name,
        update_title="",
        use_pages=True,
        pages_folder="",
        include_pages_meta=False,
        suppress_callback_exceptions=True,
        assets_folder=str(ASSETS),
        assets_ignore=_ASSETS_LEFT_OUT,
        index_string=index_string(brand),
        on_error=answer_callback_error,
    )
    app.layout = _layout
    return app


def _layout() -> dmc.MantineProvider:
    try:
        viewer = current_viewer()
    except SignInRequiredError:
        # Dash looks at the layout once while it sets itself up, when nobody asks; the guard keeps strangers from it.
        return dmc.MantineProvider()
    return shell(viewer, brand_name=current_portal().brand.name, sign_out_token=generate_csrf())


def _answer_unknown_pages(server: Flask) -> None:
    @server.after_request
    def _not_found(response: Response) -> Response:
        is_page = request.endpoint in PAGE_ENDPOINTS and response.status_code == 200  # noqa: PLR2004 - OK
        if is_page and not is_page_address(request.path):
            response.status_code = 404
        return response


def _set_up_now(server: Flask) -> None:
    # Dash registers its routes' callbacks at the first request; requests that come meanwhile would find none.
    with server.test_request_context("/healthz"):
        server.preprocess_request()


def _is_encrypted(settings: Settings) -> bool:
    return settings.base_url.startswith("https://")
