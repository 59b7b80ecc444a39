"""The scope of the dashboard: known places only, and whose days the months are made of."""

import pytest

from dashboard.home.scope import require_known, zone_words
from ingest.errors import NotFoundError
from ingest.metrics.schemas import Scope
from ingest.organisations.schemas import OrganisationName, SiteName
from ingest.viewer import Viewer, system_viewer

OWNERS = (OrganisationName(1, "Acme", "Europe/London"), OrganisationName(2, "Globex", "America/New_York"))
SITES = (SiteName(7, 1, "Leeds"),)
BOB = Viewer(1, "Bob Field", "Europe/London", organisation_id=1, contact_id=1)


@pytest.mark.parametrize("scope", [Scope(), Scope(1), Scope(2), Scope(1, 7), Scope(None, 7), Scope(1, 0)])
def test_places_that_are_there_are_known(scope: Scope) -> None:
    require_known(scope, organisations=OWNERS, sites=SITES)


@pytest.mark.parametrize("scope", [Scope(3), Scope(3, 7), Scope(1, 8), Scope(None, 99)])
def test_other_places_are_not_found(scope: Scope) -> None:
    with pytest.raises(NotFoundError):
        require_known(scope, organisations=OWNERS, sites=SITES)


def test_the_zone_is_the_organisations_that_is_looked_at() -> None:
    staff = system_viewer()
    assert zone_words(Scope(), staff, organisations=OWNERS) == "each organisation's zone"
    assert zone_words(Scope(2), staff, organisations=OWNERS) == "America/New_York"
    assert zone_words(Scope(), BOB, organisations=OWNERS[:1]) == "Europe/London"
