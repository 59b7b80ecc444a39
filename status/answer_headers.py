"""The headers of published answers: who may keep them, what they may do, and since when they are stale. Pure."""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

from ingest.portal.schema import Brand
from status.document import REFRESH_SECONDS, styles_hash
from status.publishing import HTML, Asked, Published

CACHE_SECONDS: Final = 15
METHODS: Final = "GET, HEAD, OPTIONS"
STALE_SINCE: Final = "X-Status-Stale-Since"
_CACHE_CONTROL: Final = f"public, max-age={CACHE_SECONDS}, stale-while-revalidate=60, stale-if-error=86400"
_ONE_YEAR_SECONDS: Final = 31_536_000
# Anybody's program may read any of this: it is public, and nobody is recognised.
OPEN_TO_ALL: Final = ("Access-Control-Allow-Origin", "*")
SAFETY: Final = (("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "strict-origin-when-cross-origin"))
# For answers that load nothing and are nowhere shown inside another page.
NO_CONTENT: Final = ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
PREFLIGHT: Final = (
    ("Allow", METHODS),
    OPEN_TO_ALL,
    ("Access-Control-Allow-Methods", METHODS),
    ("Access-Control-Allow-Headers", "*"),
    ("Access-Control-Max-Age", "86400"),
)
# A picture may carry its own styles; as a document of its own it may do nothing else.
_FILE_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"


def headers_of(entry: Published, asked: Asked, *, brand: Brand, is_updating: bool) -> list[tuple[str, str]]:
    """The headers that go with a body: its type, what it may do, and when a browser asks again by itself."""
    if entry.is_page:
        headers = page_headers(brand)
    else:
        headers = [("Content-Type", entry.media_type), ("Content-Security-Policy", _FILE_POLICY), *SAFETY]
    if is_updating:
        # A header and not a meta element, so that a saved copy of the document stays as it was.
        headers.append(("Refresh", str(REFRESH_SECONDS)))
    if entry.media_type.startswith("text/csv"):
        headers.append(("Content-Disposition", f'attachment; filename="{asked.path.rpartition("/")[2]}"'))
    return headers


def page_headers(brand: Brand) -> list[tuple[str, str]]:
    """The headers of every page."""
    return [("Content-Type", HTML), ("Content-Security-Policy", page_policy(brand)), *SAFETY]


def shared_headers(*, stale_since: datetime | None, is_encrypted: bool) -> list[tuple[str, str]]:
    """The headers that go with a body and with the word that it has not changed."""
    headers = [("Cache-Control", _CACHE_CONTROL), OPEN_TO_ALL]
    if is_encrypted:
        headers.append(("Strict-Transport-Security", f"max-age={_ONE_YEAR_SECONDS}"))
    if stale_since is not None:
        since = stale_since.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        headers += [
            (STALE_SINCE, since),
            ("Warning", '110 - "Response is Stale"'),
            ("Access-Control-Expose-Headers", STALE_SINCE),
        ]
    return headers


@lru_cache(maxsize=8)
def page_policy(brand: Brand) -> str:
    """What a page may load: the styles it carries and images inside it, and nothing from anywhere."""
    return (
        f"default-src 'none'; style-src '{styles_hash(brand)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
