"""The portal definition this process works by."""

from ingest.portal.loader import load_portal
from ingest.portal.schema import PortalDefinition
from ingest.settings import Settings, load_settings

_current: PortalDefinition | None = None


def use_portal(portal: PortalDefinition) -> None:
    """Make `portal` the one this process works by."""
    global _current  # noqa: PLW0603 - process state, like the database engine
    _current = portal


def current_portal() -> PortalDefinition:
    """The definition in use; without `use_portal` the one HELMDESK_PORTAL names."""
    return _current if _current is not None else portal_of(load_settings())


def portal_of(settings: Settings) -> PortalDefinition:
    """The definition an installation names, in the zone it names; ConfigurationError when it does not hold together."""
    portal = load_portal(settings.portal)
    return portal if settings.timezone is None else portal.model_copy(update={"timezone": settings.timezone})
