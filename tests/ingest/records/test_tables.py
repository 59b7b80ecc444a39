"""Records as files: an export given back changes nothing, and what a file changes is said line by line before."""

import csv
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ingest.config_items.kinds import ITEMS
from ingest.csv_cells import safe_cells
from ingest.errors import ConflictError, ForbiddenError, InvalidInputError
from ingest.importing.tables import RowEffect, TablePreview
from ingest.models import ConfigItem, Organisation, Site
from ingest.models.audit import AuditEntry
from ingest.organisations.kinds import ORGANISATIONS, SITES
from ingest.people.staff import STAFF
from ingest.records.queries import record_page
from ingest.records.schemas import Kind, RecordFilters
from ingest.records.service import add_record
from ingest.records.tables import exported_rows, import_records, preview_records
from ingest.teams.kinds import TEAMS
from tests.support.people import People, settle_people

ALL = RecordFilters(state="")


@pytest.fixture
def everybody(session: Session) -> People:
    return settle_people(session)


class File:
    """A file of one kind, given by root."""

    def __init__(self, session: Session, people: People, path: Path, kind: Kind) -> None:
        self.session, self.viewer, self.path, self.kind = session, people.root, path, kind

    def says(self, *lines: str) -> TablePreview:
        self.path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return preview_records(self.session, self.viewer, kind=self.kind, path=self.path)

    def goes_in(self, digest: str, *, strict: bool = False) -> dict[RowEffect, int]:
        return import_records(
            self.session, self.viewer, kind=self.kind, path=self.path, is_all_or_nothing=strict, digest=digest
        )


def test_an_export_given_back_changes_nothing(session: Session, everybody: People, tmp_path: Path) -> None:
    place = {"organisation": str(everybody.acme), "site": str(everybody.leeds)}
    add_record(session, everybody.root, kind=ITEMS, values={**place, "product": "=cmd()", "additional": "-"})
    for kind in (ORGANISATIONS, SITES, TEAMS, ITEMS, STAFF):
        rows = list(exported_rows(session, everybody.leo, kind=kind, filters=ALL))
        path = tmp_path / f"{kind.name}.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(safe_cells(row) for row in rows)
        found = preview_records(session, everybody.root, kind=kind, path=path)
        assert found.flaws == (), kind.name
        assert found.counts == {RowEffect.UNCHANGED: len(rows) - 1}, kind.name
        assert len(rows) > 1


def test_items_come_from_a_file_once_and_follow_it(session: Session, everybody: People, tmp_path: Path) -> None:
    file = File(session, everybody, tmp_path / "items.csv", ITEMS)
    head = "Organisation;Site;Product;Serial Number;Support team;State"
    lines = (head, "Acme;Leeds;PBX;S-1;Voice support;", "Acme;York;Phone;S-2;;In use", "Globex;Boston;Phone;S-1;;")
    found = file.says(*lines)
    assert (found.counts, found.flaws) == ({RowEffect.NEW: 3}, ())
    assert file.goes_in(found.digest, strict=True) == {RowEffect.NEW: 3}
    assert file.says(*lines).counts == {RowEffect.UNCHANGED: 3}
    found = file.says(head, "acme;York;PBX;S-1;;Retired")
    assert [(one.label, one.before, one.after) for one in found.rows[0].changes] == [
        ("Site", "Leeds", "York"),
        ("Support team", "Voice support", ""),
        ("State", "In use", "Retired"),
    ]
    file.goes_in(found.digest)
    retired = session.scalars(select(ConfigItem.serial_number).where(ConfigItem.is_retired)).all()
    assert retired == ["S-1"]
    told = session.scalars(select(AuditEntry.details).where(AuditEntry.action == "imported")).all()
    assert told[-1] == {"new": "0", "changed": "1", "unchanged": "0", "refused": "0"}


def test_each_error_names_its_line_and_column_and_nothing_crosses(
    session: Session, everybody: People, tmp_path: Path
) -> None:
    values = {"organisation": str(everybody.acme), "site": str(everybody.leeds), "product": "PBX"}
    item = add_record(session, everybody.root, kind=ITEMS, values=values)
    file = File(session, everybody, tmp_path / "items.csv", ITEMS)
    found = file.says(
        "ID,Organisation,Site,Product,Status component,State",
        f"{item},Globex,Boston,PBX,,",
        "999999,Acme,Leeds,PBX,,",
        ",Acme,Boston,PBX,,",
        ",Nobody,Leeds,PBX,Web,gone",
        ",Acme,Leeds,,,",
        ",Acme,Hull,Fax,,",
        ",Acme,Hull,Fax,,",
        f"{item},Acme,Leeds,PBX,,gone",
    )
    assert [(one.line, one.column, one.reason) for one in found.flaws] == [
        (2, "Organisation", "it is of 'Acme' and cannot go to another organisation"),
        (3, "ID", "there is no configuration item 999999; a new one has no ID"),
        (4, "Site", "'Boston': there is no site of this name"),
        (5, "Organisation", "'Nobody': there is no organisation of this name"),
        (5, "Site", "'Leeds': there is no site of this name"),
        (5, "Status component", "'Web': there is no status component of this name"),
        (6, "Product", "is empty"),
        (8, "Reference Name", "is said in line 7 too"),
        (9, "State", "is 'In use' or 'Retired'"),
    ]
    with pytest.raises(InvalidInputError):
        file.goes_in(found.digest, strict=True)
    assert file.goes_in(found.digest)[RowEffect.NEW] == 1
    assert session.scalar(select(func.count()).select_from(ConfigItem)) == 2


def test_a_preview_that_no_longer_holds_is_not_applied(session: Session, everybody: People, tmp_path: Path) -> None:
    file = File(session, everybody, tmp_path / "teams.csv", TEAMS)
    digest = file.says("Name", "Field", "Desk").digest
    add_record(session, everybody.root, kind=TEAMS, values={"name": "Desk"})
    with pytest.raises(ConflictError, match="since the preview"):
        file.goes_in(digest)


def test_one_file_makes_one_site_the_main_one(session: Session, everybody: People, tmp_path: Path) -> None:
    file = File(session, everybody, tmp_path / "sites.csv", SITES)
    head = "Organisation,Name,Main site"
    found = file.says(head, "Acme,York,yes", "Acme,Hull,yes", "Acme,Leeds,no", "Globex,Salem,no")
    assert [(one.line, one.column) for one in found.flaws] == [(3, "Main site")]
    file.goes_in(found.digest)
    main = session.scalars(select(Site.name).where(Site.is_main).order_by(Site.name)).all()
    assert main == ["Boston", "York"]
    assert file.says(head, "Acme,York,yes", "Acme,Leeds,no").counts == {RowEffect.UNCHANGED: 2}
    assert [one.column for one in file.says(head, "Acme,York,no").flaws] == ["Main site"]


def test_a_lead_gives_no_file_of_what_only_administrators_keep(
    session: Session, everybody: People, tmp_path: Path
) -> None:
    path = tmp_path / "organisations.csv"
    path.write_text("Name,Time zone\nInitech,UTC\n", encoding="utf-8")
    with pytest.raises(ForbiddenError):
        preview_records(session, everybody.leo, kind=ORGANISATIONS, path=path)
    with pytest.raises(ForbiddenError):
        list(exported_rows(session, everybody.alice, kind=ORGANISATIONS, filters=ALL))
    assert session.scalar(select(func.count()).select_from(Organisation)) == 2
    assert record_page(session, everybody.leo, kind=ORGANISATIONS, filters=ALL).total == 2
