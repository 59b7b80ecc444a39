"""Reads of records: a list within its filters, one record, what its fields can point to, and all of them for a file."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, true
from sqlalchemy.orm import Session

from ingest.db.matching import contains_text
from ingest.db.visibility import within
from ingest.errors import NotFoundError
from ingest.models.organisations import Organisation
from ingest.models.tickets import Ticket
from ingest.people.staff_powers import require_power
from ingest.records.lookups import Lookups
from ingest.records.reading import MAX_ID_DIGITS, record_row
from ingest.records.schemas import REFERENCES, Kind, Option, RecordFilters, RecordPage, RecordRow
from ingest.viewer import Viewer

MAX_SEARCH_CHARACTERS = 200
ROWS_PER_READ = 1_000


def record_page(
    session: Session, viewer: Viewer, *, kind: Kind, filters: RecordFilters, offset: int = 0, limit: int = 50
) -> RecordPage:
    """Some records of a kind in the order of their names, and how many fit. Staff who may read the kind."""
    require_power(viewer, kind.reads)
    conditions = _conditions(session, viewer, kind, filters)
    total = session.scalar(select(func.count()).select_from(kind.model).where(*conditions)) or 0
    rows = session.scalars(_ordered(kind, conditions).offset(offset).limit(limit)).all()
    counts = _open_tickets(session, kind, [row.id for row in rows])
    lookups = Lookups(session)
    return RecordPage(
        total, tuple(record_row(kind, row, lookups=lookups, open_tickets=counts.get(row.id, 0)) for row in rows)
    )


def record_of(session: Session, viewer: Viewer, *, kind: Kind, record_id: int) -> RecordRow:
    """One record. Staff who may read the kind; NotFoundError when there is none."""
    require_power(viewer, kind.reads)
    row = session.scalar(select(kind.model).where(kind.model.id == record_id, *_always(viewer, kind)))
    if row is None:
        raise NotFoundError(f"There is no such {kind.word}.")
    counts = _open_tickets(session, kind, [record_id])
    return record_row(kind, row, lookups=Lookups(session), open_tickets=counts.get(record_id, 0))


def record_options(
    session: Session, viewer: Viewer, *, kind: Kind, kept: RecordRow | None = None, is_filtering: bool = False
) -> dict[str, list[Option]]:
    """What the fields of a kind can point to, by field. Staff who may read the kind.

    Retired ones are left out but for what `kept` points to already; for filtering they are all there. Sites say whose
    they are.
    """
    require_power(viewer, kind.reads)
    lookups = Lookups(session)
    values = {} if kept is None else kept.values
    return {
        one.name: [
            option
            for option in lookups.options(one.shape).values()
            if is_filtering or not option.is_retired or option.value == values.get(one.name)
        ]
        for one in kind.fields
        if one.shape in REFERENCES
    }


def exported_records(
    session: Session, viewer: Viewer, *, kind: Kind, filters: RecordFilters
) -> Iterator[tuple[RecordRow, ...]]:
    """All records that fit, some at a time. Staff who may read the kind."""
    require_power(viewer, kind.reads)
    lookups = Lookups(session)
    query = _ordered(kind, _conditions(session, viewer, kind, filters)).execution_options(yield_per=ROWS_PER_READ)
    for part in session.scalars(query).partitions():
        yield tuple(record_row(kind, row, lookups=lookups) for row in part)


def _ordered(kind: Kind, conditions: Sequence[ColumnElement[bool]]) -> Any:
    columns = [getattr(kind.model, name) for name in kind.order]
    return select(kind.model).where(*conditions).order_by(*columns, kind.model.id)


def _conditions(session: Session, viewer: Viewer, kind: Kind, filters: RecordFilters) -> list[ColumnElement[bool]]:
    found = _always(viewer, kind)
    if filters.state:
        found.append(_is_retired(kind) if filters.state == "retired" else ~_is_retired(kind))
    for name, value in filters.fields.items():
        one = kind.field(name)
        if one is not None and name in kind.filters and value:
            # No record has the one character that PostgreSQL cannot be asked for.
            asked = _id(value) if one.shape in REFERENCES else value.replace("\x00", " ")
            found.append(getattr(kind.model, one.column) == asked)
    if filters.q:
        text = filters.q[:MAX_SEARCH_CHARACTERS]
        found.append(or_(*(contains_text(session, getattr(kind.model, name), text) for name in kind.searched)))
    return found


def _always(viewer: Viewer, kind: Kind) -> list[ColumnElement[bool]]:
    model = kind.model
    owner = model.id if model is Organisation else getattr(model, "organisation_id", None)
    own = within(owner, viewer) if kind.owner is not None or model is Organisation else true()
    return [own, kind.only() if kind.only is not None else true()]


def _is_retired(kind: Kind) -> ColumnElement[bool]:
    if hasattr(kind.model, "is_retired"):
        retired: ColumnElement[bool] = kind.model.is_retired.is_(True)
        return retired
    inactive: ColumnElement[bool] = kind.model.is_active.is_(False)
    return inactive


def _open_tickets(session: Session, kind: Kind, ids: Sequence[int]) -> dict[int, int]:
    column: Any = getattr(Ticket, kind.counted_by)
    query = select(column, func.count()).where(column.in_(ids), Ticket.is_open.is_(True)).group_by(column)
    return {row[0]: row[1] for row in session.execute(query)} if ids else {}


def _id(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MAX_ID_DIGITS else 0
