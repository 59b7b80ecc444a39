"""Small real files of each kind for tests, made on the spot, and hostile ones."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from ingest.documents.receiving import receive
from ingest.documents.schemas import Received

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
TEXT = b"Handsets are dead since eight.\n"


def png(width: int = 2, height: int = 2) -> bytes:
    """A PNG that says this size and holds one that is two by two."""
    rows = b"\x00\xff\x00\x00\x00\xff\x00" * 2

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def jpeg(width: int = 2, height: int = 2) -> bytes:
    """The head of a JPEG that says this size."""
    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00"
    return b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00" + (
        b"\xff\xc0" + struct.pack(">H", len(frame) + 2) + frame + b"\xff\xd9"
    )


def gif(width: int = 2, height: int = 2) -> bytes:
    """The head of a GIF that says this size."""
    return b"GIF89a" + struct.pack("<HH", width, height) + b"\x00\x00\x00;"


def bmp(width: int = 2, height: int = 2) -> bytes:
    """A BMP that says this size."""
    file_header = b"BM" + struct.pack("<IHHI", 70, 0, 0, 54)
    return file_header + struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, 0, 16, 1, 1, 0, 0) + bytes(16)


def zipped(files: dict[str, bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP of these files."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return kept.getvalue()


def office(folder: str) -> bytes:
    """The outline of an Office document: `folder` is 'word', 'xl' or 'ppt'."""
    return zipped({"[Content_Types].xml": b"<Types/>", f"{folder}/document.xml": b"<x/>"})


def in_chunks(content: bytes, size: int = 7000) -> Iterator[bytes]:
    """Bytes as they come over a line."""
    for start in range(0, len(content), size):
        yield content[start : start + size]


def received(name: str = "report.txt", content: bytes = TEXT) -> Received:
    """A file that lies in the store and has no row yet."""
    return receive(name, in_chunks(content))
