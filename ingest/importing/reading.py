"""Reads a file as records with line numbers: bounded memory, strict quoting, a header matched whatever its case."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.csv_cells import NULL_MARK
from ingest.errors import UnreadableFileError
from ingest.importing.sniffing import sniffed_delimiter, sniffed_encoding, text_lines

MAX_FIELD_CHARACTERS = 1 << 17
NOTHING = frozenset({"", NULL_MARK})
# Excel writes and reads a first line that says the delimiter.
_SPREADSHEET_HINT = re.compile(r"sep=(.)", re.IGNORECASE)
_NOT_SAID = re.compile(r"[\s_\-./]+")


@dataclass(frozen=True, slots=True)
class FileForm:
    """How a file is written, and its header as it stands there."""

    path: Path
    encoding: str
    delimiter: str
    header: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RawRecord:
    """The cells of one record, the line it begins on, and how far into the file it ends."""

    line: int
    cells: Sequence[str]
    bytes_read: int


def file_form(path: Path, *, encoding: str | None, delimiter: str | None) -> FileForm:
    """Look at a file and say how to read it; UnreadableFileError when it is no delimited text."""
    if path.is_dir():
        raise UnreadableFileError(f"{path}: is a folder, not a file.")
    found = sniffed_encoding(path, given=encoding)
    first_line = next((line for line, _ in text_lines(path, found) if line.strip()), "")
    if hint := _SPREADSHEET_HINT.fullmatch(first_line.strip()):
        delimiter = delimiter or hint[1]
    form = FileForm(path, found, sniffed_delimiter(first_line, given=delimiter), ())
    first = next(records(form, with_header=True), None)
    header = [cell.strip() for cell in first.cells] if first is not None else []
    while header and not header[-1]:
        header.pop()
    if not header:
        raise UnreadableFileError(f"{path}: is empty.")
    return FileForm(path, found, form.delimiter, tuple(header))


def records(form: FileForm, *, with_header: bool = False) -> Iterator[RawRecord]:
    """The records of a file, without empty ones; UnreadableFileError names the line that is not delimited text."""
    source = _Lines(form)
    # One process-wide limit of the csv module; a longer field is no ticket's text but a broken quotation.
    csv.field_size_limit(MAX_FIELD_CHARACTERS)
    reader = csv.reader(source, delimiter=form.delimiter, strict=True)
    line, is_header = 1, True
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise UnreadableFileError(f"{form.path}: line {line}: {_reason(error)}.") from error
        if cells is None:
            return
        if any(cells) and not (is_header and _is_hint(cells, form.delimiter)):
            if with_header or not is_header:
                yield RawRecord(line, cells, source.bytes_read)
            is_header = False
        line = reader.line_num + 1


def _is_hint(cells: Sequence[str], delimiter: str) -> bool:
    return _SPREADSHEET_HINT.fullmatch(delimiter.join(cells).strip()) is not None


class _Lines:
    """Lines for the csv reader, which remembers how many bytes they took."""

    def __init__(self, form: FileForm) -> None:
        self._lines = text_lines(form.path, form.encoding)
        self.bytes_read = 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line, self.bytes_read = next(self._lines)
        return line


def header_places(header: Sequence[str], names: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Where each column of `names` (with the headers it goes by) stands, whatever case, spaces and underscores."""
    found: dict[str, int] = {}
    for index, cell in enumerate(header):
        found.setdefault(plain(cell), index)
    places: dict[str, int] = {}
    for name, spellings in names.items():
        place = next((found[plain(one)] for one in spellings if plain(one) in found), None)
        if place is not None:
            places[name] = place
    return places


def plain(name: str) -> str:
    """A column's name without what people vary: case, spaces, underscores, hyphens, dots."""
    return _NOT_SAID.sub("", name.casefold())


def said(cell: str) -> str | None:
    """What a cell says: None for nothing and for '?'."""
    text = cell.strip()
    return None if text in NOTHING else text


def _reason(error: csv.Error) -> str:
    text = str(error)
    if "field limit" in text:
        return f"a field is longer than {MAX_FIELD_CHARACTERS:,} characters"
    if "unexpected end" in text:
        return "a quotation begins here that never ends"
    return f"the quotation marks do not fit ({text})"
