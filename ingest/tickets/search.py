"""Full-text search over number, title and description: the one place that knows both databases' search index.

Words are cut here, not by the databases, so that both find the same. Each document holds a word for its organisation,
which lets the index itself leave out what a contact may not see; the visibility in the query stays in force beside it.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, bindparam, cast, column, literal_column, select, table, text
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import Session

from ingest.viewer import Viewer

MAX_WORDS = 12
MAX_WORD_CHARACTERS = 60
MAX_INDEXED_CHARACTERS = 20_000
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
    words = words_of(content)[:MAX_WORDS]
    if not words:
        return select(_index.c.rowid if _is_sqlite(session) else _index.c.ticket_id).where(literal_column("1 = 0"))
    if _is_sqlite(session):
        return select(_index.c.rowid).where(_sqlite_match(words, viewer))
    return select(_index.c.ticket_id).where(_postgresql_match(words, viewer))


def newest_matching_ids(session: Session, viewer: Viewer, *, content: str, limit: int) -> Select[int]:
    """The newest of `matching_ids`: the index is read from its end, so a word that all tickets have costs no more."""
    key = _index.c.rowid if _is_sqlite(session) else _index.c.ticket_id
    return matching_ids(session, viewer, content=content).order_by(key.desc()).limit(limit)


def _sqlite_match(words: Sequence[str], viewer: Viewer) -> ColumnElement[bool]:
    asked = [f'"{word}" *' for word in words] + [f'"{word}"' for word in _scope_words(viewer)]
    return literal_column("ticket_search").op("MATCH", is_comparison=True)(bindparam(None, " AND ".join(asked)))


def _postgresql_match(words: Sequence[str], viewer: Viewer) -> ColumnElement[bool]:
    asked = [f"'{word}':*" for word in words] + [f"'{word}'" for word in _scope_words(viewer)]
    question = cast(bindparam(None, " & ".join(asked)), TSQUERY)
    return _index.c.document.op("@@", is_comparison=True)(question)


def _document(one: SearchText) -> list[str]:
    content = " ".join(part for part in one.parts if part)[:MAX_INDEXED_CHARACTERS]
    return [_organisation_word(one.organisation_id), *words_of(content)]


def _scope_words(viewer: Viewer) -> list[str]:
    return [] if viewer.organisation_id is None else [_organisation_word(viewer.organisation_id)]


def _organisation_word(organisation_id: int) -> str:
    return f"organisation{organisation_id}x"


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"
