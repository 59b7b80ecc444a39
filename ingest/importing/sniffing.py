"""Finds out how a text file is written (encoding, delimiter) from its bytes, or says why it is no text file."""

import codecs
import csv
import re
from collections.abc import Iterator
from itertools import chain
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
# Bytes no text of any Latin encoding contains, and characters no database keeps.
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_UNKEEPABLE = re.compile(r"[\x00\ud800-\udfff]")
_UTF8_PAIR = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
# The beginning of a UTF-8 character at the end of a file (before the blank put there).
_CUT_OFF = re.compile(rb"(?:[\xe0-\xef][\x80-\xbf]|[\xf0-\xf4][\x80-\xbf]{1,2}) \Z")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_TYPOGRAPHY = frozenset("“”‘’‚„–—…•€£§°±²³½¼¾®©™«»¿¡µ·´ªº\xa0")  # noqa: RUF001 - exactly these signs
_LINE_END = re.compile(r"\r\n|\r(?!\Z)")
_RARE_LETTERS = frozenset("ÿÃÂ")
_LETTERS_THAT_ARE_WORDS = frozenset("àáâäåæèéêëìíòóôöøúüýÀÁÄÅÆÈÉÊÖØÓÚÍ")


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
    _require_text(path)
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
        "".encode(encoding)
        return codecs.lookup(encoding).name
    except (LookupError, ValueError) as error:
        raise UnreadableFileError(f"--encoding '{encoding}' is not known; give utf-8, cp1252, latin-1 ...") from error


def _require_text(path: Path) -> None:
    line = 1
    for chunk in chunks(path):
        if match := _BINARY.search(chunk):
            line += chunk.count(b"\n", 0, match.start())
            hint = "; UTF-16 without a byte-order mark needs --encoding" if match[0] == b"\x00" else ""
            raise UnreadableFileError(f"{path}: is not a text file (byte 0x{match[0][0]:02X} in line {line}{hint}).")
        line += chunk.count(b"\n")


def _checked(path: Path, encoding: str) -> str:
    flaw = _undecodable(path, encoding)
    if flaw is None:
        return encoding
    raise UnreadableFileError(
        f"{path}: {flaw} is not valid {encoding.upper()}; if the file is written otherwise, say so with --encoding."
    )


def _undecodable(path: Path, encoding: str) -> str | None:
    """Where the first thing is that is no text in the encoding, or None."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line, last = 1, b""
    for chunk in chunks(path):
        try:
            text = decoder.decode(chunk)
        except UnicodeError as error:
            start = getattr(error, "start", 0)
            bad: bytes = getattr(error, "object", chunk)
            line += bad.count(b"\n", 0, start)
            return f"line {line} (byte 0x{bad[start] if start < len(bad) else 0:02X})"
        if match := _UNKEEPABLE.search(text):
            return f"line {line + text.count(chr(10), 0, match.start())} (character U+{ord(match[0]):04X})"
        line, last = line + text.count("\n"), chunk
    try:
        decoder.decode(b"", final=True)
    except UnicodeError:
        return f"line {line} (byte 0x{last[-1]:02X})"
    return None


def _reads_as_windows_1252(path: Path) -> bool:
    """Whether every byte beyond ASCII is a letter among letters or a typographic sign, and none forms UTF-8."""
    before, end = " ", b""
    for chunk in chain(chunks(path), [b" "]):
        if _UTF8_PAIR.search(chunk):
            return False
        try:
            text = before + chunk.decode("cp1252")
        except UnicodeDecodeError:
            return False
        # The last character waits for its neighbour in the next chunk.
        places = (match.start() for match in _NOT_ASCII.finditer(text, 1, len(text) - 1))
        if not all(_is_plausible(*text[place - 1 : place + 2]) for place in places):
            return False
        before, end = text[-2:], (end + chunk)[-4:]
    return not _CUT_OFF.search(end)


def _is_plausible(before: str, character: str, after: str) -> bool:
    if character in _TYPOGRAPHY:
        return True
    if character in _RARE_LETTERS or not character.isalpha():
        return False
    neighbours = before + after
    if not any(one.isalpha() for one in neighbours):
        return character in _LETTERS_THAT_ARE_WORDS
    return any(one.isascii() and one.isalpha() for one in neighbours)
