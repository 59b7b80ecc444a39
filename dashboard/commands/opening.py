"""What every command does first: read the settings, open the database, know who is asking."""

from ingest.calendars.queries import is_calendar_kept
from ingest.calendars.service import keep_calendar
from ingest.db.engine import current_engine, open_engine, reading, unit_of_work, use_engine
from ingest.db.migrate import prepare_database, require_current
from ingest.documents.storage import open_store, use_store
from ingest.notifications.current import mailing_of, use_mailing
from ingest.people.secrets import use_secret
from ingest.portal.current import current_portal, portal_of, use_portal
from ingest.settings import Settings, load_settings
from ingest.system_status.queries import components
from ingest.system_status.service import settle_groups
from ingest.viewer import Viewer, system_viewer


def open_installation(*, is_prepared: bool = False, **overrides: object) -> Settings:
    """Open the installation the settings name; an empty database is set up when `is_prepared` is asked for.

    ConfigurationError names the variable, the portal file or the command to give first.
    """
    settings = load_settings(**overrides)
    use_portal(portal_of(settings))
    use_secret(settings.signing_secret)
    use_mailing(mailing_of(settings))
    use_engine(open_engine(settings.resolved_database_url))
    use_store(open_store(settings.resolved_files_url))
    if is_prepared:
        prepare_database(current_engine())
    else:
        require_current(current_engine())
    return settings


def command_viewer() -> Viewer:
    """The viewer behind commands: the machine's administrator."""
    return system_viewer(name="Command line")


def begin_calendar() -> None:
    """Keep the portal definition's business calendar when it has changed; once, by what is going to write tickets.

    Commands that only read do not ask for it: one that is started by another definition must change nothing.
    """
    viewer = command_viewer()
    with reading() as session:
        if is_calendar_kept(session, viewer):
            return
    with unit_of_work() as session:
        keep_calendar(session, viewer)


def begin_status_page() -> None:
    """Give a status page without any component those the portal definition begins with; for what serves it.

    Imports do not ask for it: what they bring is the provider's own.
    """
    portal, viewer = current_portal(), command_viewer()
    with reading() as session:
        if components(session, viewer) or not portal.status_page.groups:
            return
    with unit_of_work() as session:
        settle_groups(session, viewer, portal=portal)
