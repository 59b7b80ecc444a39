"""What may be stored, in the words of the portal definition, and who may change what is there. Pure."""

import re
from typing import Final

from ingest.documents.names import extension_of, safe_name
from ingest.enums import SecurityLevel
from ingest.errors import InvalidInputError
from ingest.portal.schema import DocumentRules
from ingest.viewer import Viewer

MEGABYTE: Final = 1024 * 1024
FIELD: Final = "file"
MAY_NOT_CHANGE: Final = (
    "Only who uploaded this document, or an administrator, may change it; "
    "what was approved with its ticket, only staff."
)
_PUBLIC_ID: Final = re.compile(r"[0-9a-f]{32}")


def max_bytes(rules: DocumentRules) -> int:
    """How large one file may be."""
    return rules.max_megabytes * MEGABYTE


def allowed_words(rules: DocumentRules) -> str:
    """What is allowed, in a sentence."""
    *others, last = sorted(rules.extensions)
    kinds = f"{', '.join(others)} and {last}" if others else last
    return f"Allowed are {kinds}, at most {rules.max_megabytes:,} MB each."


def checked_name(given: str, *, rules: DocumentRules) -> str:
    """The name a file is kept under; InvalidInputError for a kind of file the portal does not take."""
    name = safe_name(given)
    extension = extension_of(name)
    if extension not in {one.casefold() for one in rules.extensions}:
        kind = f"files of the kind '.{extension}' are not taken" if extension else "its name does not say what it is"
        raise refused(name, kind, rules=rules)
    return name


def refused(name: str, why: str, *, rules: DocumentRules) -> InvalidInputError:
    """The refusal of a file: its name, why, and what is allowed."""
    sentence = f"'{name}' was not taken: {why}. {allowed_words(rules)}"
    return InvalidInputError(sentence, fields={FIELD: sentence})


def too_large(rules: DocumentRules) -> str:
    """Why a file that is too large is refused."""
    return f"it is larger than {rules.max_megabytes:,} MB"


def can_change(viewer: Viewer, *, uploaded_by_account_id: int | None, is_settled: bool = False) -> bool:
    """Whether somebody may rename and delete a document they see: their own, or as administrator or staff any.

    What `is_settled` was approved as it is, and only staff change it.
    """
    if is_settled:
        return viewer.is_staff
    if viewer.is_staff or viewer.security_level is SecurityLevel.ADMIN:
        return True
    return viewer.account_id is not None and viewer.account_id == uploaded_by_account_id


def is_public_id(text: str) -> bool:
    """Whether a text is formed like the id of a document; what is not belongs to none, and is not for the database."""
    return _PUBLIC_ID.fullmatch(text) is not None


def size_words(size_bytes: int) -> str:
    """A size as people read it: '812 bytes', '14 KB', '2.4 MB'."""
    if size_bytes < 1000:  # noqa: PLR2004 - below, bytes are counted
        return f"{size_bytes:,} byte{'' if size_bytes == 1 else 's'}"
    if size_bytes < 1000 * 1024:
        return f"{size_bytes / 1024:,.0f} KB"
    return f"{size_bytes / MEGABYTE:,.1f} MB"
