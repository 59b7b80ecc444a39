"""The arithmetic of colours: how well one can be read on another, and shades of a brand that can be read. Pure."""

from collections.abc import Collection
from typing import Final

WHITE: Final = "#ffffff"
BLACK: Final = "#000000"
# WCAG 2.2 AA asks for 4.5; a little more is easier on the eye.
ENOUGH: Final = 5.5
NEARLY_BLACK: Final = "#10151c"
_STEPS: Final = 25
_RED_WEIGHT, _GREEN_WEIGHT, _BLUE_WEIGHT = 0.2126, 0.7152, 0.0722
_LINEAR_BELOW: Final = 0.04045


def readable(colour: str, *, on: Collection[str]) -> str:
    """The nearest shade of '#rrggbb' that can be read on all of these grounds, which are all light or all dark."""
    is_light = min(map(luminance, on)) > luminance("#767676")
    shades = (mixed(colour, BLACK if is_light else WHITE, share=step / _STEPS) for step in range(_STEPS + 1))
    return next(shade for shade in shades if all(contrast(luminance(shade), luminance(each)) >= ENOUGH for each in on))


def text_on(colour: str) -> str:
    """White or near-black, whichever is easier to read on '#rrggbb'."""
    light = luminance(colour)
    return WHITE if contrast(1.0, light) >= contrast(light, luminance(NEARLY_BLACK)) else NEARLY_BLACK


def mixed(colour: str, other: str, *, share: float) -> str:
    """The colour with a share (0 to 1) of the other in it."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(one * (1 - share) + two * share):02x}" for one, two in pairs)


def contrast(lighter: float, darker: float) -> float:
    """The contrast ratio of two luminances, as WCAG 2.2 defines it."""
    return (max(lighter, darker) + 0.05) / (min(lighter, darker) + 0.05)


def luminance(colour: str) -> float:
    """The relative luminance of '#rrggbb', as WCAG 2.2 defines it: 0 black, 1 white."""
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return _RED_WEIGHT * red + _GREEN_WEIGHT * green + _BLUE_WEIGHT * blue


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[start : start + 2], 16) for start in (1, 3, 5))


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= _LINEAR_BELOW else ((channel + 0.055) / 1.055) ** 2.4
