"""The provider's colour as a style both deliveries share: the portal and the sign-in page. Pure."""

from ingest.colours import text_on


def brand_style(colour: str) -> str:
    """CSS that gives the brand's colour and the text colour to be read on it; `colour` is '#rrggbb'."""
    return f":root{{--brand-given:{colour};--on-brand-given:{text_on(colour)}}}"
