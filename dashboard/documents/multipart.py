"""Reads one file out of a form as it arrives: the fields before it at once, its bytes as they are asked for."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Final

from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge
from werkzeug.http import parse_options_header
from werkzeug.sansio.multipart import Data, Epilogue, Event, Field, File, MultipartDecoder, NeedData

from ingest.errors import InvalidInputError

READ_BYTES: Final = 64 * 1024
# What is held in memory at most: headers, fields, and the end of what has arrived.
MAX_HELD_BYTES: Final = 512 * 1024
MAX_PARTS: Final = 20
_MALFORMED: Final = "This is not an upload: send a form with one file, and its other fields before it."


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """The fields that came before a file, the name it came with, and its bytes, which can be read once."""

    fields: dict[str, str]
    name: str
    chunks: Iterator[bytes]


def uploaded_file(stream: IO[bytes], *, content_type: str) -> UploadedFile:
    """Read up to the file; InvalidInputError, here or while its bytes are read, for what is no such form.

    Control characters of the fields are dropped.
    """
    events = _events(stream, _decoder(content_type))
    fields: dict[str, str] = {}
    for event in events:
        if isinstance(event, Field):
            text = b"".join(_data(events)).decode("utf-8", errors="replace")
            fields[event.name] = "".join(one for one in text if one.isprintable())
        elif isinstance(event, File):
            return UploadedFile(fields, event.filename, _data(events))
    raise InvalidInputError(_MALFORMED)


def _decoder(content_type: str) -> MultipartDecoder:
    kind, options = parse_options_header(content_type)
    boundary = options.get("boundary", "")
    if kind != "multipart/form-data" or not boundary.isascii() or not boundary:
        raise InvalidInputError(_MALFORMED)
    return MultipartDecoder(boundary.encode("ascii"), MAX_HELD_BYTES, max_parts=MAX_PARTS)


def _events(stream: IO[bytes], decoder: MultipartDecoder) -> Iterator[Event]:
    try:
        while True:
            event = decoder.next_event()
            if isinstance(event, NeedData):
                decoder.receive_data(stream.read(READ_BYTES) or None)
            elif isinstance(event, Epilogue):
                return
            else:
                yield event
    except (ValueError, RequestEntityTooLarge, ClientDisconnected, OSError) as error:
        raise InvalidInputError(_MALFORMED) from error


def _data(events: Iterator[Event]) -> Iterator[bytes]:
    for event in events:
        if not isinstance(event, Data):
            raise InvalidInputError(_MALFORMED)
        if event.data:
            yield event.data
        if not event.more_data:
            return
