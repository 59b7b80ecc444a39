"""The house's measures: a function is read at a glance, a file in one sitting, and a sentence heads each module."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MAX_FUNCTION_LINES, MAX_FILE_LINES = 50, 400
FILES = [
    path
    for floor in ("dashboard", "status", "ingest", "bench", "tests")
    for path in sorted((ROOT / floor).rglob("*.py"))
    if "versions" not in path.parts
]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_keeps_the_measures(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    assert text.count("\n") <= MAX_FILE_LINES
    assert not text.strip() or ast.get_docstring(tree), "a sentence heads each module"
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    too_long = [node.name for node in functions if (node.end_lineno or 0) - node.lineno + 1 > MAX_FUNCTION_LINES]
    assert too_long == []
