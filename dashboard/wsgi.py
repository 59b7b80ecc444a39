"""What a WSGI server runs: the service of the installation the environment names, with or without public pages."""

from functools import partial

from dashboard.admission import Admission
from dashboard.app import create_dashboard
from dashboard.late import Late
from ingest.logs import configure_logs
from ingest.portal.current import portal_of, use_portal
from ingest.settings import Settings, load_settings
from status.front import Application, Front, KnownHosts
from status.watcher import watcher_of


def whole() -> Application:
    """The public addresses and, behind them, the dashboard as soon as the database is there."""
    settings = _settings()
    watcher = watcher_of(settings)
    watcher.start()
    late = Late(partial(_dashboard, settings), is_possible=watcher.is_fresh)
    late.attempt()
    return Front(watcher, Admission(late), hosts=settings.hosts)


def dashboard_alone() -> Application:
    """The dashboard without the public addresses; it needs its database to start."""
    settings = _settings()
    return KnownHosts(Admission(_dashboard(settings)), settings.hosts)


def _settings() -> Settings:
    configure_logs()
    settings = load_settings()
    use_portal(portal_of(settings))
    return settings


def _dashboard(settings: Settings) -> Application:
    application: Application = create_dashboard(settings).server.wsgi_app
    return application
