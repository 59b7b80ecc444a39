"""Reads JSON value by value from a file of any length: bounded memory, and the line on which each value stands."""

import codecs
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

from ingest.errors import UnreadableFileError
from ingest.importing.sniffing import chunks

MAX_VALUE_CHARACTERS = 1 << 24
_SPACE = re.compile(r"[ \t\r\n]*")
# A value cut off by the end of what is read fails within so many characters of it (the longest is '-Infinity').
_CUT_WITHIN = 12


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant)


class JsonStream:
    """The JSON values of a file, one after the other; UnreadableFileError names the line that is no JSON."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.line = 1
        self.bytes_read = 0
        self._texts = _texts(path)
        self._buffer = ""
        self._at = 0

    def peek(self) -> str:
        """The next character that is no space; empty at the end of the file."""
        while True:
            space = _SPACE.match(self._buffer, self._at)
            self._advance(space.end() if space else self._at)
            if self._at < len(self._buffer):
                return self._buffer[self._at]
            if not self._read_more():
                return ""

    def value(self) -> Any:
        """The whole value that comes next."""
        self.peek()
        while True:
            try:
                found, end = _DECODER.raw_decode(self._buffer, self._at)
            except json.JSONDecodeError as error:
                if not (self._is_cut(error) and self._read_more()):
                    self._refuse_value(error)
            except (RecursionError, ValueError) as error:
                reason = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
                raise self.problem(f"is not JSON ({reason})") from error
            else:
                # A number may go on in what is not read yet.
                if end + _CUT_WITHIN >= len(self._buffer) and self._read_more():
                    continue
                self._advance(end)
                return found

    def items(self) -> Iterator[tuple[int, Any]]:
        """The items of the list that comes next, each with the line it begins on."""
        self._take("[")
        if self.peek() == "]":
            self._take("]")
            return
        while True:
            self.peek()
            yield self.line, self.value()
            if self._take(",", "]") == "]":
                return

    def names(self) -> Iterator[str]:
        """The names of the object that comes next; whoever asks for one reads its value before the next."""
        self._take("{")
        if self.peek() == "}":
            self._take("}")
            return
        while True:
            if self.peek() != '"':
                raise self.problem("is not JSON (a name in quotation marks is missing)")
            name = self.value()
            self._take(":")
            yield name
            if self._take(",", "}") == "}":
                return

    def problem(self, reason: str, *, line: int | None = None) -> UnreadableFileError:
        """A refusal that names the file and the line."""
        return UnreadableFileError(f"{self.path}: line {line or self.line}: {reason}.")

    def _take(self, *signs: str) -> str:
        sign = self.peek()
        if sign not in signs:
            if not sign:
                raise self.problem("is not JSON (the file ends in the middle)")
            raise self.problem(f"is not JSON ({' or '.join(signs)} is missing)")
        self._advance(self._at + 1)
        return sign

    def _advance(self, end: int) -> None:
        self.line += self._buffer.count("\n", self._at, end)
        self._at = end

    def _read_more(self) -> bool:
        """Add to what is read, at least as much as is waiting: a long value is then tried few times."""
        waiting = self._buffer[self._at :]
        if len(waiting) > MAX_VALUE_CHARACTERS:
            raise self.problem(f"a value is longer than {MAX_VALUE_CHARACTERS:,} characters")
        parts, size = [waiting], 0
        for text, done in self._texts:
            self.bytes_read = done
            parts.append(text)
            size += len(text)
            if size >= len(waiting):
                break
        # Nothing moves where nothing came: places in what is read stay true.
        if size:
            self._buffer, self._at = "".join(parts), 0
        return size > 0

    def _is_cut(self, error: json.JSONDecodeError) -> bool:
        return error.pos + _CUT_WITHIN >= len(self._buffer) or error.msg.startswith("Unterminated")

    def _refuse_value(self, error: json.JSONDecodeError) -> NoReturn:
        if error.pos >= len(self._buffer.rstrip()) or error.msg.startswith("Unterminated"):
            raise self.problem("is not JSON (the file ends in the middle)") from error
        # A line end within quotation marks counts as passed already.
        end = error.pos - error.msg.startswith("Invalid control")
        line = self.line + self._buffer.count("\n", self._at, end)
        begun = "" if line == self.line else f", in what begins on line {self.line}"
        raise self.problem(f"is not JSON ({error.msg}{begun})", line=line) from error


def _texts(path: Path) -> Iterator[tuple[str, int]]:
    """The text of a file, some at a time, each with the bytes read so far."""
    decoder: codecs.IncrementalDecoder | None = None
    lines, done = 1, 0
    for chunk in chunks(path):
        if decoder is None:
            is_wide = chunk.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
            decoder = codecs.getincrementaldecoder("utf-16" if is_wide else "utf-8-sig")()
        try:
            text = decoder.decode(chunk)
        except UnicodeDecodeError as error:
            line = lines + bytes(error.object).count(b"\n", 0, error.start)
            reason = f"is not valid UTF-8 (byte 0x{error.object[error.start]:02X})"
            raise UnreadableFileError(f"{path}: line {line}: {reason}.") from error
        lines += text.count("\n")
        done += len(chunk)
        yield text, done
    if decoder is not None:
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError as error:
            raise UnreadableFileError(f"{path}: line {lines}: ends in the middle of a character.") from error
