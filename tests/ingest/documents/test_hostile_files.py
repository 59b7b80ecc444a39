"""Hostile and broken files, one by one: each is refused with a sentence, or kept in a way that makes it harmless."""

import struct
import zipfile
from pathlib import Path

import pytest

from ingest.documents.receiving import receive
from ingest.documents.rules import allowed_words
from ingest.errors import InvalidInputError
from ingest.portal.current import current_portal
from tests.support.files import OLE, PDF, TEXT, bmp, gif, in_chunks, jpeg, office, png, zipped

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
EXE = b"MZ\x90\x00\x03\x00\x00\x00" + bytes(120)
MEGABYTE = 1024 * 1024


def _swelling() -> bytes:
    """A hundred megabytes of noughts in a hundred kilobytes."""
    return zipped({"noughts.txt": bytes(100 * MEGABYTE)})


def _lying() -> bytes:
    """A small archive whose directory promises four gigabytes."""
    content = bytearray(zipped({"a.txt": TEXT}))
    at = content.rfind(b"PK\x01\x02")
    content[at + 24 : at + 28] = struct.pack("<L", 0xFFFFFFF0)
    return bytes(content)


def _crowded() -> bytes:
    """An archive of more entries than anybody packs by hand."""
    return zipped({f"{number}": b"" for number in range(20_001)}, compression=zipfile.ZIP_STORED)


def _endless_directory() -> bytes:
    """An archive whose end claims a directory of two gigabytes."""
    content = bytearray(zipped({"a.txt": TEXT}))
    at = content.rfind(b"PK\x05\x06")
    content[at + 12 : at + 16] = struct.pack("<L", 2**31)
    return bytes(content)


# Name and bytes of what is refused, and a word of the reason.
REFUSED: dict[str, tuple[str, bytes, str]] = {
    "SVG with a script": ("logo.svg", SVG, "'.svg' are not taken"),
    "SVG named as a picture": ("logo.png", SVG, "not those of a .png"),
    "SVG named as text": ("logo.txt", SVG, "a page or a program"),
    "HTML": ("page.html", HTML, "'.html' are not taken"),
    "HTML named as text": ("page.txt", HTML, "a page or a program"),
    "HTML named as CSV, after a mark and blanks": ("page.csv", b"\xef\xbb\xbf \n" + HTML, "a page or a program"),
    "HTML in sixteen bits named as text": ("page.txt", HTML.decode().encode("utf-16"), "a page or a program"),
    "HTML before a PDF": ("page.pdf", HTML + PDF, "not those of a .pdf"),
    "a program": ("setup.exe", EXE, "'.exe' are not taken"),
    "a program named as a PDF": ("setup.pdf", EXE, "not those of a .pdf"),
    "a program named as text": ("setup.txt", EXE, "not text"),
    "a script named as text": ("run.txt", b"#!/bin/sh\nrm -rf /\n", "a page or a program"),
    "two extensions, the last a program": ("invoice.pdf.exe", EXE, "'.exe' are not taken"),
    "an extension turned around": ("invoice\u202efdp.exe", EXE, "'.exe' are not taken"),
    "an extension behind a dot and a space": ("setup.exe. ", EXE, "'.exe' are not taken"),
    "a second stream behind a name": ("a.txt:setup.exe", EXE, "'.exe' are not taken"),
    "no extension": ("../../x", PDF, "does not say what it is"),
    "empty": ("empty.pdf", b"", "it is empty"),
    "a picture of another kind": ("photo.png", jpeg(), "not those of a .png"),
    "a PNG as large as a town": ("big.png", png(60_000, 60_000), "60,000 by 60,000 pixels"),
    "a JPEG as large as a town": ("big.jpg", jpeg(65_000, 65_000), "pixels"),
    "a BMP as large as a town": ("big.bmp", bmp(2**30, 2), "pixels"),
    "a PNG of no size": ("none.png", png(0, 5), "pixels"),
    "a PNG that ends after its mark": ("cut.png", b"\x89PNG\r\n\x1a\n", "damaged"),
    "a JPEG without a picture": ("cut.jpeg", b"\xff\xd8\xff\xe0\x00\x04ab", "damaged"),
    "an archive that swells": ("bomb.zip", _swelling(), "far more than it says"),
    "an archive that promises gigabytes": ("bomb.zip", _lying(), "far more than it says"),
    "an archive of archives": ("nested.zip", zipped({f"{n}.zip": b"x" for n in range(16)}), "too many archives"),
    "an archive of twenty thousand entries": ("many.zip", _crowded(), "too many files"),
    "an archive with an endless directory": ("deep.zip", _endless_directory(), "too many files"),
    "an archive cut in the middle": ("cut.zip", zipped({"a.txt": TEXT})[:40], "damaged"),
    "an Office document that swells": (
        "bomb.docx",
        zipped({"[Content_Types].xml": b"", "word/document.xml": bytes(100 * MEGABYTE)}),
        "far more than it says",
    ),
    "an archive named as an Office document": ("a.docx", zipped({"a.txt": TEXT}), "not those of a .docx"),
    "a workbook named as a letter": ("a.docx", office("xl"), "not those of a .docx"),
    "HTML named as an old workbook": ("a.xls", HTML, "not those of a .xls"),
    "too large by one byte": ("big.txt", b"a" * (25 * MEGABYTE + 1), "larger than 25 MB"),
}  # fmt: skip

