"""Where to go after signing in: only ever an address of this portal. Pure."""

from typing import Final
from urllib.parse import urlencode, urlsplit

SIGN_IN: Final = "/signin"
SIGN_OUT: Final = "/signout"
FORGOT: Final = "/forgot"
UNLOCK: Final = "/unlock"
ANSWER: Final = "/unlock/question"
STRENGTH: Final = "/password-strength"
HOME: Final = "/"
MAX_NEXT_CHARACTERS: Final = 2000


def safe_next(text: str | None) -> str:
    r"""`text` when it is an address of this portal, else Home.

    Refused is whatever a browser could read as another site: '//host', '/\host', a scheme, control characters (which
    browsers drop while they read an address); and the sign-in pages themselves, which would lead in a circle.
    """
    if not text or len(text) > MAX_NEXT_CHARACTERS or not text.startswith("/") or text.startswith("//"):
        return HOME
    if "\\" in text or not text.isprintable() or " " in text:
        return HOME
    try:
        parts = urlsplit(text)
    except ValueError:
        return HOME
    is_elsewhere = bool(parts.scheme or parts.netloc) or parts.path.rstrip("/") in {SIGN_IN, SIGN_OUT}
    return HOME if is_elsewhere else text


def sign_in_address(wanted: str) -> str:
    """The sign-in page that leads to the wanted address afterwards."""
    destination = safe_next(wanted)
    return SIGN_IN if destination == HOME else f"{SIGN_IN}?{urlencode({'next': destination})}"
