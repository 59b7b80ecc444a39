"""The portal definition of an installation: the one its settings name, in the zone they name."""

from ingest.portal.current import portal_of
from ingest.portal.loader import load_portal
from ingest.settings import Settings


def test_the_settings_zone_goes_before_the_definitions() -> None:
    preset = load_portal("managed")
    assert portal_of(Settings(portal="managed")) == preset
    told = portal_of(Settings(portal="managed", timezone="America/New_York"))
    assert told.timezone == "America/New_York"
    assert told.model_copy(update={"timezone": preset.timezone}) == preset
