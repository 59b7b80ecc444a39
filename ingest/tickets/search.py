"""Full-text search over number, title and description: the one place that knows both databases' search index.

Words are cut here, not by the databases, so that both find the same. Each document holds a word for its organisation,
which lets the index itself leave out what a contact may not see; the visibility in the query stays in force beside it.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    cast,
    column,
    false,
    func,
    literal,
    literal_column,
    select,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import Session

from ingest.viewer import Viewer

MAX_WORDS = 12
MAX_WORD_CHARACTERS = 60
MAX_INDEXED_CHARACTERS = 20_000
NEWEST_LOOKED_AT = 2_000
_WORD = re.compile(r"[^\W_]+")
_index = table("ticket_search", column("rowid"), column("ticket_id"), column("document"))


@dataclass(frozen=True, slots=True)
class SearchText:
    """What of a ticket can be found."""

    ticket_id: int
    organisation_id: int
    parts: tuple[str | None, ...]


def words_of(content: str) -> list[str]:
    """The words of a text (runs of letters and digits) in lower case and without accents."""
    plain = content.casefold()
    if not plain.isascii():
        plain = "".join(one for one in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(one))
        # What was only a shape of a letter may be a capital now.
        plain = plain.casefold()
    return [word[:MAX_WORD_CHARACTERS] for word in _WORD.findall(plain)]


def index_tickets(session: Session, texts: Sequence[SearchText]) -> None:
    """Make new tickets findable, or replace what was indexed of them."""
    if not texts:
        return
    if _is_sqlite(session):
        statement = "INSERT OR REPLACE INTO ticket_search (rowid, document) VALUES (:id, :document)"
        rows: list[dict[str, object]] = [{"id": one.ticket_id, "document": " ".join(_document(one))} for one in texts]
    else:
        statement = (
            "INSERT INTO ticket_search (ticket_id, document) VALUES (:id, array_to_tsvector(:document)) "
            "ON CONFLICT (ticket_id) DO UPDATE SET document = excluded.document"
        )
        rows = [{"id": one.ticket_id, "document": sorted(set(_document(one)))} for one in texts]
    session.execute(text(statement), rows)


def matching_ids(session: Session, viewer: Viewer, *, content: str) -> Select[int]:
    """A select of the ids of tickets in which every word of `content` begins some word; nothing for no words."""
    words = _asked_words(content)
    if not words:
        return select(_key(session)).where(literal_column("1 = 0"))
    match = _sqlite_match(words, viewer) if _is_sqlite(session) else _postgresql_match(words, viewer)
    return select(_key(session)).where(match)


def matching_number(session: Session, viewer: Viewer, *, content: str, limit: int | None = None) -> int:
    """How many `matching_ids` there are, counted in the index alone, up to `limit`."""
    matching = matching_ids(session, viewer, content=content).limit(limit).subquery()
    return session.scalar(select(func.count()).select_from(matching)) or 0


def newest_matching_ids(session: Session, viewer: Viewer, *, content: str, limit: int) -> Sequence[int]:
    """The newest of `matching_ids`, at most `limit`: what all tickets hold costs no more than what few do."""
    matching = matching_ids(session, viewer, content=content)
    if _is_sqlite(session):
        # The index is read from its end.
        return session.scalars(matching.order_by(_index.c.rowid.desc()).limit(limit)).all()
    # PostgreSQL's index gives what few hold, all at once; what many hold is among the newest tickets.
    newest = select(_index.c.ticket_id, _index.c.document).order_by(_index.c.ticket_id.desc()).limit(NEWEST_LOOKED_AT)
    looked_at = newest.subquery()
    question = _postgresql_match(_asked_words(content), viewer, document=looked_at.c.document)
    ids = session.scalars(_last(select(looked_at.c.ticket_id).where(question), looked_at.c.ticket_id, limit)).all()
    if len(ids) == limit:
        return ids
    found = matching.cte("found").prefix_with("MATERIALIZED")
    return session.scalars(_last(select(found.c.ticket_id), found.c.ticket_id, limit)).all()


def holds_words(session: Session, ticket_id: Any, *, content: str) -> ColumnElement[bool]:
    """Whether one ticket's text holds what `matching_ids` look for, asked ticket by ticket without the index.

    This does not keep to the viewer's organisation; the query it is part of does.
    """
    words = _asked_words(content)
    if not words:
        return false()
    if _is_sqlite(session):
        spaced = literal(" ").concat(_index.c.document)
        holds = and_(*(func.instr(spaced, f" {word}") > 0 for word in words))
        return select(holds).where(_index.c.rowid == ticket_id).scalar_subquery()
    return select(_postgresql_match(words)).where(_index.c.ticket_id == ticket_id).scalar_subquery()


def _asked_words(content: str) -> list[str]:
    return words_of(content)[:MAX_WORDS]


def _key(session: Session) -> ColumnElement[int]:
    return _index.c.rowid if _is_sqlite(session) else _index.c.ticket_id


def _last(query: Select[int], key: ColumnElement[int], limit: int) -> Select[int]:
    return query.order_by(key.desc()).limit(limit)


def _sqlite_match(words: Sequence[str], viewer: Viewer) -> ColumnElement[bool]:
    asked = [f'"{word}" *' for word in words] + [f'"{word}"' for word in _scope_words(viewer)]
    return literal_column("ticket_search").op("MATCH", is_comparison=True)(bindparam(None, " AND ".join(asked)))


def _postgresql_match(
    words: Sequence[str], viewer: Viewer | None = None, *, document: ColumnElement[Any] = _index.c.document
) -> ColumnElement[bool]:
    scope = [] if viewer is None else _scope_words(viewer)
    asked = [f"'{word}':*" for word in words] + [f"'{word}'" for word in scope]
    question = cast(bindparam(None, " & ".join(asked)), TSQUERY)
    return document.op("@@", is_comparison=True)(question)


def _document(one: SearchText) -> list[str]:
    content = " ".join(part for part in one.parts if part)[:MAX_INDEXED_CHARACTERS]
    return [_organisation_word(one.organisation_id), *words_of(content)]


def _scope_words(viewer: Viewer) -> list[str]:
    return [] if viewer.organisation_id is None else [_organisation_word(viewer.organisation_id)]


def _organisation_word(organisation_id: int) -> str:
    return f"organisation{organisation_id}x"


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"
