"""Whole rows as one text each, for those who read very many: the one place that knows how each database writes them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Text, cast, func
from sqlalchemy.orm import Session


def row_text(session: Session, columns: Sequence[Any]) -> ColumnElement[str]:
    """The values of a row as the text of a JSON array; days as 2026-05-31."""
    if session.get_bind().dialect.name == "sqlite":
        return func.json_array(*columns, type_=Text)
    return cast(func.json_build_array(*columns), Text)
