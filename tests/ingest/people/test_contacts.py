"""Contacts: written one and many at a time, found again, listed with filters, and never those of others."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine, event, func, select
from sqlalchemy.orm import Session

from ingest import clock
from ingest.enums import SecurityLevel
from ingest.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from ingest.models import MailEvent, Site
from ingest.people import queries
from ingest.people.contact_access import activate_portal_access, retire_contact
from ingest.people.contact_editing import UserForm, add_user, edit_user, form_values
from ingest.people.contact_matching import find_existing
from ingest.people.contact_queries import contact_detail, contact_page, contact_rows, main_place, other_contacts
from ingest.people.contact_schemas import (
    AccessFilter,
    ContactChange,
    ContactFilters,
    ContactOrder,
    Sought,
    WriteOutcome,
)
from ingest.people.contacts import save_contact, save_contacts
from ingest.tickets.lookups import StoredLookups
from ingest.tickets.service import reply_to_ticket
from ingest.tickets.watching import add_watcher, possible_watchers
from ingest.viewer import Viewer
from tests.support.contacts import ANN, account_of, added, fields, letters, stored, trail
from tests.support.people import People
from tests.support.tickets import opened


def _names(session: Session, viewer: Viewer, **filters: object) -> list[str]:
    found = contact_page(session, viewer, filters=ContactFilters(**filters), offset=0, limit=50)  # type: ignore[arg-type]
    assert found.total == len(found.rows)
    return [row.name for row in found.rows]


def test_a_contact_is_written_changed_and_left_alone(session: Session, people: People) -> None:
    written = save_contact(
        session, people.dora, organisation_id=people.acme, fields=fields(city="York"), site_id=people.york
    )
    again = ContactChange(fields(city="York"), written.contact_id, people.york)
    moved = ContactChange(fields(city="Hull"), written.contact_id, is_site_given=False)
    assert written.outcome is WriteOutcome.CREATED
    outcomes = [save_contacts(session, people.alice, organisation_id=people.acme, changes=[one])[0].outcome
                for one in (again, moved)]  # fmt: skip
    assert outcomes == [WriteOutcome.UNCHANGED, WriteOutcome.UPDATED]
    ann = stored(session, written.contact_id)
    assert (ann.city, ann.site_id, ann.updated_by) == ("Hull", people.york, "Alice Moore")


def test_nobody_writes_what_is_not_theirs(session: Session, people: People) -> None:
    carol = people.carol.contact_id
    for viewer, organisation, contact_id, site_id, refusal in (
        (people.bob, people.acme, None, None, ForbiddenError),
        (people.dora, people.globex, None, None, NotFoundError),
        (people.dora, people.acme, carol, None, NotFoundError),
        (people.alice, people.acme, carol, None, NotFoundError),
        (people.dora, people.acme, None, people.boston, InvalidInputError),
    ):
        with pytest.raises(refusal):
            save_contact(
                session, viewer, organisation_id=organisation, fields=fields(), contact_id=contact_id, site_id=site_id
            )
    assert stored(session, carol).first_name == "Carol"


def test_many_are_written_and_found_in_few_statements(database: Engine, session: Session, people: People) -> None:
    changes = [ContactChange(fields(first_name=f"Ann {n}", email=f"ann{n}@acme.example")) for n in range(300)]
    sought = [Sought(f"ann {n}", " LEE", f"ANN{n}@acme.example") for n in range(301)]
    counted: list[str] = []
    event.listen(database, "before_cursor_execute", lambda *args: counted.append(args[2]))
    written = save_contacts(session, people.dora, organisation_id=people.acme, changes=changes)
    found = find_existing(session, people.dora, organisation_id=people.acme, sought=sought)
    assert found == [*(one.contact_id for one in written), None]
    # SQLite, which is in this process, is given row by row what PostgreSQL takes at once.
    assert len([one for one in counted if not one.startswith("INSERT")]) < 8
    stranger = replace(people.carol, security_level=SecurityLevel.ADMIN)
    assert find_existing(session, stranger, organisation_id=people.acme, sought=sought[:1]) == [None]


def test_somebody_is_found_by_user_name_before_the_names(session: Session, people: People) -> None:
    ann = added(session, people.dora, organisation_id=people.acme)
    sought = [
        Sought("Ann", "Lee", "ann@acme.example", user_name="BOB@acme.example "),
        Sought("Ann", "Lee", "ann@acme.example", user_name="carol@globex.example"),
        Sought("Ann", "Lee", "other@acme.example"),
    ]
    found = find_existing(session, people.alice, organisation_id=people.acme, sought=sought)
    assert found == [people.bob.contact_id, ann, None]


def test_the_list_is_filtered_sorted_and_counted(session: Session, people: People) -> None:
    ann = added(session, people.dora, organisation_id=people.acme, external_id="E-7_1")
    stored(session, ann).site_id = people.york
    account_of(session, people.bob.contact_id).last_signed_in_at = clock.now()
    assert _names(session, people.dora) == ["Bob Field", "Dora Lane", "Ann Lee"]
    assert _names(session, people.dora, order=ContactOrder.LAST_LOGIN)[0] == "Bob Field"
    assert _names(session, people.dora, q="e-7_1") == _names(session, people.dora, site_id=people.york) == ["Ann Lee"]
    assert _names(session, people.dora, q="DORA@ acme") == ["Dora Lane"]
    assert _names(session, people.dora, q="%") == _names(session, people.dora, q="Dora\x00") == []
    assert _names(session, people.dora, access=AccessFilter.ADMIN) == ["Dora Lane"]
    assert _names(session, people.dora, access=AccessFilter.NONE) == ["Ann Lee"]
    retire_contact(session, people.dora, contact_id=ann)
    assert _names(session, people.dora, is_active=False) == ["Ann Lee"]
    assert _names(session, people.alice, organisation_id=people.globex) == ["Carol Stone"]
    assert _names(session, people.dora, organisation_id=people.globex) == []
    filters = ContactFilters(access=AccessFilter.STANDARD)
    assert [row.name for row in contact_rows(session, people.alice, filters=filters)] == ["Bob Field", "Carol Stone"]


def test_who_has_left_is_offered_nowhere(session: Session, people: People) -> None:
    ann = added(session, people.dora, organisation_id=people.acme)
    retire_contact(session, people.dora, contact_id=ann)
    number = opened(session, people.bob)
    offered = queries.contacts(session, people.alice, organisation_id=people.acme)
    present = queries.contacts(session, people.alice, organisation_id=people.acme, present_id=ann)
    others = other_contacts(session, people.dora, contact_id=people.bob.contact_id or 0)
    watching = possible_watchers(session, people.bob, number=number)
    assert [one.name for one in offered] == ["Bob Field", "Dora Lane"]
    assert [one.name for one in present if not one.is_active] == ["Ann Lee"]
    assert [one.name for one in others] == ["Dora Lane"]
    assert [one.name for one in watching] == ["Bob Field", "Dora Lane"]
    with pytest.raises(InvalidInputError):
        add_watcher(session, people.bob, number=number, contact_id=ann)
    assert not StoredLookups(session, people.acme, None).is_contact(ann)


def test_who_has_left_gets_no_mail(session: Session, people: People) -> None:
    ann = added(session, people.dora, organisation_id=people.acme)
    number = opened(session, people.alice, organisation_id=people.acme, contact_id=ann)
    before = session.scalar(select(func.count()).select_from(MailEvent))
    retire_contact(session, people.dora, contact_id=ann)
    reply_to_ticket(session, people.alice, number=number, body="Hello")
    assert session.scalar(select(func.count()).select_from(MailEvent)) == before


def test_a_user_is_added_with_access_from_one_form(session: Session, people: People) -> None:
    session.get_one(Site, people.leeds).city = "Leeds"
    place = main_place(session, people.dora, organisation_id=people.acme)
    assert (place["city"], place["site_id"]) == ("Leeds", str(people.leeds))
    typed = {**ANN, "site_id": str(people.leeds), "has_access": "yes", "security_level": "standard", "user_name": ""}
    saved = add_user(session, people.dora, organisation_id=people.acme, typed=typed)
    row = contact_detail(session, people.dora, contact_id=saved.contact_id).row
    assert (saved.is_invited, row.site, row.security_level) == (True, "Leeds", SecurityLevel.STANDARD)
    assert letters(session) == [("activation", "ann@acme.example")]
    with pytest.raises(ConflictError) as there:
        add_user(session, people.alice, organisation_id=people.acme, typed=typed)
    assert list(there.value.fields) == ["email"]
    with pytest.raises(InvalidInputError) as refusal:
        add_user(session, people.dora, organisation_id=people.acme, typed={**typed, "email": "", "site_id": "x",
                                                                          "user_name": "a b", "security_level": "root",
                                                                          "organisation_id": "2"})  # fmt: skip
    assert set(refusal.value.fields) == {"email", "site_id", "user_name", "security_level", "organisation_id"}


def test_two_who_edit_at_once_meet_only_where_both_did(session: Session, people: People) -> None:
    ann = added(session, people.dora, organisation_id=people.acme, city="York")
    opened = form_values(contact_detail(session, people.dora, contact_id=ann))

    def save(viewer: Viewer, **typed: str) -> None:
        edit_user(session, viewer, contact_id=ann, form=UserForm(opened, opened | typed))

    save(people.dora, city="Hull", phone="1")
    save(people.alice, mobile="2")
    with pytest.raises(ConflictError) as clash:
        save(people.alice, city="Leeds", fax="3")
    told = [(one.label, one.was, one.theirs, one.yours) for one in clash.value.differences]
    assert told == [("City", "York", "Hull", "Leeds")]
    kept = stored(session, ann)
    assert (kept.city, kept.phone, kept.mobile, kept.fax) == ("Hull", "1", "2", None)


def test_the_old_address_of_somebody_with_access_is_told(session: Session, people: People) -> None:
    ann = added(session, people.dora, organisation_id=people.acme)
    save_contact(
        session, people.dora, organisation_id=people.acme, fields=fields(email="a@acme.example"), contact_id=ann
    )
    assert letters(session) == []
    activate_portal_access(session, people.dora, contact_id=ann, security_level=SecurityLevel.STANDARD)
    changed = fields(email="lee@acme.example", last_name="Lees")
    save_contact(session, people.dora, organisation_id=people.acme, fields=changed, contact_id=ann)
    assert letters(session) == [("activation", "a@acme.example"), ("activation", "lee@acme.example")]
    assert trail(session)[-1] == ("contact_address_changed", {"from": "a@acme.example", "to": "lee@acme.example"})
    assert account_of(session, ann).display_name == "Ann Lees"
    account_of(session, ann).password_hash = "chosen"
    save_contact(session, people.alice, organisation_id=people.acme, fields=fields(), contact_id=ann)
    assert letters(session)[2:] == [("address_changed", "lee@acme.example")]
