"""The slices of the ground floor that keep cases of their own for the walk over all its functions."""

from typing import Any

from tests.support import (
    isolation_access,
    isolation_admin,
    isolation_calendars,
    isolation_contacts,
    isolation_facts,
    isolation_identity,
    isolation_reports,
    isolation_ticket,
    ticket_page_isolation,
)

ROOMS: tuple[Any, ...] = (
    isolation_access,
    isolation_admin,
    isolation_calendars,
    isolation_contacts,
    isolation_facts,
    isolation_identity,
    isolation_reports,
    isolation_ticket,
    ticket_page_isolation,
)
