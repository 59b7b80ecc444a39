"""Finds out how a text file is written (encoding, delimiter) from its bytes, or says why it is no text file."""

import codecs
import csv
import re
from collections.abc import Iterator
from pathlib import Path

from ingest.errors import UnreadableFileError

CHUNK_BYTES = 1 << 18
MAX_LINE_CHARACTERS = 1 << 20
DELIMITERS = (",", ";", "\t", "|")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Bytes no text of any Latin encoding contains.
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_UTF8_PAIR = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_TYPOGRAPHY = frozenset("“”‘’‚„–—…•€£§°±²³½¼¾®©™«»¿¡µ·´ªº\xa0")  # noqa: RUF001 - exactly these signs
_LINE_END = re.compile(r"\r\n|\r(?!\Z)")
_RARE_LETTERS = frozenset("ÿÃÂ")


def chunks(path: Path) -> Iterator[bytes]:
    """The bytes of a file, some at a time; UnreadableFileError when it cannot be opened."""
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK_BYTES):
                yield chunk
    except OSError as error:
        raise UnreadableFileError(f"{path}: cannot be read ({error.strerror}).") from error


def sniffed_encoding(path: Path, *, given: str | None = None) -> str:
    """The encoding of a text file: the given one, its byte-order mark's, UTF-8, or plausible Windows-1252.

    UnreadableFileError for an empty file, a binary one, and bytes that are no text in the encoding.
    """
    first = next(chunks(path), b"")
    if not first.strip():
        raise UnreadableFileError(f"{path}: is empty.")
    if given is not None:
        return _checked(path, _known(given))
    for bom, encoding in _BOMS:
        if first.startswith(bom):
            return _checked(path, encoding)
    if any(_BINARY.search(chunk) for chunk in chunks(path)):
        raise UnreadableFileError(f"{path}: is not a text file.")
    if _undecodable(path, "utf-8") is None:
        return "utf-8"
    if _reads_as_windows_1252(path):
        return "cp1252"
    return _checked(path, "utf-8")


def sniffed_delimiter(header_line: str, *, given: str | None = None) -> str:
    """The delimiter that cuts the header line into most columns."""
    if given is not None:
        delimiter = {"tab": "\t", "\\t": "\t"}.get(given, given)
        if len(delimiter) != 1 or delimiter in '"\r\n':
            raise UnreadableFileError(f"--delimiter '{given}' is not one character.")
        return delimiter
    return max(DELIMITERS, key=lambda one: len(next(csv.reader([header_line], delimiter=one), [])))


def text_lines(path: Path, encoding: str) -> Iterator[tuple[str, int]]:
    """Decoded lines with their ends, each with the bytes read so far; a line that never ends is refused."""
    decoder = codecs.getincrementaldecoder(encoding)()
    rest, done, number = "", 0, 0
    for chunk in chunks(path):
        done += len(chunk)
        # Only line feeds (and lone carriage returns) end lines: a field may hold any other separator.
        *lines, rest = _LINE_END.sub("\n", rest + decoder.decode(chunk)).split("\n")
        for line in lines:
            number += 1
            yield line + "\n", done
        if len(rest) > MAX_LINE_CHARACTERS:
            message = f"{path}: line {number + 1} is longer than {MAX_LINE_CHARACTERS:,} characters."
            raise UnreadableFileError(message)
    if rest:
        yield rest, done


def _known(encoding: str) -> str:
    try:
        return codecs.lookup(encoding).name
    except LookupError as error:
        raise UnreadableFileError(f"--encoding '{encoding}' is not known; give utf-8, cp1252, latin-1 ...") from error


def _checked(path: Path, encoding: str) -> str:
    found = _undecodable(path, encoding)
    if found is None:
        return encoding
    line, byte = found
    raise UnreadableFileError(
        f"{path}: line {line} is not valid {encoding.upper()} (byte 0x{byte:02X}); "
        "if the file is written otherwise, say so with --encoding."
    )


def _undecodable(path: Path, encoding: str) -> tuple[int, int] | None:
    """The line and value of the first byte that is no text in the encoding, or None."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line, last = 1, b""
    for chunk in chunks(path):
        try:
            decoder.decode(chunk)
        except UnicodeError as error:
            start = getattr(error, "start", 0)
            bad: bytes = getattr(error, "object", chunk)
            return line + bad.count(b"\n", 0, start), bad[start] if start < len(bad) else 0
        line, last = line + chunk.count(b"\n"), chunk
    try:
        decoder.decode(b"", final=True)
    except UnicodeError:
        return line, last[-1]
    return None


def _reads_as_windows_1252(path: Path) -> bool:
    """Whether every byte beyond ASCII is a letter among letters or a typographic sign, and none forms UTF-8."""
    for chunk in chunks(path):
        if _UTF8_PAIR.search(chunk):
            return False
        try:
            text = chunk.decode("cp1252")
        except UnicodeDecodeError:
            return False
        if not all(_is_plausible(text, match.start()) for match in _NOT_ASCII.finditer(text)):
            return False
    return True


def _is_plausible(text: str, index: int) -> bool:
    character = text[index]
    if character in _TYPOGRAPHY:
        return True
    neighbours = text[max(index - 1, 0) : index] + text[index + 1 : index + 2]
    beside_letter = any(one.isascii() and one.isalpha() for one in neighbours)
    return character.isalpha() and character not in _RARE_LETTERS and beside_letter
