"""Looks into trees of Dash components: the words people read, and the links they can follow."""

from collections.abc import Iterator

from dash import html
from dash.development.base_component import Component


def words(tree: object) -> str:
    """All text of a tree, in order, with single spaces."""
    return " ".join(_texts(tree))


def _texts(tree: object) -> Iterator[str]:
    if isinstance(tree, Component):
        yield from _texts(getattr(tree, "children", None))
    elif isinstance(tree, list | tuple):
        for part in tree:
            yield from _texts(part)
    elif tree is not None:
        yield from str(tree).split()


def components(tree: object) -> Iterator[Component]:
    """Every component of a tree."""
    if isinstance(tree, Component):
        yield tree
        yield from components(getattr(tree, "children", None))
    elif isinstance(tree, list | tuple):
        for part in tree:
            yield from components(part)


def links(tree: object) -> list[tuple[str, str]]:
    """The links of a tree: their words and their addresses."""
    return [(words(one), str(one.href)) for one in components(tree) if isinstance(one, html.A)]
