"""Every read and act of contacts, called by another organisation's administrator with Acme's people."""

from dataclasses import dataclass, replace
from typing import Any

import pytest
from sqlalchemy import Engine

from ingest.db.engine import unit_of_work
from ingest.enums import SecurityLevel
from ingest.errors import HelmdeskError, InvalidInputError, NotFoundError
from ingest.people import (
    contact_access,
    contact_editing,
    contact_leaving,
    contact_matching,
    contact_merging,
    contact_queries,
    contacts,
    last_administrators,
)
from tests.support import isolation_contacts
from tests.support.contents import contents
from tests.support.people import People

ROOMS = (contact_access, contact_editing, contact_leaving, contact_matching, contact_merging, contact_queries,
         contacts, last_administrators)  # fmt: skip
WORDS = ("Bob", "Dora", "Acme", "Leeds", "acme.example")


@dataclass(frozen=True)
class World:
    people: People


def _function(name: str) -> Any:
    return next(getattr(room, name) for room in ROOMS if hasattr(room, name))


def test_an_administrator_of_another_organisation_reads_and_changes_nothing(database: Engine, people: People) -> None:
    world, stranger = World(people), replace(people.carol, security_level=SecurityLevel.ADMIN)
    before = contents(database)
    for name, calls in isolation_contacts.READS.items():
        for arguments in calls:
            with unit_of_work() as session:
                try:
                    answer = _function(name)(session, stranger, **arguments(world))
                    told = repr(list(answer) if name == "contact_rows" else answer)
                except NotFoundError as error:
                    told = error.message
            assert not any(word in told for word in WORDS), name
    for name, arguments in isolation_contacts.TICKET_ACTS.items():
        with pytest.raises(HelmdeskError) as refusal, unit_of_work() as session:
            _function(name)(session, stranger, **arguments(world))
        assert isinstance(refusal.value, NotFoundError | InvalidInputError), name
        assert not any(word in refusal.value.message for word in WORDS), name
    assert contents(database) == before
