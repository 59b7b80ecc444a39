"""What a request says about the answer it wants: which coding it can read, and which answer it has already. Pure."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import IntEnum
from typing import Final


class Coding(IntEnum):
    """The codings a body is kept in; of those a reader likes equally, the last one here is sent."""

    IDENTITY = 0
    GZIP = 1
    BROTLI = 2

    @property
    def token(self) -> str:
        """The name in Content-Encoding and Accept-Encoding."""
        return _TOKENS[self]


_TOKENS: Final = ("identity", "gzip", "br")
_ANY: Final = "*"


def wanted_coding(accept_encoding: str | None) -> Coding:
    """The coding a reader likes best among ours; who says nothing, or refuses all of them, gets plain bytes."""
    liked = _weights(accept_encoding or "")
    of_others = liked.get(_ANY, 0.0)
    weights = {coding: liked.get(coding.token, of_others) for coding in (Coding.BROTLI, Coding.GZIP)}
    # Plain bytes are always acceptable unless they are refused by name, but asked for only where that is said.
    weights[Coding.IDENTITY] = liked.get(Coding.IDENTITY.token, 0.0)
    best = max(weights, key=lambda coding: (weights[coding], coding))
    return best if weights[best] > 0 else Coding.IDENTITY


def _weights(header: str) -> dict[str, float]:
    weights: dict[str, float] = {}
    for part in header.split(","):
        token, *parameters = (each.strip().lower() for each in part.split(";"))
        if token:
            weights[token] = _weight(parameters)
    return weights


def _weight(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return min(max(float(value), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0


def is_known_already(
    *, if_none_match: str | None, if_modified_since: str | None, etag: str, changed_at: datetime
) -> bool:
    """Whether the reader has this very answer; what ETags say counts more than dates do."""
    if if_none_match is not None:
        return _is_listed(if_none_match, etag)
    return if_modified_since is not None and _is_since(if_modified_since, changed_at)


def _is_listed(header: str, etag: str) -> bool:
    # ETags are compared weakly here: a cache may have weakened ours. Ours hold no commas.
    listed = [one.strip() for one in header.split(",")]
    return _ANY in listed or etag in listed or f"W/{etag}" in listed


def _is_since(header: str, changed_at: datetime) -> bool:
    try:
        moment = parsedate_to_datetime(header)
    except (ValueError, IndexError, OverflowError):
        return False
    aware = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
    return changed_at <= aware
