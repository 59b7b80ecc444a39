"""What a kind of record is (its fields, who may read and keep it), and records as upper floors see them."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from ingest.people.staff_powers import StaffPower
from ingest.viewer import Viewer

YES, NO = "yes", "no"
MAX_NAME_CHARACTERS = 300


class Shape(StrEnum):
    """What a field holds; the last ones point to something else, by its id in forms and by its name in files."""

    LINE = "line"
    TEXT = "text"
    ZONE = "zone"
    SWITCH = "switch"
    ROLE = "role"
    ORGANISATION = "organisation"
    SITE = "site"
    TEAM = "team"
    COMPONENT = "component"


REFERENCES = frozenset({Shape.ORGANISATION, Shape.SITE, Shape.TEAM, Shape.COMPONENT})


@dataclass(frozen=True, slots=True)
class RecordField:
    """A field of a record. `column` is where it is kept; a fixed one cannot be changed once the record is there.

    `is_of_one`: a switch that one record of an organisation has; whoever gets it takes it from the other.
    `is_personal`: what the audit trail must not repeat, because it may have to be erased one day.
    """

    name: str
    label: str
    column: str
    shape: Shape = Shape.LINE
    help: str = ""
    limit: int = MAX_NAME_CHARACTERS
    is_required: bool = False
    is_fixed: bool = False
    is_of_one: bool = False
    is_personal: bool = False
    spellings: tuple[str, ...] = ()


Columns = dict[str, Any]
Problems = dict[str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """A record about to be kept: its new columns, the row it is (None for a new one), and whether it is retired."""

    columns: Columns
    row: Any | None

    def present(self, column: str) -> Any:
        """What a column will hold."""
        return self.columns[column] if column in self.columns else getattr(self.row, column, None)


def _nothing_wrong(_session: Session, _viewer: Viewer, _change: Change) -> Problems:
    return {}


def _no_reason(_session: Session, _viewer: Viewer, _row: Any) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record.

    `named_by`: the fields of which the first that says something names a record. `key_of` gives what a row of a file
    is known by that bears no id, from its words. `order` and `searched` are columns, `filters` fields a list can be
    filtered by. `check` says what is wrong with a change beside what each field says itself; `retiring` why a record
    cannot be retired now. `add` makes the row, `change` does what is more than columns, and `retire` what is more
    than a mark. `counted_by` is the column of tickets that points to such a record.
    """

    name: str
    word: str
    title: str
    model: Any
    fields: tuple[RecordField, ...]
    named_by: tuple[str, ...]
    reads: StaffPower
    keeps: StaffPower
    key_of: Callable[[Mapping[str, str | None]], Hashable]
    counted_by: str
    order: tuple[str, ...]
    filters: tuple[str, ...] = ()
    searched: tuple[str, ...] = ()
    check: Callable[[Session, Viewer, Change], Problems] = _nothing_wrong
    retiring: Callable[[Session, Viewer, Any], str | None] = _no_reason
    add: Callable[[Session, Viewer, Columns], Any] | None = None
    change: Callable[[Session, Viewer, Any, Columns], None] | None = None
    retire: Callable[[Session, Viewer, Any, bool], None] | None = None
    only: Callable[[], ColumnElement[bool]] | None = None
    is_removable: bool = True
    # Staff accounts say the opposite: whether they are active.
    retired_words: tuple[str, str] = ("In use", "Retired")

    def field(self, name: str) -> RecordField | None:
        """The field of this name."""
        return next((one for one in self.fields if one.name == name), None)

    @property
    def owner(self) -> RecordField | None:
        """The field that says whose organisation's a record is, where it is one's."""
        return next((one for one in self.fields if one.shape is Shape.ORGANISATION), None)


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A record: `values` are as forms hold them (texts, ids as texts), `words` as people read them, both by field."""

    id: int
    name: str
    values: Mapping[str, str]
    words: Mapping[str, str]
    is_retired: bool
    open_tickets: int = 0


@dataclass(frozen=True, slots=True)
class RecordFilters:
    """What a list is asked for: words, one value each of the kind's filters by field, and whether retired ones too.

    `state` is 'in_use', 'retired' or empty for both.
    """

    q: str = ""
    state: str = "in_use"
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RecordPage:
    """Some records of a list, and how many there are in all."""

    total: int
    rows: tuple[RecordRow, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """Something a field can point to."""

    value: str
    label: str
    organisation_id: int | None = None
    is_retired: bool = False
