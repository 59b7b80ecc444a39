"""The words of the audit trail's lines: the one place that knows both databases' index of them.

Words are cut as those of tickets are. Each line also holds words for its organisation, its action and its people, so
that the index itself leaves out what a question is not about; the conditions of the query stay in force beside it.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, bindparam, cast, column, literal_column, table, text
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import Session

from ingest.models.audit import AuditEntry
from ingest.tickets.search import MAX_WORDS, words_of

index = table("audit_search", column("rowid"), column("entry_id"), column("document"))


def index_entry(session: Session, entry: AuditEntry) -> None:
    """Make a new line findable."""
    words = _document(entry)
    if is_sqlite(session):
        statement = "INSERT INTO audit_search (rowid, document) VALUES (:id, :document)"
        session.execute(text(statement), {"id": entry.id, "document": " ".join(words)})
    else:
        statement = "INSERT INTO audit_search (entry_id, document) VALUES (:id, array_to_tsvector(:document))"
        session.execute(text(statement), {"id": entry.id, "document": sorted(set(words))})


def entry_key(session: Session) -> ColumnElement[int]:
    """The index's column that holds the id of a line."""
    return index.c.rowid if is_sqlite(session) else index.c.entry_id


def asked_words(content: str) -> list[str]:
    """The words of a question."""
    return words_of(content)[:MAX_WORDS]


def holds(
    session: Session, words: Sequence[str], *, marks: Sequence[str], document: Any = index.c.document
) -> ColumnElement[bool]:
    """Lines in which every word of `words` begins some word, and every one of `marks` is whole.

    A single letter or digit is a word by itself: too many begin with it.
    """
    begun = [len(word) > 1 for word in words] + [False] * len(marks)
    if is_sqlite(session):
        asked = [f'"{word}"{" *" if is_begun else ""}' for word, is_begun in zip((*words, *marks), begun, strict=True)]
        return literal_column("audit_search").op("MATCH", is_comparison=True)(bindparam(None, " AND ".join(asked)))
    asked = [f"'{word}'{':*' if is_begun else ''}" for word, is_begun in zip((*words, *marks), begun, strict=True)]
    condition: ColumnElement[bool] = document.op("@@", is_comparison=True)(
        cast(bindparam(None, " & ".join(asked)), TSQUERY)
    )
    return condition


def mark(name: str, value: object) -> str:
    """The word by which the index knows a line's organisation, action or person."""
    return f"{name}{str(value).replace('_', '')}x"


def _document(entry: AuditEntry) -> list[str]:
    marks = [mark("action", entry.action)]
    named = (("organisation", entry.organisation_id), ("actor", entry.actor_id), ("account", entry.account_id))
    marks += [mark(name, value) for name, value in named if value is not None]
    details = entry.details if isinstance(entry.details, dict) else {}
    said = " ".join([entry.action.replace("_", " "), entry.actor_name or "", entry.subject, *details.values()])
    return [*marks, *words_of(said)]


def is_sqlite(session: Session) -> bool:
    """Whether the index is SQLite's."""
    return session.get_bind().dialect.name == "sqlite"
