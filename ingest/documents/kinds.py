"""What a file is, read from its bytes, and whether that agrees with what its name says.

The bytes are recognised by puremagic; what it does not tell apart (text, the inside of an archive, the size of a
picture) is looked at here. Nothing is unpacked and nothing is drawn.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Final

from puremagic import PureError, magic_string

from ingest.documents.archives import ArchiveRefusedError, zip_contents
from ingest.documents.pictures import is_reasonable, picture_size

# As much of the beginning as is looked at; a JPEG may carry a preview of 64 KB before it says how large it is.
HEAD_BYTES: Final = 128 * 1024
UNKNOWN: Final = "application/octet-stream"
_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
_ACTIVE_TEXT: Final = re.compile(
    rb"\s*(<!doctype\s+html|<(html|head|body|script|svg|iframe|style|meta|title|\?xml|\?php|!--)|#!\s*/|%!PS)",
    re.IGNORECASE,
)
_BOMS: Final = (b"\xff\xfe", b"\xfe\xff")
_UTF8_BOM: Final = b"\xef\xbb\xbf"
_CONTROL: Final = frozenset(range(32)) - {0x09, 0x0A, 0x0C, 0x0D, 0x1B}
# Extensions of one and the same thing.
_ALIASES: Final = {"jpeg": "jpg", "jpe": "jpg", "jfif": "jpg", "tiff": "tif", "htm": "html", "tgz": "gz"}
_HARMFUL: Final = frozenset({"exe", "dll", "html", "svg", "js", "jar", "elf", "msi", "swf", "appimage", "class", "lnk"})


@dataclass(frozen=True, slots=True)
class Bytes:
    """A stored file to look at: its beginning, all of it to move about in, and its size."""

    head: bytes
    file: IO[bytes]
    size_bytes: int
    extension: str


class KindRefusedError(Exception):
    """Why a file is not taken, in words that follow 'was not taken: '."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file we know: its media type, and what looks whether the bytes are of it."""

    media_type: str
    check: Callable[[Bytes], None]


def media_type_of(given: Bytes) -> str:
    """The media type of a file; KindRefusedError unless the bytes are what its extension says."""
    if not given.size_bytes:
        raise KindRefusedError("it is empty")
    kind = KINDS.get(given.extension)
    if kind is not None:
        kind.check(given)
        return kind.media_type
    return _other(given)


def recognised_extensions(head: bytes) -> frozenset[str]:
    """All extensions files that begin like this have; empty where the beginning tells nothing."""
    try:
        return frozenset(one.extension.lstrip(".").casefold() for one in magic_string(head[:4096]))
    except (PureError, ValueError):
        return frozenset()


def _recognised(given: Bytes) -> None:
    wanted = _ALIASES.get(given.extension, given.extension)
    found = {_ALIASES.get(one, one) for one in recognised_extensions(given.head)}
    if wanted not in found:
        raise KindRefusedError(f"its bytes are not those of a .{given.extension} file")


def _text(given: Bytes) -> None:
    head = given.head
    if head.startswith(_BOMS):
        head = head.decode("utf-16", errors="replace").encode()
    if any(one in _CONTROL for one in head):
        raise KindRefusedError("its bytes are not text")
    if _ACTIVE_TEXT.match(head.removeprefix(_UTF8_BOM)):
        raise KindRefusedError("it is a page or a program, not plain text")


def _pdf(given: Bytes) -> None:
    # Readers look for the mark further in as well; whoever puts something before it means no PDF.
    if not given.head.startswith(b"%PDF-"):
        raise KindRefusedError("its bytes are not those of a .pdf file")


def _picture(given: Bytes) -> None:
    _recognised(given)
    size = picture_size(given.head, extension=given.extension)
    if size is None:
        raise KindRefusedError("the picture is damaged")
    if not is_reasonable(size):
        raise KindRefusedError(f"a picture of {size[0]:,} by {size[1]:,} pixels cannot be shown")


def _zip(given: Bytes, *, holding: str = "") -> None:
    if not given.head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        raise KindRefusedError(f"its bytes are not those of a .{given.extension} file")
    try:
        names = zip_contents(given.file, size_bytes=given.size_bytes).names
    except ArchiveRefusedError as error:
        raise KindRefusedError(str(error)) from error
    if holding and not ("[Content_Types].xml" in names and any(one.startswith(holding) for one in names)):
        raise KindRefusedError(f"its bytes are not those of a .{given.extension} file")


def _office(holding: str) -> Callable[[Bytes], None]:
    return lambda given: _zip(given, holding=holding)


def _other(given: Bytes) -> str:
    """A kind the portal allows and we do not know: taken where the bytes are recognised as it, or as nothing."""
    found = recognised_extensions(given.head)
    if given.extension in found:
        if given.head.startswith(b"PK\x03\x04"):
            _zip(given)
    elif found & _HARMFUL or _ACTIVE_TEXT.match(given.head):
        raise KindRefusedError(f"its bytes are not those of a .{given.extension} file")
    return UNKNOWN


KINDS: Final[dict[str, Kind]] = {
    "pdf": Kind("application/pdf", _pdf),
    "png": Kind("image/png", _picture),
    "jpg": Kind("image/jpeg", _picture),
    "jpeg": Kind("image/jpeg", _picture),
    "gif": Kind("image/gif", _picture),
    "bmp": Kind("image/bmp", _picture),
    "txt": Kind("text/plain", _text),
    "log": Kind("text/plain", _text),
    "csv": Kind("text/csv", _text),
    "zip": Kind("application/zip", _zip),
    "doc": Kind("application/msword", _recognised),
    "xls": Kind("application/vnd.ms-excel", _recognised),
    "ppt": Kind("application/vnd.ms-powerpoint", _recognised),
    "docx": Kind(f"{_OFFICE}.wordprocessingml.document", _office("word/")),
    "xlsx": Kind(f"{_OFFICE}.spreadsheetml.sheet", _office("xl/")),
    "pptx": Kind(f"{_OFFICE}.presentationml.presentation", _office("ppt/")),
    "tar": Kind("application/x-tar", _recognised),
    "gz": Kind("application/gzip", _recognised),
}
# What a browser may show by itself; everything else is only ever downloaded.
PICTURES: Final = frozenset({"image/png", "image/jpeg", "image/gif", "image/bmp"})
VIEWED: Final = PICTURES | {"application/pdf"}
