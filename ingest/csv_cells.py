"""Cells of CSV files that people open in spreadsheets: none of them is taken for a formula. Pure."""

from collections.abc import Iterable
from typing import Final

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
# How other systems write 'nothing'.
NULL_MARK: Final = "?"


def safe_cell(text: str) -> str:
    """A cell no spreadsheet will run, and no import takes for an empty one."""
    return f"'{text}" if _is_marked(text) else text


def safe_cells(cells: Iterable[str]) -> list[str]:
    """A row of cells no spreadsheet will run."""
    return [safe_cell(cell) for cell in cells]


def original_text(cell: str) -> str:
    """What `safe_cell` was given."""
    return cell[1:] if cell.startswith("'") and _is_marked(cell[1:]) else cell


def _is_marked(text: str) -> bool:
    # Apostrophes of the text's own count as part of it: what one is put before, one is taken from.
    rest = text.lstrip("'")
    return rest.startswith(FORMULA_STARTS) or rest == NULL_MARK
