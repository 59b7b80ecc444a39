"""Whether a column contains a text whatever its case: the one place that knows how each database is asked that."""

from typing import Any

from sqlalchemy import ColumnElement, collate, false
from sqlalchemy.orm import Session

_ESCAPE = "\\"


def contains_text(session: Session, column: Any, text: str) -> ColumnElement[bool]:
    """The rows whose column holds `text` somewhere, capital or small; no character of it has a meaning of its own.

    Databases fold the case of ASCII alike, and that of other letters by settings of their own: texts with such letters
    are asked for as a pattern that names both shapes of each.
    """
    if "\x00" in text:
        # No text in a database holds it, and PostgreSQL cannot even be asked.
        return false()
    if text.isascii():
        escaped = "".join(_ESCAPE + one if one in {"%", "_", _ESCAPE} else one for one in text)
        # SQLite's LIKE folds by itself; folding both sides first would only take time.
        # PostgreSQL folds ASCII alone where it need not look at a language, which takes half the time.
        compare = column.like if _is_sqlite(session) else collate(column, "C").ilike
        condition: ColumnElement[bool] = compare(f"%{escaped}%", escape=_ESCAPE)
        return condition
    if _is_sqlite(session):
        pattern = "*" + "".join(_class_of(one, "[*?") for one in text) + "*"
        return _compared(column, "GLOB", pattern)
    return _compared(column, "~", "".join(_class_of(one, "[](){}.*+?^$|\\") for one in text))


def _compared(column: Any, operator: str, pattern: str) -> ColumnElement[bool]:
    condition: ColumnElement[bool] = column.op(operator, is_comparison=True)(pattern)
    return condition


def _class_of(character: str, special: str) -> str:
    shapes = "".join(dict.fromkeys(one for one in (character, character.lower(), character.upper()) if len(one) == 1))
    if len(shapes) > 1:
        return f"[{shapes}]"
    if character == "[" or character not in special:
        return "[[]" if character == "[" else character
    return f"[{character}]" if character not in "\\^]" else f"\\{character}"


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"
