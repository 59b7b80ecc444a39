"""The slices that keep cases of their own for the walk over all callbacks and routes."""

from tests.dashboard import (
    isolation_access,
    isolation_admin,
    isolation_contacts,
    isolation_identity,
    isolation_mail,
    isolation_reports,
)
from tests.support import isolation_documents

ROOMS = (
    isolation_documents,
    isolation_mail,
    isolation_identity,
    isolation_access,
    isolation_contacts,
    isolation_admin,
    isolation_reports,
)
