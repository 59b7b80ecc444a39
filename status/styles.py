"""The styles of the public documents: the style sheets of assets/ and the brand's colours, small and in one text.

Colours are written once, as `light-dark(...)`. Browsers older than that function must still show a status, so that
here each pair becomes a light colour and, under a media query, a dark one.
"""

import base64
import hashlib
import re
from functools import lru_cache
from pathlib import Path
from typing import Final

from ingest.colours import mixed, readable
from ingest.portal.schema import Brand

_ASSETS: Final = Path(__file__).resolve().parent.parent / "assets"
_FILES: Final = (_ASSETS / "status.css", Path(__file__).with_name("document.css"))
_PAIR: Final = re.compile(r"(--[a-z-]+):light-dark\((#[0-9a-f]{6}),(#[0-9a-f]{6})\);?")
_DARK: Final = "@media (prefers-color-scheme:dark)"
# What links stand on.
_GROUNDS: Final = ("--status-surface", "--status-ground")
# The second colour of the brand's mark.
_MARK_END: Final = "#2ab4e0"
_MARK_SHARE: Final = 0.38


def styles(brand: Brand) -> str:
    """The text of the one style element of this brand's documents."""
    return _styles(brand.colour)


def styles_hash(brand: Brand) -> str:
    """The hash by which a content security policy allows the styles of this brand's documents and no others."""
    digest = hashlib.sha256(styles(brand).encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


@lru_cache(maxsize=16)
def _styles(colour: str) -> str:
    sheet = compressed("\n".join(file.read_text(encoding="utf-8") for file in _FILES))
    found = {name: (light, dark) for name, light, dark in _PAIR.findall(sheet)}
    light, dark = (readable(colour, on=ground) for ground in zip(*(found[each] for each in _GROUNDS), strict=True))
    mark = f"--status-mark:linear-gradient(135deg,{colour},{mixed(colour, _MARK_END, share=_MARK_SHARE)})"
    return in_both_schemes(f"{sheet}:root{{--status-link:light-dark({light},{dark});{mark}}}")


def in_both_schemes(sheet: str) -> str:
    """A compressed sheet without `light-dark(...)`: the light colours where they were, the dark ones at its end."""
    dark = "".join(f"{name}:{colour};" for name, _, colour in _PAIR.findall(sheet))
    light = _PAIR.sub(lambda pair: f"{pair[1]}:{pair[2]};", sheet)
    return f"{light}{_DARK}{{:root{{{dark}}}}}"


def compressed(sheet: str) -> str:
    """The sheet without comments and without blanks that mean nothing."""
    bare = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    tight = re.sub(r"\s*([{};,])\s*", r"\1", re.sub(r"\s+", " ", bare))
    return re.sub(r"(?<=[a-z]): ", ":", tight).replace(";}", "}").strip()
