"""A tree of dash.html components as HTML text that no content can break out of, and that never holds a script."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from html import escape
from typing import Any, Final
from weakref import WeakKeyDictionary

from dash.development.base_component import Component

from status.printable import printable


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NAMESPACE: Final = "dash_html_components"
_ELEMENTS: Final = _words(
    "a abbr address article aside b bdi bdo blockquote br caption cite code col colgroup data dd del details dfn div dl"
    " dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr i img ins kbd li main mark meter nav ol p pre"
    " progress q rp rt ruby s samp section small span strong sub summary sup table tbody td tfoot th thead time tr u ul"
    " var wbr"
)
_VOID_ELEMENTS: Final = _words("br col hr img wbr")
_ATTRIBUTES: Final = _words(
    "alt cite class colspan datetime dir headers height hidden high href hreflang id lang loading low max min open"
    " optimum rel reversed role rowspan scope span src start style tabindex target title value width"
)
_ATTRIBUTE_NAMES: Final = {"className": "class"}
# What only the portal's scripts need.
_LEFT_OUT: Final = frozenset({"children", "key", "n_clicks", "n_clicks_timestamp", "disable_n_clicks"})
# What Dash keeps on every component beside its properties.
_OF_DASH: Final = _words("_prop_names _valid_wildcard_attributes available_properties available_wildcard_properties")
_FREE_ATTRIBUTE: Final = re.compile(r"(aria|data)-[a-z0-9-]+")
_ADDRESSES: Final = frozenset({"href", "src", "cite"})
_SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_SAFE_SCHEMES: Final = frozenset({"http:", "https:", "mailto:", "tel:"})
_BLANKS: Final = re.compile(r"[\x00-\x20\x7f-\xa0]")
_STYLE_VALUE: Final = re.compile(r"[^;{}<>\\\"'\x00-\x1f]*")
_STYLE_NAME: Final = re.compile(r"--[a-z0-9-]+|[a-z][a-zA-Z]*")
# Text that is the same after escaping, and an address inside this site that can run nothing.
_PLAIN: Final = re.compile(r"[A-Za-z0-9 /#:.,;=?_%()-]*")
_PLAIN_ADDRESS: Final = re.compile(r"[A-Za-z0-9/#._-]*")
_UNITLESS: Final = frozenset(
    {"flex", "flexGrow", "flexShrink", "fontWeight", "lineHeight", "opacity", "order", "zIndex"}
)


# The text of what is kept, for as long as it is; empty until it is asked for.
_kept: WeakKeyDictionary[Component, str] = WeakKeyDictionary()


class UnpublishableError(ValueError):
    """A tree holds something that has no place on a page without scripts."""


def html_text(tree: object) -> str:
    """The tree as HTML text; UnpublishableError for an element or attribute that is not on the lists above."""
    pieces: list[str] = []
    _add(tree, pieces)
    return "".join(pieces)


def kept(component: Component) -> Component:
    """The same component, which nobody changes any more: its text is made once, by the same rules."""
    _kept.setdefault(component, "")
    return component


def escaped(text: str) -> str:
    """Any text as the content of an element or of a quoted attribute."""
    if _PLAIN.fullmatch(text):
        return text
    return escape(printable(text))


def _add(node: object, pieces: list[str]) -> None:
    # Text first: asking whether something is a component is dear, because Dash's base class is an abstract one.
    if isinstance(node, str):
        pieces.append(escaped(node))
    elif isinstance(node, list | tuple):
        for child in node:
            _add(child, pieces)
    elif isinstance(node, Component):
        text = _kept.get(node)
        if text is None:
            _add_element(node, pieces)
        else:
            pieces.append(text or _kept_text(node))
    elif node is None or isinstance(node, bool):
        return
    elif isinstance(node, int | float):
        pieces.append(str(node))
    else:
        raise UnpublishableError(f"A {type(node).__name__} is neither text nor an element.")


def _kept_text(component: Component) -> str:
    pieces: list[str] = []
    _add_element(component, pieces)
    text = _kept[component] = "".join(pieces)
    return text


def _add_element(component: Component, pieces: list[str]) -> None:
    properties: dict[str, Any] = vars(component)
    name = _element_name(type(component))
    pieces.append(f"<{name}")
    for property_name, attribute in _attributes_of(tuple(properties)):
        text = _attribute_text(attribute, properties[property_name])
        if text is not None:
            pieces.append(f' {attribute}="{escaped(text)}"' if text else f" {attribute}")
    pieces.append(">")
    if name not in _VOID_ELEMENTS:
        _add(properties.get("children"), pieces)
        pieces.append(f"</{name}>")


@lru_cache(maxsize=512)
def _element_name(kind: type[Component]) -> str:
    name = str(kind._type).lower()  # noqa: SLF001 - Dash has no public name for it
    if kind._namespace != _NAMESPACE or name not in _ELEMENTS:  # noqa: SLF001 - nor for this
        raise UnpublishableError(f"{kind._type} has no place on a page without scripts.")  # noqa: SLF001 - nor here
    return name


@lru_cache(maxsize=2048)
def _attributes_of(properties: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """The properties that become attributes, with the names these have in HTML, in an order of their own."""
    return tuple(_named_attributes(sorted(properties, key=_place)))


def _named_attributes(properties: list[str]) -> Iterator[tuple[str, str]]:
    for property_name in properties:
        if property_name in _LEFT_OUT or property_name in _OF_DASH:
            continue
        name = _ATTRIBUTE_NAMES.get(property_name, property_name.lower())
        if name not in _ATTRIBUTES and not _FREE_ATTRIBUTE.fullmatch(name):
            raise UnpublishableError(f"The attribute {property_name!r} has no place on a page without scripts.")
        yield property_name, name


def _place(property_name: str) -> tuple[bool, bool, str]:
    # Dash gives data-* and aria-* in any order; equal trees must be equal texts. Addresses come first, because the
    # long runs of links that follow each other then have longer parts alike, which makes the document smaller.
    return bool(_FREE_ATTRIBUTE.fullmatch(property_name)), property_name != "href", property_name


def _attribute_text(name: str, value: object) -> str | None:
    """The text of an attribute; None where it is left out, because it is off or not safe."""
    if value is None:
        return None
    if name == "style":
        return _style_text(value) or None
    if isinstance(value, str):
        return value if name not in _ADDRESSES or _is_safe_address(value, name=name) else None
    if isinstance(value, bool):
        is_word = _FREE_ATTRIBUTE.fullmatch(name)
        return str(value).lower() if is_word else ("" if value else None)
    if not isinstance(value, int | float):
        raise UnpublishableError(f"The attribute {name!r} must be text, a number or a truth value.")
    return str(value)


def _is_safe_address(address: str, *, name: str) -> bool:
    if _PLAIN_ADDRESS.fullmatch(address):
        return True
    # Browsers ignore blanks and control characters inside a scheme, so they are ignored here too.
    bare = _BLANKS.sub("", address)
    scheme = _SCHEME.match(bare)
    is_image = name == "src" and bare.lower().startswith("data:image/")
    return scheme is None or scheme[0].lower() in _SAFE_SCHEMES or is_image


def _style_text(style: object) -> str:
    if not isinstance(style, Mapping):
        raise UnpublishableError("A style must be a mapping of names to values.")
    return ";".join(
        f"{_style_name(name)}:{text}" for name, value in style.items() if (text := _style_value(name, value))
    )


def _style_name(name: object) -> str:
    if not isinstance(name, str) or not _STYLE_NAME.fullmatch(name):
        raise UnpublishableError(f"{name!r} is not the name of a style.")
    return name if name.startswith("--") else re.sub(r"[A-Z]", lambda letter: f"-{letter[0].lower()}", name)


def _style_value(name: str, value: object) -> str:
    """The value as CSS, or nothing where it could end the declaration or fetch something."""
    if isinstance(value, bool) or value is None:
        return ""
    has_unit = isinstance(value, int | float) and value and name not in _UNITLESS and not name.startswith("--")
    text = f"{value}px" if has_unit else str(value)
    is_safe = _STYLE_VALUE.fullmatch(text) and "(" not in text.replace("var(", "").replace("calc(", "")
    return text if is_safe else ""