# Name and bytes of what is kept, under which name, as what: nothing else of it is ever believed.
HARMLESS: dict[str, tuple[str, bytes, str, str]] = {
    "a path": ("../../etc/passwd.txt", TEXT, "passwd.txt", "text/plain"),
    "a path of Windows": ("C:\\fakepath\\a.txt", TEXT, "a.txt", "text/plain"),
    "a nought in the name": ("a.exe\x00.txt", TEXT, "a.exe.txt", "text/plain"),
    "line ends and bells in the name": ("a\r\nSet-Cookie: x\x07.txt", TEXT, "a Set-Cookie_ x.txt", "text/plain"),
    "right-to-left marks in the name": ("\u202etxt\u202c.\u200fpdf", PDF, "txt.pdf", "application/pdf"),
    "markup in the name": ("<img src=x onerror=alert(1)>.txt", TEXT, "_img src=x onerror=alert(1)_.txt", "text/plain"),
    "a name of 5,000 characters": ("n" * 5000 + ".txt", TEXT, "n" * 196 + ".txt", "text/plain"),
    "a name of 5,000 wide characters": ("報" * 5000 + ".txt", TEXT, "報" * 65 + ".txt", "text/plain"),
    "a device of Windows": ("CON.txt", TEXT, "_CON.txt", "text/plain"),
    "a device of Windows with two extensions": ("lpt1.tar.txt", TEXT, "_lpt1.tar.txt", "text/plain"),
    "no name but an extension": (".txt", TEXT, "document.txt", "text/plain"),
    "half of a surrogate pair": ("a\ud800.txt", TEXT, "a.txt", "text/plain"),
    "a picture that is a page as well": ("both.jpg", jpeg() + HTML, "both.jpg", "image/jpeg"),
    "a picture that is an archive as well": ("both.png", png() + zipped({"a": TEXT}), "both.png", "image/png"),
    "a PDF that is an archive as well": ("both.pdf", PDF + zipped({"a": TEXT}), "both.pdf", "application/pdf"),
    "a PDF with a script": ("js.pdf", PDF + b"<</S/JavaScript/JS(app.alert(1))>>", "js.pdf", "application/pdf"),
    "two extensions, the last harmless": ("setup.exe.txt", TEXT, "setup.exe.txt", "text/plain"),
    "an extension in capitals": ("REPORT.PDF", PDF, "REPORT.PDF", "application/pdf"),
    "formulas": ("a.csv", b"=cmd|' /C calc'!A0\n", "a.csv", "text/csv"),
    "a path inside an archive": ("slip.zip", zipped({"../../x.txt": TEXT}), "slip.zip", "application/zip"),
    "an old document": ("a.doc", OLE, "a.doc", "application/msword"),
}  # fmt: skip

