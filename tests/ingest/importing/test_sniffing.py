"""How a file is written is found out from its bytes, and what is no text is refused in one sentence."""

from pathlib import Path

import pytest

from ingest.errors import UnreadableFileError
from ingest.importing.sniffing import CHUNK_BYTES, sniffed_delimiter, sniffed_encoding, text_lines

ACCENTS = "number,title\nA1,Café à Zürich – “naïve”\n"  # noqa: RUF001 - a dash as people type it
CYRILLIC = "Привет"


def encoding_of(path: Path, content: bytes, **options: str) -> str:
    path.write_bytes(content)
    return sniffed_encoding(path, **options)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "file.csv"


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-32", "utf-32"),
        ("cp1252", "cp1252"),
    ],
)
def test_what_the_bytes_say(path: Path, encoding: str, found: str) -> None:
    assert encoding_of(path, ACCENTS.encode(encoding)) == found
    assert "".join(line for line, _ in text_lines(path, found)) == ACCENTS


def test_byte_order_marks_of_both_directions(path: Path) -> None:
    for name, mark in (("utf-16-be", b"\xfe\xff"), ("utf-16-le", b"\xff\xfe")):
        assert encoding_of(path, mark + ACCENTS.encode(name)) == "utf-16"
        assert "".join(line for line, _ in text_lines(path, "utf-16")) == ACCENTS


def test_an_accent_on_the_border_of_two_reads_is_still_a_letter(path: Path) -> None:
    for place in range(CHUNK_BYTES - 2, CHUNK_BYTES + 2):
        content = b"x" * place + "é à ô.".encode("cp1252")
        assert encoding_of(path, content) == "cp1252"
    assert encoding_of(path, b"x" * (CHUNK_BYTES - 1) + "é".encode()) == "utf-8"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b" \n\t\r\n", "is empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not a text file (byte 0x1A in line 2"),
        (b"number,title\nA1,a\x00b\n", "not a text file (byte 0x00 in line 2; UTF-16 without a byte-order mark"),
        ("number\n".encode("utf-16-le"), "needs --encoding"),
        (b"number\nA\xc3\x28\n", "line 2 (byte 0xC3) is not valid UTF-8"),
        (b"number\nok\nA\xff\n", "line 3 (byte 0xFF) is not valid UTF-8"),
        (b"number\nCaf\xc3\xa9 and caf\xe9\n", "line 2 (byte 0xE9) is not valid UTF-8"),
        (b"number\ncut off \xe2\x82", "is not valid UTF-8"),
        (b"number\ncut off \xf0\x9f\x98", "is not valid UTF-8"),
        (f"number\n{CYRILLIC}\n".encode("cp1251"), "say so with --encoding"),
        (b"\xef\xbb\xbfnumber\nA\x00B\n", "line 2 (character U+0000) is not valid UTF-8"),
        (b"\xff\xfen\x00u\x00\n\x00\x00\xd8x\x00", "not valid UTF-16"),
        (b"\xff\xfen\x00u\x00\n\x00\x00\x00x\x00", "line 2 (character U+0000) is not valid UTF-16"),
    ],
)
def test_what_is_no_text_is_refused_in_one_sentence(path: Path, content: bytes, sentence: str) -> None:
    with pytest.raises(UnreadableFileError) as refusal:
        encoding_of(path, content)
    assert sentence in refusal.value.message
    assert "\n" not in refusal.value.message
    assert refusal.value.message.startswith(f"{path}: ")


def test_a_given_encoding_is_believed_and_checked(path: Path) -> None:
    assert encoding_of(path, CYRILLIC.encode("cp1251"), given="windows-1251") == "cp1251"
    with pytest.raises(UnreadableFileError, match="ASCII"):
        encoding_of(path, CYRILLIC.encode(), given="ascii")


@pytest.mark.parametrize("name", ["klingon", "base64", "rot13", "", "a\x00b", "undefined"])
def test_what_is_no_encoding_of_text_is_refused(path: Path, name: str) -> None:
    with pytest.raises(UnreadableFileError, match="--encoding"):
        encoding_of(path, b"number\n", given=name)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="cannot be read"):
        sniffed_encoding(tmp_path / "nothing.csv")


@pytest.mark.parametrize(
    ("header", "delimiter"),
    [
        ("number,state", ","),
        ("number;state", ";"),
        ("number\tstate", "\t"),
        ("number|state", "|"),
        ('"a;b;c",state', ","),
        ("opened, local time;state;closed", ";"),
        ("number", ","),
    ],
)
def test_the_delimiter_cuts_the_header_into_most_columns(header: str, delimiter: str) -> None:
    assert sniffed_delimiter(header) == delimiter


def test_a_given_delimiter() -> None:
    assert [sniffed_delimiter("a,b", given=one) for one in ("tab", "\\t", ":")] == ["\t", "\t", ":"]
    for wrong in ("", "ab", '"', "\n"):
        with pytest.raises(UnreadableFileError, match="--delimiter"):
            sniffed_delimiter("a,b", given=wrong)


def test_lines_end_as_any_system_ends_them(path: Path) -> None:
    for end in ("\n", "\r\n", "\r"):
        path.write_bytes(end.join(["a", "b", "c"]).encode())
        assert [line.strip() for line, _ in text_lines(path, "utf-8")] == ["a", "b", "c"]


def test_other_separators_end_no_line(path: Path) -> None:
    path.write_text("a\x0bb\x0cc\u2028d\x85e\n", encoding="utf-8")
    assert len(list(text_lines(path, "utf-8"))) == 1


def test_a_line_that_never_ends_is_refused_without_reading_all_of_it(path: Path) -> None:
    path.write_bytes(b"number,title\n" + b"x" * 5_000_000)
    with pytest.raises(UnreadableFileError, match=r"line 2 is longer than 1,048,576 characters\.$"):
        list(text_lines(path, "utf-8"))
