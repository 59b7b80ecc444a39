"""The provider's colour as a style both deliveries share: the portal and the sign-in page. Pure."""

_LIGHT_TEXT = "#ffffff"
_DARK_TEXT = "#10151c"
_RED_WEIGHT, _GREEN_WEIGHT, _BLUE_WEIGHT = 0.2126, 0.7152, 0.0722
_LINEAR_BELOW = 0.04045


def brand_style(colour: str) -> str:
    """CSS that gives the brand's colour and the text colour to be read on it; `colour` is '#rrggbb'."""
    return f":root{{--brand-given:{colour};--on-brand-given:{text_on(colour)}}}"


def text_on(colour: str) -> str:
    """White or near-black, whichever is easier to read on the colour."""
    light = luminance(colour)
    return _LIGHT_TEXT if contrast(1.0, light) >= contrast(light, luminance(_DARK_TEXT)) else _DARK_TEXT


def contrast(lighter: float, darker: float) -> float:
    """The contrast ratio of two luminances, as WCAG 2.2 defines it."""
    return (max(lighter, darker) + 0.05) / (min(lighter, darker) + 0.05)


def luminance(colour: str) -> float:
    """The relative luminance of '#rrggbb', as WCAG 2.2 defines it: 0 black, 1 white."""
    red, green, blue = (_linear(int(colour[start : start + 2], 16) / 255) for start in (1, 3, 5))
    return _RED_WEIGHT * red + _GREEN_WEIGHT * green + _BLUE_WEIGHT * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= _LINEAR_BELOW else ((channel + 0.055) / 1.055) ** 2.4
