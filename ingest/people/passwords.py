"""Argon2 hashes of passwords, and a check whose time does not tell whether there was a hash to check against."""

import secrets
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# The first choice of the OWASP password storage cheat sheet for Argon2id.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)


def password_hash(password: str) -> str:
    """The hash to keep of a password."""
    return _HASHER.hash(password)


def is_right_password(stored_hash: str | None, password: str) -> bool:
    """Whether the password fits; with no hash the same work is done and the answer is no."""
    known_hash = stored_hash or _nobodys_hash()
    try:
        # Half a character is no password anybody could set, but can be sent.
        _HASHER.verify(known_hash, password.encode(errors="surrogatepass"))
    except (VerificationError, InvalidHashError):
        return False
    return stored_hash is not None


def is_outdated_hash(stored_hash: str) -> bool:
    """Whether a hash was made with other parameters than those in force now."""
    return _HASHER.check_needs_rehash(stored_hash)


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    return _HASHER.hash(secrets.token_hex())


def prepare() -> None:
    """Make the stand-in hash now, so that the first unknown user name takes no longer than a known one."""
    _nobodys_hash()