# What belongs to a portal of another provider.
ODD_EXTENSIONS = {
    "a GIF": ("a.gif", gif(), None),
    "a GIF as large as a town": ("a.gif", gif(60_000, 60_000), "pixels"),
    "a kind we do not know": ("dump.pcapng", b"\x0a\x0d\x0d\x0a" + bytes(40), None),
    "a page named as a kind we do not know": ("dump.pcapng", HTML, "not those"),
    "a program named as a kind we do not know": ("dump.pcapng", EXE, "not those"),
}


@pytest.fixture
def store(files_folder: Path) -> Path:
    return files_folder


def _kept(store: Path) -> list[Path]:
    return [one for one in store.rglob("*") if one.is_file()]


@pytest.mark.parametrize("case", REFUSED)
def test_it_is_refused_in_a_sentence_and_nothing_of_it_is_kept(store: Path, case: str) -> None:
    name, content, why = REFUSED[case]
    with pytest.raises(InvalidInputError) as refusal:
        receive(name, in_chunks(content, 100_000))
    message = refusal.value.message
    assert why in message
    assert message.endswith(allowed_words(current_portal().documents))
    assert message.isprintable()
    assert _kept(store) == []


@pytest.mark.parametrize("case", HARMLESS)
def test_it_is_kept_under_a_name_of_ours_as_what_its_bytes_say(store: Path, case: str) -> None:
    name, content, kept_name, media_type = HARMLESS[case]
    found = receive(name, in_chunks(content))
    assert (found.name, found.media_type, found.size_bytes) == (kept_name, media_type, len(content))
    (file,) = _kept(store)
    # Nothing of the given name is in the place.
    assert file == store / found.storage_key
    assert file.name.isalnum()
    assert file.read_bytes() == content


@pytest.mark.parametrize("case", ODD_EXTENSIONS)
def test_a_kind_we_do_not_know_is_taken_unless_it_is_something_that_acts(
    monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    name, content, why = ODD_EXTENSIONS[case]
    rules = current_portal().documents.model_copy(update={"extensions": ("pcapng", "gif")})
    portal = current_portal().model_copy(update={"documents": rules})
    monkeypatch.setattr("ingest.documents.receiving.current_portal", lambda: portal)
    if why is None:
        assert receive(name, [content]).media_type in {"application/octet-stream", "image/gif"}
    else:
        with pytest.raises(InvalidInputError, match=why):
            receive(name, [content])


ORDINARY = {
    "a.pdf": (PDF, "application/pdf"),
    "a.png": (png(), "image/png"),
    "a.jpg": (jpeg(), "image/jpeg"),
    "a.jpeg": (jpeg(), "image/jpeg"),
    "a.bmp": (bmp(), "image/bmp"),
    "a.txt": ("Grüße, 報告".encode(), "text/plain"),
    "b.txt": ("Grüße".encode("latin-1"), "text/plain"),
    "a.csv": (b"a,b\n1,2\n", "text/csv"),
    "b.csv": ("a\tb\n1\t2\n".encode("utf-16"), "text/csv"),
    "a.zip": (zipped({"a.txt": TEXT, "b.zip": zipped({"c": b""})}), "application/zip"),
    "a.doc": (OLE, "application/msword"),
    "a.xls": (OLE, "application/vnd.ms-excel"),
    "a.docx": (office("word"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "a.xlsx": (office("xl"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


@pytest.mark.parametrize("name", ORDINARY)
def test_ordinary_files_are_taken(store: Path, name: str) -> None:
    content, media_type = ORDINARY[name]
    assert receive(name, in_chunks(content)).media_type == media_type


def test_every_extension_of_the_preset_has_an_ordinary_file_here() -> None:
    assert {name.partition(".")[2] for name in ORDINARY} == set(current_portal().documents.extensions)
