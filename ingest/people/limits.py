"""The limits of the portal definition, as throttles take them."""

from datetime import timedelta

from ingest.people.throttles import Limit
from ingest.portal.current import current_portal

_HOUR = timedelta(hours=1)


def name_limit() -> Limit:
    """Wrong passwords for one name, before it is locked."""
    rules = current_portal().sign_in
    return Limit(rules.attempts, timedelta(minutes=rules.window_minutes), timedelta(minutes=rules.lock_minutes) or None)


def address_limit() -> Limit:
    """Wrong passwords from one network address, before it has to wait."""
    rules = current_portal().sign_in
    window = timedelta(minutes=rules.window_minutes)
    return Limit(rules.attempts_per_address, window, window)


def links_per_name() -> Limit:
    """Links one name may be sent."""
    return Limit(current_portal().sign_in.links_per_name, _HOUR, _HOUR)


def links_per_address() -> Limit:
    """Links one network address may ask for."""
    return Limit(current_portal().sign_in.links_per_address, _HOUR, _HOUR)
