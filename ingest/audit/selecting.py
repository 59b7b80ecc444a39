"""Which lines of the audit trail a question is about, newest first, at a cost that does not grow with the trail.

A question becomes branches that an index answers each from its newest end; what they find is put together.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, func, or_, select, union
from sqlalchemy.orm import Session

from ingest.audit.schemas import AuditFilters
from ingest.audit.search import asked_words, entry_key, holds, index, is_sqlite, mark
from ingest.db.matching import contains_text
from ingest.db.planning import out_of_index
from ingest.db.visibility import within
from ingest.models.audit import AuditEntry
from ingest.models.people import Account
from ingest.viewer import Viewer

# So many people with a name like the one that was typed are looked for.
MAX_PEOPLE: Final = 20
NEWEST_LOOKED_AT: Final = 5_000
# Lines are numbered as they are written; clocks may go back a little between two of them.
CLOCK_SLACK: Final = timedelta(hours=1)
Conditions = list[ColumnElement[bool]]
# Above every id there will be.
_LAST: Final = 2**62


@dataclass(frozen=True, slots=True)
class _Bounds:
    """Between which ids lines may be, both excluded."""

    above: int | None
    below: int | None

    def of(self, key: Any) -> Conditions:
        """The same for a column that holds ids."""
        lower = [] if self.above is None else [key > self.above]
        return lower + ([] if self.below is None else [key < self.below])


@dataclass(frozen=True, slots=True)
class _Question:
    """What every line must fit, the branches of which it must fit one, and the words it must hold, if any."""

    common: Conditions
    branches: tuple[ColumnElement[bool], ...]
    words: tuple[str, ...]
    marks: tuple[str, ...]
    bounds: _Bounds


def line_ids(
    session: Session,
    viewer: Viewer,
    *,
    filters: AuditFilters,
    limit: int,
    before: int | None = None,
    after: int | None = None,
) -> list[int]:
    """The ids of the newest lines with an id below `before`, or of those next above `after`; newest first.

    For the reads of this slice, which decide who may ask.
    """
    question = _question(session, viewer, filters, before=before, after=after)
    is_rising = after is not None
    found: set[int] = set()
    for query in _branch_queries(session, question):
        found.update(session.scalars(_ordered(query, is_rising=is_rising).limit(limit)))
    if question.words:
        found.update(_ids_with_words(session, question, limit=limit, is_rising=is_rising))
    ids = sorted(found, reverse=not is_rising)[:limit]
    return ids[::-1] if is_rising else ids


def line_number(session: Session, viewer: Viewer, *, filters: AuditFilters, limit: int) -> int:
    """How many lines fit, counted up to `limit`."""
    question = _question(session, viewer, filters)
    queries = [query.limit(limit) for query in _branch_queries(session, question)]
    if question.words:
        queries.append(_with_words(session, question).limit(limit))
    parts = [select(one.subquery().c.id) for one in queries]
    counted = (parts[0] if len(parts) == 1 else union(*parts)).limit(limit).subquery()
    return session.scalar(select(func.count()).select_from(counted)) or 0


def _question(
    session: Session, viewer: Viewer, filters: AuditFilters, *, before: int | None = None, after: int | None = None
) -> _Question:
    # Of people there are few lines beside those of an organisation.
    is_about_people = bool(filters.who or filters.text or filters.account_id is not None)
    owner = out_of_index(session, AuditEntry.organisation_id) if is_about_people else AuditEntry.organisation_id
    common: Conditions = [within(owner, viewer)]
    marks = [] if viewer.organisation_id is None else [mark("organisation", viewer.organisation_id)]
    if filters.organisation_id is not None:
        common.append(owner == filters.organisation_id)
        marks.append(mark("organisation", filters.organisation_id))
    if filters.account_id is not None:
        common.append(AuditEntry.account_id == filters.account_id)
        marks.append(mark("account", filters.account_id))
    if len(filters.actions) == 1:
        marks.append(mark("action", filters.actions[0]))
    common += _moments(filters)
    bounds = _bounds(session, filters, before=before, after=after)
    return _Question(common, _branches(session, filters), tuple(asked_words(filters.text)), tuple(marks), bounds)


def _branches(session: Session, filters: AuditFilters) -> tuple[ColumnElement[bool], ...]:
    """Each of a kind that an index has together; at least one."""
    if not filters.who:
        return tuple(AuditEntry.action == one for one in filters.actions) or (AuditEntry.id > 0,)
    is_nameless = AuditEntry.actor_id.is_(None) & contains_text(session, AuditEntry.actor_name, filters.who)
    people = [*_of_people(session, filters.who, AuditEntry.actor_id), is_nameless]
    if filters.actions:
        people = [one & AuditEntry.action.in_(filters.actions) for one in people]
    return tuple(people)


def _branch_queries(session: Session, question: _Question) -> list[Select[Any]]:
    """The branches as selects of ids; where words are asked for, those about or by people of that name."""
    base = select(AuditEntry.id).where(*question.common, *question.bounds.of(AuditEntry.id))
    if not question.words:
        return [base.where(one) for one in question.branches]
    text = " ".join(question.words)
    named = [*_of_people(session, text, AuditEntry.account_id), *_of_people(session, text, AuditEntry.actor_id)]
    return [base.where(one, or_(*question.branches)) for one in named]


def _of_people(session: Session, name: str, column: Any) -> list[ColumnElement[bool]]:
    is_named = contains_text(session, Account.display_name, name) | contains_text(session, Account.user_name, name)
    ids = session.scalars(select(Account.id).where(is_named).order_by(Account.id).limit(MAX_PEOPLE))
    return [column == one for one in ids]


def _moments(filters: AuditFilters) -> Conditions:
    conditions: Conditions = []
    if filters.since is not None:
        conditions.append(AuditEntry.at >= filters.since)
    if filters.until is not None:
        conditions.append(AuditEntry.at < filters.until)
    return conditions


def _bounds(session: Session, filters: AuditFilters, *, before: int | None, after: int | None) -> _Bounds:
    """The same moments as ids, so that no index is read where nothing can fit; and where a page begins."""
    above, below = [] if after is None else [after], [] if before is None else [before]
    if filters.since is not None:
        is_after = AuditEntry.at >= filters.since - CLOCK_SLACK
        first = _nearest(session, is_after, AuditEntry.at, AuditEntry.id)
        above.append(_LAST if first is None else first - 1)
    if filters.until is not None:
        is_before = AuditEntry.at < filters.until + CLOCK_SLACK
        last = _nearest(session, is_before, AuditEntry.at.desc(), AuditEntry.id.desc())
        below.append(0 if last is None else last + 1)
    return _Bounds(max(above, default=None), min(below, default=None))


def _nearest(session: Session, condition: ColumnElement[bool], *order: Any) -> int | None:
    return session.scalar(select(AuditEntry.id).where(condition).order_by(*order).limit(1))


def _ordered(query: Select[Any], *, is_rising: bool, key: Any = AuditEntry.id) -> Select[Any]:
    return query.order_by(key.asc() if is_rising else key.desc())


def _with_words(session: Session, question: _Question, *, source: Any = index) -> Select[Any]:
    """Lines whose text holds the words, as a select of ids; `source` is where their documents are."""
    key = entry_key(session) if source is index else source.c.entry_id
    is_meant = or_(*question.branches)
    return (
        select(AuditEntry.id)
        .select_from(source)
        # The index leads: SQLite would otherwise ask it once for each line of an action.
        .join(AuditEntry, AuditEntry.id == out_of_index(session, key))
        .where(
            holds(session, question.words, marks=question.marks, document=source.c.document),
            is_meant,
            *question.common,
            *question.bounds.of(key),
        )
    )


def _ids_with_words(session: Session, question: _Question, *, limit: int, is_rising: bool) -> Sequence[int]:
    query = _with_words(session, question)
    if is_sqlite(session):
        # The index is read from its end.
        key = entry_key(session)
        return session.scalars(_ordered(query, is_rising=is_rising, key=key).limit(limit)).all()
    # PostgreSQL's index gives what few hold, all at once; what many hold is among the newest lines.
    all_near = select(index.c.entry_id, index.c.document).where(*question.bounds.of(index.c.entry_id))
    near = _ordered(all_near, is_rising=is_rising, key=index.c.entry_id)
    looked_at = near.limit(NEWEST_LOOKED_AT).subquery()
    nearest = _ordered(_with_words(session, question, source=looked_at), is_rising=is_rising)
    ids = session.scalars(nearest.limit(limit)).all()
    if len(ids) == limit:
        return ids
    found = query.cte("found").prefix_with("MATERIALIZED")
    return session.scalars(_ordered(select(found.c.id), is_rising=is_rising, key=found.c.id).limit(limit)).all()
