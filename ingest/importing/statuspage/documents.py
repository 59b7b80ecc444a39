"""The forms in which Statuspage data comes: lists, whole documents, JSON lines; what is in them, one by one."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.errors import UnreadableFileError
from ingest.importing.statuspage.json_values import JsonStream

_LISTS = {"incidents": "incident", "scheduled_maintenances": "scheduled maintenance"}


@dataclass(frozen=True, slots=True)
class FoundIncident:
    """An incident or a maintenance as it stands in a file; `place` says where, in words."""

    value: Any
    line: int
    place: str
    bytes_read: int


@dataclass(frozen=True, slots=True)
class FoundComponents:
    """A list of components as it stands in a file."""

    value: Any


def found_in(path: Path) -> Iterator[FoundIncident | FoundComponents]:
    """Everything a file holds, in its order; UnreadableFileError when it is no such file."""
    stream = JsonStream(path)
    if not stream.peek():
        raise UnreadableFileError(f"{path}: is empty.")
    while sign := stream.peek():
        if sign == "[":
            yield from _listed(stream, called="incident")
        elif sign == "{":
            yield from _object(stream)
        else:
            line = stream.line
            yield FoundIncident(stream.value(), line, f"line {line:,}", stream.bytes_read)


def components_in(path: Path) -> Any:
    """The list of a file of components; UnreadableFileError when it holds none."""
    stream = JsonStream(path)
    if not stream.peek():
        raise UnreadableFileError(f"{path}: is empty.")
    value = stream.value()
    if stream.peek():
        raise stream.problem("something follows what should be all")
    if isinstance(value, dict):
        value = value.get("components")
    if not isinstance(value, list):
        raise UnreadableFileError(f"{path}: has no list of components.")
    return value


def _listed(stream: JsonStream, *, called: str) -> Iterator[FoundIncident]:
    for number, (line, value) in enumerate(stream.items(), start=1):
        yield FoundIncident(value, line, f"{called} {number:,}", stream.bytes_read)


def _object(stream: JsonStream) -> Iterator[FoundIncident | FoundComponents]:
    """A document with lists of incidents, or one incident, which is a line of JSON lines."""
    line, has_lists, missing = stream.line, False, ""
    value: dict[str, Any] = {}
    for name in stream.names():
        # One incident may stand under the same name as the many of a document.
        if name in _LISTS and stream.peek() == "[":
            has_lists = True
            yield from _listed(stream, called=_LISTS[name])
        else:
            value[name] = stream.value()
            if name in _LISTS and value[name] is not None:
                raise stream.problem(f"'{name}' is no list")
            missing = missing or name if name in _LISTS else missing
    # An incident may have such a name too, with nothing in it; it has an id then.
    if missing and not has_lists and "id" not in value:
        raise stream.problem(f"the list '{missing}' is missing", line=line)
    is_document = has_lists or ("components" in value and "name" not in value)
    if not is_document:
        yield FoundIncident(value, line, f"line {line:,}", stream.bytes_read)
    elif value.get("components") is not None:
        yield FoundComponents(value["components"])
