"""How large a picture says it is, from its first bytes: a few of them can ask for gigabytes of memory. Pure."""

import struct
from typing import Final

MAX_PIXELS: Final = 100_000_000
MAX_SIDE: Final = 30_000
_JPEG_SIZES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_JPEG_BARE: Final = frozenset({0x01, *range(0xD0, 0xD9)})
_OLD_BMP_HEADER: Final = 12


def picture_size(head: bytes, *, extension: str) -> tuple[int, int] | None:
    """Width and height in pixels; None where the first bytes do not say."""
    readers = {"png": _png, "gif": _gif, "bmp": _bmp, "jpg": _jpeg, "jpeg": _jpeg}
    try:
        return readers[extension](head)
    except (struct.error, IndexError):
        return None


def is_reasonable(size: tuple[int, int]) -> bool:
    """Whether a viewer can be asked to draw it."""
    width, height = size
    return 0 < width <= MAX_SIDE and 0 < height <= MAX_SIDE and width * height <= MAX_PIXELS


def _png(head: bytes) -> tuple[int, int] | None:
    if head[12:16] != b"IHDR":
        return None
    width, height = struct.unpack_from(">II", head, 16)
    return width, height


def _gif(head: bytes) -> tuple[int, int]:
    width, height = struct.unpack_from("<HH", head, 6)
    return width, height


def _bmp(head: bytes) -> tuple[int, int]:
    (header,) = struct.unpack_from("<I", head, 14)
    if header == _OLD_BMP_HEADER:
        width, height = struct.unpack_from("<HH", head, 18)
    else:
        width, height = struct.unpack_from("<ii", head, 18)
    return abs(width), abs(height)


def _jpeg(head: bytes) -> tuple[int, int] | None:
    at = 2
    while head[at] == 0xFF:  # noqa: PLR2004 - each segment begins with it
        marker = head[at + 1]
        if marker in _JPEG_SIZES:
            height, width = struct.unpack_from(">HH", head, at + 5)
            return width, height
        if marker in _JPEG_BARE:
            at += 2
            continue
        (length,) = struct.unpack_from(">H", head, at + 2)
        at += 2 + length
    return None
