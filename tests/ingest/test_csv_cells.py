"""Cells that no spreadsheet runs, and the way back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.csv_cells import FORMULA_STARTS, original_text, safe_cell, safe_cells


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_formula_becomes_text(text: str) -> None:
    assert safe_cell(text) == f"'{text}"
    assert original_text(safe_cell(text)) == text


def test_other_cells_stay_as_they_are() -> None:
    assert safe_cells(["", "1", "it's", "'quoted'", "a=b"]) == ["", "1", "it's", "'quoted'", "a=b"]


@given(st.text())
def test_no_cell_starts_a_formula(text: str) -> None:
    assert not safe_cell(text).startswith(FORMULA_STARTS)


@given(st.text(alphabet="'=+-@?\t\ra"))
def test_every_cell_finds_its_way_back(text: str) -> None:
    assert original_text(safe_cell(text)) == text
