"""The provider's colour as a style both deliveries share: the portal and the sign-in page. Pure."""

from status.colours import contrast, luminance

_LIGHT_TEXT = "#ffffff"
_DARK_TEXT = "#10151c"


def brand_style(colour: str) -> str:
    """CSS that gives the brand's colour and the text colour to be read on it; `colour` is '#rrggbb'."""
    return f":root{{--brand-given:{colour};--on-brand-given:{text_on(colour)}}}"


def text_on(colour: str) -> str:
    """White or near-black, whichever is easier to read on the colour."""
    light = luminance(colour)
    return _LIGHT_TEXT if contrast(1.0, light) >= contrast(light, luminance(_DARK_TEXT)) else _DARK_TEXT
