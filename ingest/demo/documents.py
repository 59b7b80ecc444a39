"""A few documents for the demo: on tickets of Acme, by themselves, and one of another organisation."""

import struct
import zlib
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest.documents.receiving import receive
from ingest.documents.schemas import Place
from ingest.documents.service import add_document
from ingest.models.people import Account
from ingest.people.viewers import viewer_of
from ingest.tickets.filters import TicketFilters
from ingest.tickets.queries import ticket_page
from ingest.viewer import Viewer

_LOG: Final = b"".join(
    b"2026-11-0%d 08:%02d:11 gateway registration of handset %d lost, retrying\n" % (day, minute, 200 + minute)
    for day in range(1, 8)
    for minute in range(60)
)
_INVENTORY: Final = (
    b"product,serial number,site\nDesk phone,DP-20931,Leeds\nDesk phone,DP-20932,Leeds\nSwitch,SW-1177,York\n"
)
_PICTURE_SIDE: Final = 240
# Who uploads what, and whether to one of the newest tickets of the organisation (by its place) or to none.
_DOCUMENTS: Final = (
    ("bob@acme.example", "Front panel of the gateway.png", 0),
    ("bob@acme.example", "gateway.log.txt", 0),
    ("alice@helmdesk.example", "How to read the status lights.pdf", 0),
    ("dora@acme.example", "Handsets in Leeds.csv", 1),
    ("dora@acme.example", "Contacts out of hours.pdf", None),
    ("carol@globex.example", "Floor plan Boston.pdf", None),
)


def add_documents(session: Session) -> None:
    """Bring the documents in, in the caller's transaction, as their people would."""
    people = {
        name: viewer_of(session.scalars(select(Account).where(Account.user_name == name)).one())
        for name in {user_name for user_name, _, _ in _DOCUMENTS}
    }
    acme = people["bob@acme.example"]
    for user_name, name, ticket_place in _DOCUMENTS:
        place = Place() if ticket_place is None else Place(ticket_number=_ticket(session, acme, ticket_place))
        add_document(session, people[user_name], received=receive(name, [_content(name)]), place=place)


def _ticket(session: Session, viewer: Viewer, place: int) -> str:
    rows = ticket_page(session, viewer, filters=TicketFilters(sort="-created"), limit=place + 1).rows
    return rows[-1].number


def _content(name: str) -> bytes:
    contents = {"png": _picture(), "csv": _INVENTORY, "txt": _LOG}
    stem, _, extension = name.rpartition(".")
    return contents[extension] if extension in contents else _letter(stem)


def _picture() -> bytes:
    """Lights on a panel: one of five is amber."""
    rows = b"".join(b"\x00" + b"".join(_colour(x, y) for x in range(_PICTURE_SIDE)) for y in range(_PICTURE_SIDE // 3))
    header = struct.pack(">IIBBBBB", _PICTURE_SIDE, _PICTURE_SIDE // 3, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    chunks = (
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _colour(x: int, y: int) -> bytes:
    light, across, down = x // 48, x % 48 - 24, y - 40
    if across * across + down * down > 14 * 14:
        return b"\x2c\x33\x3d"
    return b"\xf2\xb1\x34" if light == 3 else b"\x3b\xb2\x73"  # noqa: PLR2004 - the fourth of them


def _letter(title: str) -> bytes:
    """A PDF of one page that says its title."""
    text = f"BT /F1 20 Tf 60 760 Td ({title}) Tj ET".encode("ascii")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources <</Font <</F1 5 0 R>> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return body + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (size, table, size, len(body))
    )
