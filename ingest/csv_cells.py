"""Cells of CSV files that people open in spreadsheets: none of them is taken for a formula. Pure."""

from collections.abc import Iterable
from typing import Final

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(text: str) -> str:
    """A cell no spreadsheet will run."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def safe_cells(cells: Iterable[str]) -> list[str]:
    """A row of cells no spreadsheet will run."""
    return [safe_cell(cell) for cell in cells]


def original_text(cell: str) -> str:
    """What `safe_cell` was given."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA_STARTS) else cell
