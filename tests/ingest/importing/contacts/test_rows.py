"""What rows of a file of contacts do: new, updated, skipped, refused by line and column, and the access they give."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from ingest.db.engine import reading, unit_of_work
from ingest.enums import SecurityLevel
from ingest.errors import ForbiddenError, InvalidInputError, NotFoundError
from ingest.importing.contacts.asked import Existing
from ingest.importing.contacts.columns import template_header
from ingest.models import Account, AuditEntry, Contact, ImportReject
from ingest.people.contact_access import retire_contact
from tests.support.contact_files import ADMIN, STANDARD, contacts_csv, imported, rejects, row
from tests.support.contacts import account_of, letters, trail
from tests.support.contents import contents
from tests.support.people import People


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "contacts.csv"


def _contact(email: str) -> Contact:
    with reading() as session:
        return session.scalars(select(Contact).where(Contact.email == email)).one()


def test_the_template_holds_every_field_and_the_two_columns_of_the_portal_and_no_password() -> None:
    header = template_header()
    assert header[:5] == ["External ID", "Prefix", "First Name", "Middle Initial", "Last Name"]
    assert header[-2:] == ["Client Portal Username", "Client Portal Security Level"]
    assert len(header) == 22
    assert not [one for one in header if "assword" in one]


def test_new_ones_come_in_with_access_and_a_letter_and_the_same_file_doubles_nobody(people: People, path: Path) -> None:
    contacts_csv(
        path, [row("Ann Lee", Mobile="0123 4", Client_Portal_Security_Level=ADMIN), row("Ben Fox", Title="Boss")]
    )
    told = imported(people.dora, path, site="Leeds")
    assert (told.read, told.created, told.rejected) == (2, 2, 0)
    ann, ben = _contact("ann.lee@acme.example"), _contact("ben.fox@acme.example")
    assert (ann.organisation_id, ann.site_id, ann.mobile, ben.job_title) == (
        people.acme,
        people.leeds,
        "0123 4",
        "Boss",
    )
    with reading() as session:
        account = account_of(session, ann.id)
        assert (account.user_name, account.security_level, account.password_hash) == (ann.email, "admin", None)
        assert letters(session) == [("activation", ann.email)]
        actions = [action for action, _ in trail(session)]
        assert actions == ["imported", "account_created", "import_ended"]
        owners = set(session.scalars(select(AuditEntry.organisation_id)))
        assert owners == {people.acme}
    for existing in Existing:
        again = imported(people.dora, path, site="Leeds", existing=existing)
        assert (again.created, again.updated, again.unchanged) == (0, 0, 2)
    with reading() as session:
        assert len(letters(session)) == 1


def test_somebody_who_is_found_is_left_or_updated_and_an_empty_cell_keeps_what_is_known(
    people: People, path: Path
) -> None:
    contacts_csv(path, [row("Ann Lee", Phone="1", City="Leeds", Client_Portal_Security_Level=STANDARD)])
    imported(people.dora, path)
    by_name = row("Ann Lee", Phone="2", City="", Client_Portal_Security_Level="")
    by_user_name = row("Anna Lee", Client_Portal_Username="ANN.LEE@acme.example", Phone="3")
    contacts_csv(path, [by_name])
    assert imported(people.dora, path).unchanged == 1
    assert _contact("ann.lee@acme.example").phone == "1"
    assert imported(people.dora, path, existing=Existing.UPDATE).updated == 1
    assert (_contact("ann.lee@acme.example").phone, _contact("ann.lee@acme.example").city) == ("2", "Leeds")
    contacts_csv(path, [by_user_name | {"E-mail": "anna@acme.example"}])
    assert imported(people.dora, path, existing=Existing.UPDATE).updated == 1
    anna = _contact("anna@acme.example")
    with reading() as session:
        account = account_of(session, anna.id)
    assert (anna.first_name, account.display_name, account.user_name) == ("Anna", "Anna Lee", "ann.lee@acme.example")
    assert account.is_active


def test_errors_name_line_and_column_and_a_password_is_repeated_nowhere(
    people: People, path: Path, database: Engine
) -> None:
    secret = "hunter2hunter2"
    rows = [
        row("Ann Lee"),
        row("Bad Mail") | {"E-mail": "nowhere"},
        row("Bad Level", Client_Portal_Security_Level="admin"),
        row("Bad Word", Client_Portal_Password=secret, Phone="=1+1"),
        row("No Level", Client_Portal_Username="no.level"),
        row("Ann Lee", Phone="7"),
        row("No Phone", Phone="none"),
        row("Too Long", Prefix="x" * 41),
        row("Staff Name", Client_Portal_Username="leo@helmdesk.example", Client_Portal_Security_Level=STANDARD),
        row("Foreign Name", Client_Portal_Username="carol@globex.example", Client_Portal_Security_Level=STANDARD),
    ]
    told = imported(people.dora, contacts_csv(path, rows))
    assert (told.created, told.rejected) == (1, 9)
    header, *found = rejects(people.dora, told.run_id)
    assert header[:6] == ["line", "column", "reason", "First Name", "Last Name", "E-mail"]
    assert [(one[0], one[1], one[2][:40]) for one in found] == [
        ("3", "E-mail", "Give one e-mail address, such as ann@exa"),
        ("4", "Client Portal Security Level", "'admin' is no security level; it is 'Cli"),
        ("5", "Client Portal Password", "has to stay empty: no password travels i"),
        ("6", "Client Portal Security Level", "is empty: say which access 'no.level' is"),
        ("7", "E-mail", "is said in line 2 too"),
        ("8", "Phone", "Give a telephone number."),
        ("9", "Prefix", "has 41 characters; at most 40 are possib"),
        ("10", "Client Portal Username", "This user name is taken: choose another "),
        ("11", "Client Portal Username", "This user name is taken: choose another "),
    ]
    assert "'Client Portal Standard User' or 'Client Portal Admin User'" in found[1][2]
    assert not [one for rows in contents(database).values() for one in rows if secret in one]
    beside = path.with_name("contacts.rejects.csv").read_text(encoding="utf-8-sig")
    assert secret not in beside
    assert "'=1+1" in beside
    # The mended file goes in, with the columns that say what was wrong; nobody is doubled.
    path.write_text(beside.replace("nowhere", "bad.mail@acme.example"), encoding="utf-8")
    again = imported(people.dora, path)
    assert (again.created, again.unchanged, dict(again.warnings)) == (2, 1, {})
    assert again.rejected == 6


def test_another_organisation_is_never_touched_and_nobody_else_imports(
    people: People, path: Path, database: Engine
) -> None:
    with unit_of_work() as session:
        session.get_one(Contact, people.carol.contact_id).email = "carol@globex.example"
    rows = [
        row("Carol Stone", Organisation="Globex", Phone="1", Client_Portal_Username="carol@globex.example")
        | {"E-mail": "carol@globex.example"},
        row("Carol Stone", Organisation="Globex", Organisation_ID=str(people.globex), Phone="1")
        | {"E-mail": "carol@globex.example"},
    ]
    contacts_csv(path, rows)
    before = [one for one in contents(database)["contacts"] if "Stone" in one]
    told = imported(people.dora, path, existing=Existing.UPDATE)
    # She becomes a contact of Acme's own of that name; the other one is as she was.
    assert (told.created, told.updated, told.rejected) == (1, 0, 1)
    assert before[0] in contents(database)["contacts"]
    with reading() as session:
        assert {one.organisation_id for one in session.scalars(select(Contact).where(Contact.phone == "1"))} == {
            people.acme
        }
        assert session.scalars(select(Account.security_level).where(Account.user_name == "carol@globex.example")).one()
    untouched = contents(database)
    for viewer, owner in ((people.dora, "Globex"), (people.carol, "Globex"), (people.bob, "Acme")):
        with pytest.raises((NotFoundError, ForbiddenError)):
            imported(viewer, path, organisation=owner)
    with pytest.raises(NotFoundError):
        imported(people.dora, path, site="Boston")
    assert contents(database) == untouched
    assert imported(people.alice, path, organisation="Globex").rejected == 1


def test_the_last_administrator_stays_one_and_who_has_left_gets_no_access(people: People, path: Path) -> None:
    with unit_of_work() as session:
        for viewer in (people.dora, people.bob):
            session.get_one(Contact, viewer.contact_id).email = f"{viewer.name.split()[0].lower()}@acme.example"
            session.get_one(Account, viewer.account_id).password_hash = "x"
        retire_contact(session, people.alice, contact_id=people.bob.contact_id or 0)
    dora = row("Dora Lane", Client_Portal_Security_Level=STANDARD) | {"E-mail": "dora@acme.example"}
    bob = row("Bob Field", Client_Portal_Security_Level=STANDARD) | {"E-mail": "bob@acme.example"}
    told = imported(people.dora, contacts_csv(path, [dora, bob]), existing=Existing.UPDATE)
    assert told.rejected == 2
    assert "last administrator" in rejects(people.dora, told.run_id)[1][2]
    assert "has left" in rejects(people.dora, told.run_id)[2][2]
    with unit_of_work() as session:
        ann = Contact(organisation_id=people.acme, first_name="Ann", last_name="Lee", email="ann.lee@acme.example",
                      created_at=session.get_one(Contact, people.dora.contact_id).created_at)  # fmt: skip
        session.add(ann)
        session.flush()
        level = {"security_level": SecurityLevel.ADMIN, "organisation_id": people.acme, "contact_id": ann.id}
        session.add(Account(user_name="ann.lee@acme.example", display_name="Ann Lee", timezone="UTC", password_hash="x",
                            created_at=ann.created_at, **level))  # fmt: skip
    # Each alone could go; what one file cannot do is take both.
    both = [dora, row("Ann Lee", Client_Portal_Security_Level=STANDARD)]
    told = imported(people.dora, contacts_csv(path, both), existing=Existing.UPDATE)
    assert (told.updated, told.rejected) == (1, 1)
    assert "last administrator" in rejects(people.dora, told.run_id)[1][2]


def test_all_or_nothing_does_nothing_where_a_row_has_an_error(people: People, path: Path, database: Engine) -> None:
    contacts_csv(path, [row("Ann Lee"), row("Bad Mail") | {"E-mail": "nowhere"}])
    before = contents(database)["contacts"]
    with pytest.raises(InvalidInputError, match="nothing was done"):
        imported(people.dora, path, is_all_or_nothing=True)
    assert contents(database)["contacts"] == before
    with reading() as session:
        assert session.scalars(select(ImportReject.line)).all() == [3]
        assert trail(session)[-1][1]["State"] == "failed"
    told = imported(people.dora, contacts_csv(path, [row("Ann Lee"), row("Ben Fox")]), is_all_or_nothing=True)
    assert told.created == 2


def test_a_rehearsal_counts_and_changes_nothing(people: People, path: Path, database: Engine) -> None:
    contacts_csv(path, [row("Ann Lee", Client_Portal_Security_Level=STANDARD), row("Bad Mail") | {"E-mail": "x"}])
    before = contents(database)
    told = imported(people.dora, path, is_rehearsal=True, rejects=path.with_name("bad.csv"))
    assert (told.run_id, told.created, told.rejected) == (None, 1, 1)
    assert path.with_name("bad.csv").exists()
    assert contents(database) == before
