"""Looks at an archive's own table of contents, never at what is packed: what it would unfold to, and what is in it."""

import struct
import zipfile
from dataclasses import dataclass
from typing import IO, Final

MAX_UNFOLDED_BYTES: Final = 2 * 1024**3
# Small archives may be packed tightly; beyond this size a ratio like that is made, not found.
SUSPECT_BYTES: Final = 64 * 1024**2
MAX_RATIO: Final = 100
MAX_ENTRIES: Final = 20_000
MAX_DIRECTORY_BYTES: Final = 4 * 1024**2
MAX_INNER_ARCHIVES: Final = 5
_ARCHIVES: Final = (".zip", ".jar", ".7z", ".rar", ".gz", ".tgz", ".bz2", ".xz", ".zst", ".tar", ".cab", ".iso")
_END: Final = struct.Struct("<4s4H2LH")
_END_MARK: Final = b"PK\x05\x06"
_MAX_COMMENT_BYTES: Final = 65_535


@dataclass(frozen=True, slots=True)
class ZipContents:
    """The names in an archive."""

    names: frozenset[str]


class ArchiveRefusedError(Exception):
    """Why an archive is not taken, in words that follow 'was not taken: '."""


def zip_contents(file: IO[bytes], *, size_bytes: int) -> ZipContents:
    """Read a ZIP's directory; ArchiveRefusedError for a broken one and for one that is made to swell.

    Nothing is unpacked, and what is read is bounded before it is read.
    """
    if _directory_bytes(file, size_bytes=size_bytes) > MAX_DIRECTORY_BYTES:
        raise ArchiveRefusedError("the archive holds too many files")
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error) as error:
        raise ArchiveRefusedError("the archive is damaged") from error
    _check(entries, size_bytes=size_bytes)
    return ZipContents(frozenset(one.filename for one in entries))


def _check(entries: list[zipfile.ZipInfo], *, size_bytes: int) -> None:
    if len(entries) > MAX_ENTRIES:
        raise ArchiveRefusedError("the archive holds too many files")
    unfolded = sum(one.file_size for one in entries)
    is_swelling = unfolded > SUSPECT_BYTES and unfolded > size_bytes * MAX_RATIO
    if unfolded > MAX_UNFOLDED_BYTES or is_swelling:
        raise ArchiveRefusedError("the archive would unpack to far more than it says")
    inner = sum(one.filename.casefold().endswith(_ARCHIVES) for one in entries)
    if inner > MAX_INNER_ARCHIVES:
        raise ArchiveRefusedError("the archive holds too many archives itself")


def _directory_bytes(file: IO[bytes], *, size_bytes: int) -> int:
    """How large the table of contents says it is; what a 64-bit archive hides counts as too large."""
    start = max(0, size_bytes - _END.size - _MAX_COMMENT_BYTES)
    file.seek(start)
    tail = file.read(_END.size + _MAX_COMMENT_BYTES)
    at = tail.rfind(_END_MARK)
    if at < 0 or len(tail) - at < _END.size:
        raise ArchiveRefusedError("the archive is damaged")
    return int(_END.unpack_from(tail, at)[5])
