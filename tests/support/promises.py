"""Tests named by their file and function: what a promise rests on must be there."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def missing(names: list[str]) -> list[str]:
    """Those of 'path::test' that no file under tests/ has."""
    return [name for name in names if name.partition("::")[2] not in _tests_in(name.partition("::")[0])]


@cache
def _tests_in(path: str) -> frozenset[str]:
    file = ROOT / "tests" / path
    if not file.exists():
        return frozenset()
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))
