"""All kinds of records, by the names they have in addresses."""

from typing import Final

from ingest.config_items.kinds import ITEMS
from ingest.errors import NotFoundError
from ingest.organisations.kinds import ORGANISATIONS, SITES
from ingest.people.staff import STAFF
from ingest.records.schemas import Kind
from ingest.teams.kinds import TEAMS

KINDS: Final = (ORGANISATIONS, SITES, ITEMS, TEAMS, STAFF)


def kind_named(name: str) -> Kind:
    """The kind of this name; NotFoundError when there is none."""
    found = next((one for one in KINDS if one.name == name), None)
    if found is None:
        raise NotFoundError("There is no such page.")
    return found
