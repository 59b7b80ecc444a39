"""Where the bytes of documents lie: a folder or an object store behind fsspec. Knows keys and bytes, no documents.

A file is written under `incoming/` and moved to its place when it is whole, so that nothing half written is ever found
in a place. Every name begins with the day it was written on: what was forgotten is found by its age.
"""

import hashlib
import io
import os
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import IO, Any, Final

import fsspec

from ingest import clock
from ingest.errors import ConfigurationError
from ingest.settings import load_settings

CHUNK_BYTES: Final = 256 * 1024
INCOMING: Final = "incoming"


class TooManyBytesError(Exception):
    """More bytes came than may."""


@dataclass(frozen=True, slots=True)
class Written:
    """A whole file under its temporary name: how large it is, its checksum and its beginning."""

    key: str
    size_bytes: int
    sha256: str
    head: bytes


@dataclass(frozen=True, slots=True)
class FileStore:
    """A file system of fsspec and the folder in it that is ours."""

    filesystem: Any
    root: str

    def write(self, chunks: Iterable[bytes], *, limit: int, head_bytes: int) -> Written:
        """Write chunks as they come; TooManyBytesError, and nothing is left, when they are more than `limit` bytes."""
        key = f"{INCOMING}/{_new_name()}"
        digest, head, size = hashlib.sha256(), bytearray(), 0
        try:
            with self._opened(key, "wb") as file:
                for chunk in _bounded(chunks, limit=limit):
                    size += len(chunk)
                    digest.update(chunk)
                    head += chunk[: head_bytes - len(head)]
                    file.write(chunk)
                _flush_to_disk(file)
        except BaseException:
            self.remove(key)
            raise
        return Written(key, size, digest.hexdigest(), bytes(head))

    def keep(self, key: str) -> str:
        """Move a whole file to its place; its key from now on."""
        kept = key.removeprefix(f"{INCOMING}/")
        self.filesystem.makedirs(self._path(kept).rpartition("/")[0], exist_ok=True)
        self.filesystem.mv(self._path(key), self._path(kept))
        return kept

    def open(self, key: str) -> IO[bytes]:
        """A file to read and move about in; FileNotFoundError when it is not there."""
        file: IO[bytes] = self._opened(key, "rb")
        return file

    def read(self, key: str) -> Iterator[bytes]:
        """The bytes of a file in chunks; FileNotFoundError, before the first, when it is not there."""
        file = self.open(key)

        def chunks() -> Iterator[bytes]:
            with file:
                while chunk := file.read(CHUNK_BYTES):
                    yield chunk

        return chunks()

    def remove(self, key: str) -> None:
        """Remove a file; nothing happens when it is not there."""
        try:
            self.filesystem.rm_file(self._path(key))
        except FileNotFoundError:
            return

    def keys_before(self, day: date) -> Iterator[list[str]]:
        """All keys written before a day, whole or not, by the day they were written on."""
        for folder in ("", f"{INCOMING}/"):
            for name in self._names(folder):
                if _is_day(name) and name < day.isoformat():
                    yield [f"{folder}{name}/{one}" for one in self._names(f"{folder}{name}")]

    def _names(self, folder: str) -> list[str]:
        try:
            found = self.filesystem.ls(self._path(folder), detail=False)
        except FileNotFoundError:
            return []
        return sorted(str(one).rstrip("/").rpartition("/")[2] for one in found)

    def _opened(self, key: str, mode: str) -> Any:
        if "w" in mode:
            self.filesystem.makedirs(self._path(key).rpartition("/")[0], exist_ok=True)
        return self.filesystem.open(self._path(key), mode)

    def _path(self, key: str) -> str:
        return f"{self.root}/{key}".rstrip("/")


_current: FileStore | None = None


def open_store(url: str) -> FileStore:
    """The store at an address: `file:///folder`, or `s3://bucket/folder` and the like where its package is installed.

    ConfigurationError for an address nothing here can read.
    """
    try:
        filesystem, root = fsspec.core.url_to_fs(url)
    except (ValueError, ImportError) as error:
        raise ConfigurationError(f"HELMDESK_FILES_URL: {error}") from error
    return FileStore(filesystem, str(root).rstrip("/"))


def use_store(store: FileStore | None) -> None:
    """Make `store` the one this process keeps documents in; None for the one the settings name."""
    global _current  # noqa: PLW0603 - process state, like the database engine
    _current = store


def current_store() -> FileStore:
    """The store in use; without `use_store` the one HELMDESK_FILES_URL names."""
    return _current if _current is not None else open_store(load_settings().resolved_files_url)


def _bounded(chunks: Iterable[bytes], *, limit: int) -> Iterator[bytes]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > limit:
            raise TooManyBytesError
        yield chunk


def _new_name() -> str:
    return f"{clock.now():%Y-%m-%d}/{secrets.token_hex(16)}"


def _is_day(name: str) -> bool:
    try:
        return date.fromisoformat(name).isoformat() == name
    except ValueError:
        return False


def _flush_to_disk(file: Any) -> None:
    # A row that survives a power cut must not point to bytes that did not.
    file.flush()
    try:
        number = file.fileno()
    except (AttributeError, io.UnsupportedOperation):
        # No file of this machine: an object store answers for what it has taken.
        return
    os.fsync(number)
