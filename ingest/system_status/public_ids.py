"""Public ids of components, incidents and updates: 12 lower-case letters and digits that tell nothing."""

import secrets
import string

PUBLIC_ID_LENGTH = 12
_LETTERS = string.ascii_lowercase + string.digits


def new_public_id() -> str:
    """A public id nobody has yet."""
    return "".join(secrets.choice(_LETTERS) for _ in range(PUBLIC_ID_LENGTH))
