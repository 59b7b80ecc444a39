"""The catalogue is the one place of fixed texts: another language changes all of them, and no module has its own."""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

import status
from ingest.system_status.schemas import PageDefinition
from status import texts
from status.addresses import LIVE
from status.catalogue import Catalogue
from status.english import ENGLISH
from tests.status.test_document import all_documents
from tests.support.status_views import Elements, full_record

FLOOR = Path(status.__file__).parent
CATALOGUES = {"english.py"}
# What is written for programs: markup, styles, patterns, lines of HTTP, events of the log.
FOR_PROGRAMS = re.compile(r"[<>{}\\#/;=]|\(\?|^\d{3} |^[A-Z, ]+$|sans-serif|^status: ")
WORDS = re.compile(r"(?<![-\w])[A-Za-z]{2,},? [A-Za-z]{2,}(?![-\w])")
NOT_SHOWN = {"className", "rel", "role", "_words", "_log"}
# A letter that no fixed text in English has, and that people wrote nowhere in these records.
MARK = "\u017e"


def shown_literals(path: Path) -> Iterator[tuple[int, str]]:
    """Literals of a module that read like words for people, with their lines: no docstrings, messages or names."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    hidden = {id(each) for node in ast.walk(tree) for each in not_shown(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in hidden:
            text = node.value
            if WORDS.search(text) and not FOR_PROGRAMS.search(text):
                yield node.lineno, text


def not_shown(node: ast.AST) -> Iterator[ast.AST]:
    is_docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    if is_docstring or isinstance(node, ast.Raise):
        yield from ast.walk(node)
    elif isinstance(node, ast.keyword) and node.arg in NOT_SHOWN:
        yield from ast.walk(node.value)
    elif isinstance(node, ast.Call) and called(node.func) in NOT_SHOWN:
        yield from ast.walk(node)


def called(function: ast.expr) -> str:
    """The name of a function, or of what it is an attribute of."""
    owner = function.value if isinstance(function, ast.Attribute) else function
    return owner.id if isinstance(owner, ast.Name) else ""


@pytest.mark.parametrize("path", sorted(FLOOR.glob("*.py")), ids=lambda path: path.name)
def test_no_other_module_holds_a_text_for_people(path: Path) -> None:
    if path.name not in CATALOGUES:
        assert list(shown_literals(path)) == []


def test_the_search_for_texts_finds_them(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text(
        '"""Not this one."""\nA = html.P("Nothing here yet", className="not these words")\n'
        'B = f"{count} open incidents"\nraise ValueError("nor this one")\n'
    )
    assert [text for _, text in shown_literals(module)] == ["Nothing here yet", " open incidents"]


def marked(value: Any) -> Any:
    """A text with each of its words marked, whatever it is filled with."""
    if isinstance(value, str):
        return re.sub(r"(\{\w+\})|(\w+)", lambda found: found[1] or f"{MARK}{found[2]}", value)
    if isinstance(value, tuple):
        return tuple(marked(each) for each in value)
    if isinstance(value, Mapping):
        return {key: marked(text) for key, text in value.items()}
    return value


def marked_catalogue() -> Catalogue:
    every = {each.name: marked(getattr(ENGLISH, each.name)) for each in fields(ENGLISH)}
    return replace(ENGLISH, **every)


def test_in_another_language_nothing_is_left_in_english() -> None:
    record = full_record(page=PageDefinition("\u03b1", "Europe/London"), text="\u03b1\u03b2")
    with texts.speaking(marked_catalogue()):
        documents = all_documents(record, stale_since=record.updated_at) | {
            "still": all_documents(record, is_updating=False)["status"],
            "folder": all_documents(record, says_refresh=True)["status"],
        }
    zones = {"BST", "GMT", "Europe", "London"}
    for kind, document in documents.items():
        elements = Elements(document)
        told = [*elements.texts, *(text for _, each in elements.found for text in spoken(each))]
        words = {word for text in told for word in re.findall(r"[^\W\d_]+", text)}
        english = {word for word in words if not word.startswith(MARK) and word.isascii()}
        assert english - zones == set(), kind


def spoken(attributes: dict[str, str | None]) -> list[str]:
    return [attributes.get(name) or "" for name in ("title", "aria-label", "alt")]


def test_outside_of_the_block_the_language_is_the_one_before() -> None:
    with texts.speaking(marked_catalogue()):
        assert texts.phrases().sign_in != ENGLISH.sign_in
    assert texts.phrases() is ENGLISH


def test_blocks_kept_in_one_language_are_not_shown_in_another() -> None:
    before = all_documents(full_record(), addresses=LIVE)["status"]
    with texts.speaking(marked_catalogue()):
        assert all_documents(full_record(), addresses=LIVE)["status"] != before
    assert all_documents(full_record(), addresses=LIVE)["status"] == before
