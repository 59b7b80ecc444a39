"""A CSV held against a table: what is new, changed, unchanged and refused, and then exactly that done."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from ingest.errors import ConflictError, InvalidInputError, UnreadableFileError
from ingest.importing.tables import (
    PlannedRow,
    RowEffect,
    Table,
    TableColumn,
    TablePreview,
    TableRow,
    apply_table,
    open_table,
    planned_row,
    preview_table,
    refused_row,
)
from ingest.viewer import PUBLIC

NOBODY: Any = PUBLIC
NO_SESSION: Any = None
HEAD = "Name,Town\n"


class Towns:
    """A table that lives in a dictionary: a name and its town."""

    def __init__(self, **known: str | None) -> None:
        self.known = dict(known)
        columns = (TableColumn("name", "Name", is_required=True, limit=9), TableColumn("town", "Town", ("city",)))
        self.table = Table("towns", columns, self._plan, self._write)

    def _plan(self, _session: Any, _viewer: Any, rows: Sequence[TableRow]) -> list[PlannedRow]:
        return [self._planned(row) for row in rows]

    def _planned(self, row: TableRow) -> PlannedRow:
        name = row.text("name") or ""
        if row.text("town") == "Atlantis":
            return refused_row(row, table=self.table, problems=[("town", "is under water")])
        present = {"town": self.known[name]} if name in self.known else None
        wanted = {"town": row.text("town")} if "town" in row.cells else {}
        return planned_row(
            row, table=self.table, subject=name, wanted=wanted, present=present, claims={name: "name"}, payload=wanted
        )

    def _write(self, _session: Any, _viewer: Any, planned: Sequence[PlannedRow]) -> None:
        self.known |= {one.subject: one.payload.get("town") for one in planned}  # type: ignore[attr-defined]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "towns.csv"


def previewed(towns: Towns, path: Path, text: str) -> TablePreview:
    path.write_bytes(text.encode())
    return preview_table(NO_SESSION, NOBODY, table=towns.table, file=open_table(path, table=towns.table))


def applied(towns: Towns, path: Path, *, strict: bool = False, digest: str | None = None) -> dict[RowEffect, int]:
    file = open_table(path, table=towns.table)
    return apply_table(NO_SESSION, NOBODY, table=towns.table, file=file, is_all_or_nothing=strict, digest=digest)


def test_a_preview_says_what_each_row_would_do_and_does_nothing(path: Path) -> None:
    towns = Towns(ann="Leeds", bob="York")
    found = previewed(towns, path, f"{HEAD}ann,Leeds\nbob,Hull\ncarl,\n")
    assert found.counts == {RowEffect.UNCHANGED: 1, RowEffect.CHANGED: 1, RowEffect.NEW: 1}
    assert [(one.line, one.subject, one.effect) for one in found.rows] == [
        (3, "bob", RowEffect.CHANGED),
        (4, "carl", RowEffect.NEW),
    ]
    change = found.rows[0].changes[0]
    assert (change.label, change.before, change.after) == ("Town", "York", "Hull")
    assert towns.known == {"ann": "Leeds", "bob": "York"}


def test_what_was_shown_is_done_and_the_same_file_again_changes_nothing(path: Path) -> None:
    towns = Towns(bob="York")
    digest = previewed(towns, path, f"{HEAD}bob,Hull\ncarl,Ely\n").digest
    assert applied(towns, path, digest=digest) == {RowEffect.CHANGED: 1, RowEffect.NEW: 1}
    assert towns.known == {"bob": "Hull", "carl": "Ely"}
    assert applied(towns, path) == {RowEffect.UNCHANGED: 2}


def test_something_else_than_was_shown_is_not_done(path: Path) -> None:
    towns = Towns(bob="York")
    digest = previewed(towns, path, f"{HEAD}bob,Hull\n").digest
    towns.known["bob"] = "Ely"
    with pytest.raises(ConflictError, match="since the preview"):
        applied(towns, path, digest=digest)


def test_errors_name_line_and_column_and_good_rows_can_go_in(path: Path) -> None:
    towns = Towns()
    text = f"{HEAD}ann,Atlantis\n,Hull\nverylongname,Hull\nbob\ncarl,Ely\ncarl,Bath\ndan,Ely,Bath\n"
    found = previewed(towns, path, text)
    assert [(one.line, one.column, one.reason) for one in found.flaws] == [
        (2, "Town", "is under water"),
        (3, "Name", "is empty"),
        (4, "Name", "has 12 characters; at most 9 are possible"),
        (5, "row", "has 1 cells where the header has 2"),
        (7, "Name", "is said in line 6 too"),
        (8, "row", "has 3 cells where the header has 2"),
    ]
    with pytest.raises(InvalidInputError, match="nothing was done"):
        applied(towns, path, strict=True)
    assert towns.known == {}
    assert applied(towns, path) == {RowEffect.REFUSED: 6, RowEffect.NEW: 1}
    assert towns.known == {"carl": "Ely"}


def test_a_column_that_is_missing_keeps_what_is_known_and_an_empty_one_empties_it(path: Path) -> None:
    towns = Towns(ann="Leeds")
    assert previewed(towns, path, "name\nann\n").counts == {RowEffect.UNCHANGED: 1}
    assert previewed(towns, path, "NAME;City;Colour\nann;;blue\n").rows[0].changes[0].after is None
    assert previewed(towns, path, "NAME;City;Colour\nann;;blue\n").unknown == ("Colour",)


def test_what_an_export_made_safe_is_read_as_it_was(path: Path) -> None:
    assert previewed(Towns(ann="=Leeds"), path, f"{HEAD}ann,'=Leeds\n").counts == {RowEffect.UNCHANGED: 1}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("Town\nYork\n", "lacks 'Name'"), ("Name,name\na,b\n", "names the column 'Name' twice"), ("", "is empty")],
)
def test_a_header_that_does_not_fit_is_refused(path: Path, text: str, sentence: str) -> None:
    with pytest.raises(UnreadableFileError, match=sentence):
        previewed(Towns(), path, text)


def test_batches_keep_the_order_and_a_file_has_as_many_rows_as_it_may(path: Path) -> None:
    towns = Towns()
    found = previewed(towns, path, HEAD + "".join(f"n{number},Ely\n" for number in range(2_100)))
    assert found.counts == {RowEffect.NEW: 2_100}
    assert [one.line for one in found.rows] == list(range(2, 202))
    file = open_table(path, table=towns.table)
    with pytest.raises(InvalidInputError, match="more than 2,099 rows"):
        preview_table(NO_SESSION, NOBODY, table=towns.table, file=file, max_rows=2_099)
