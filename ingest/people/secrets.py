"""The installation's secret, and what is made from it: keys and tokens that a copy of the database does not open."""

import hashlib
import hmac
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from ingest.settings import load_settings

_PREFIX: Final = "helmdesk"
_SEPARATOR: Final = "\x1f"

_read: Callable[[], str] | None = None


def use_secret(read: Callable[[], str] | None) -> None:
    """Make what `read` gives the secret of this process; None is for what the environment says.

    It is read when it is needed first, so that commands which need none go without.
    """
    global _read  # noqa: PLW0603 - process state, like the portal
    _read = read
    _current_secret.cache_clear()


def made_from_secret(purpose: str, *parts: object) -> str:
    """64 hexadecimal digits made of the parts for one purpose; ConfigurationError when there is no secret."""
    text = _SEPARATOR.join((_PREFIX, purpose, *map(str, parts)))
    return hmac.new(_current_secret(), text.encode(errors="surrogatepass"), hashlib.sha256).hexdigest()


def digest_of(key: str) -> str:
    """What is stored of a key that is itself long and random."""
    return hashlib.sha256(key.encode(errors="surrogatepass")).hexdigest()


def is_same(one: str, other: str) -> bool:
    """Whether two secrets are the same, in a time that does not tell how much of them is."""
    return hmac.compare_digest(one.encode(errors="surrogatepass"), other.encode(errors="surrogatepass"))


@lru_cache(maxsize=1)
def _current_secret() -> bytes:
    return (_read or (lambda: load_settings().signing_secret()))().encode()
