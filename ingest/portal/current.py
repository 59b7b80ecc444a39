"""The portal definition this process works by."""

from ingest.portal.loader import load_portal
from ingest.portal.schema import PortalDefinition
from ingest.settings import load_settings

_current: PortalDefinition | None = None


def use_portal(portal: PortalDefinition) -> None:
    """Make `portal` the one this process works by."""
    global _current  # noqa: PLW0603 - process state, like the database engine
    _current = portal


def current_portal() -> PortalDefinition:
    """The definition in use; without `use_portal` the one HELMDESK_PORTAL names."""
    return _current if _current is not None else load_portal(load_settings().portal)
