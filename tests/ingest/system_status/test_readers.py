"""Who may read what, in words: the same as the SQL that decides it."""

import pytest
from sqlalchemy.orm import Session

from ingest.enums import ComponentAudience
from ingest.errors import ForbiddenError
from ingest.system_status.queries import components
from ingest.system_status.readers import (
    EVERYBODY,
    Readers,
    names_told,
    readers_of_components,
    readers_of_incident,
    shared_with,
)
from ingest.system_status.records import known_incident
from ingest.viewer import PUBLIC
from tests.support.incidents import MAJOR, component, opened
from tests.support.people import People

ORGANISATIONS, STAFF = ComponentAudience.ORGANISATIONS, ComponentAudience.STAFF


@pytest.fixture
def placed(session: Session, people: People) -> dict[str, int]:
    """Every audience, within and without groups of every audience."""
    audiences = {
        "public": {},
        "acme": {"audience": ORGANISATIONS, "organisation_ids": (people.acme,)},
        "both": {"audience": ORGANISATIONS, "organisation_ids": (people.acme, people.globex)},
        "staff": {"audience": STAFF},
    }
    made = {name: component(session, name, **wishes) for name, wishes in audiences.items()}
    for group, wishes in audiences.items():
        group_id = component(session, f"group {group}", is_group=True, **wishes)
        made |= {
            f"{group}/{name}": component(session, f"{group} {name}", group_id=group_id, **more)
            for name, more in audiences.items()
        }
    return made


def test_it_is_what_each_may_read(session: Session, people: People, placed: dict[str, int]) -> None:
    rows = components(session, people.erin)
    readers = readers_of_components(rows, sharing=shared_with(session, people.erin))
    known = {
        name: {row.id for row in components(session, viewer)}
        for name, viewer in (("public", PUBLIC), ("acme", people.bob), ("globex", people.carol))
    }
    for row in rows:
        one = readers[row.id]
        assert one.is_public == (row.id in known["public"])
        for name, organisation in (("acme", people.acme), ("globex", people.globex)):
            assert (one.is_public or organisation in one.organisation_ids) == (row.id in known[name]), row.name


def test_an_incident_is_read_by_whoever_may_know_of_one_of_its_components(
    session: Session, people: People, placed: dict[str, int]
) -> None:
    rows = components(session, people.erin)
    readers = readers_of_components(rows, sharing=shared_with(session, people.erin))
    for names in ([], ["staff"], ["acme", "staff"], ["acme", "both/both"], ["public/staff"], ["public", "staff"]):
        ids = [placed[name] for name in names]
        public_id = opened(session, dict.fromkeys(ids, MAJOR))
        told = readers_of_incident(ids, readers=readers)
        for viewer, may in (
            (PUBLIC, told.is_public),
            (people.bob, told.is_public or people.acme in told.organisation_ids),
            (people.carol, told.is_public or people.globex in told.organisation_ids),
        ):
            assert (known_incident(session, viewer, public_id=public_id) is not None) == may, names


def test_names_are_found_as_words_of_their_own(session: Session, people: People, placed: dict[str, int]) -> None:
    rows = components(session, people.erin)
    readers = readers_of_components(rows, sharing=shared_with(session, people.erin))
    acme = Readers(is_public=False, organisation_ids=frozenset({people.acme}))

    def named(text: str, told: Readers) -> tuple[str, ...]:
        return names_told(text, told=told, rows=rows, readers=readers)

    assert named("All STAFF  are here; acme too.", EVERYBODY) == ("acme", "staff")
    assert named("All staff are here; acme and both too.", acme) == ("staff",)
    assert named("Staffing, acmes and public affairs.", EVERYBODY) == ()


def test_sharing_is_for_staff(session: Session, people: People) -> None:
    for contact in people.contacts:
        with pytest.raises(ForbiddenError):
            shared_with(session, contact)
