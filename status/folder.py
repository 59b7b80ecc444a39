"""The public pages as a folder that any web server or CDN can serve: relative links, swapped in as one."""

import ctypes
import os
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from ingest.errors import InvalidInputError
from status.addresses import PAGE, STILL_PAGE, Addresses, folder_addresses
from status.publishing import Asked, Frame, Moment, Published, everything

# A folder that bears this mark was written here, and may be replaced.
MARK: Final = ".helmdesk-status"
INDEX: Final = "index.html"
_MARK_TEXT: Final = b"Written by `helmdesk status publish`, which replaces everything in this folder.\n"
_AT_WORKING_DIRECTORY: Final = -100
_RENAME_EXCHANGE: Final = 2


@dataclass(frozen=True, slots=True)
class FolderCounts:
    """What became of the files: new or different, the same as before, and no longer there."""

    written: int
    unchanged: int
    removed: int


def publish_folder(directory: Path, moment: Moment, *, sign_in: str | None) -> FolderCounts:
    """Write everything the public may ask for into the directory, replacing what an earlier call wrote there.

    It is written beside and then swapped in. Files that stay the same keep their time of change. InvalidInputError for
    a directory that holds something else, and for one that cannot be replaced.
    """
    target = directory.resolve()
    check_directory(target)
    fresh = target.parent / f".{target.name}.{secrets.token_hex(4)}"
    try:
        fresh.mkdir(parents=True)
        counts = _write(fresh, target, moment, sign_in=sign_in)
        _swap(fresh, target)
    except OSError as error:
        raise InvalidInputError(f"{target} cannot be written: {error.strerror or error}.") from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return counts


def check_directory(directory: Path) -> None:
    """InvalidInputError unless the directory is new, empty or one that was written here."""
    if directory.exists() and not directory.is_dir():
        raise InvalidInputError(f"{directory} is not a directory.")
    if directory.exists() and any(directory.iterdir()) and not (directory / MARK).exists():
        raise InvalidInputError(f"{directory} holds something that is no published status; give an empty directory.")


def folder_path(asked: Asked, *, is_page: bool) -> str:
    """Where a published thing lies in the folder: 'status/history/2/index.html', 'history.atom'."""
    if not is_page:
        return asked.path
    return f"{asked.path}/{INDEX}" if asked.number == 1 else f"{asked.path}/{asked.number}/{INDEX}"


def files(moment: Moment, *, sign_in: str | None) -> Iterator[tuple[str, bytes]]:
    """Every file of the folder with its body."""
    yield MARK, _MARK_TEXT
    yield INDEX, _way_in(folder_addresses(INDEX, sign_in=sign_in))
    for asked, entry in everything(moment):
        path = folder_path(asked, is_page=entry.is_page)
        yield path, _file(moment, asked, entry, path=path, sign_in=sign_in)
        if entry.is_updating:
            path = f"{STILL_PAGE}/{INDEX}"
            yield path, _file(moment, replace(asked, is_still=True), entry, path=path, sign_in=sign_in)


def _file(moment: Moment, asked: Asked, entry: Published, *, path: str, sign_in: str | None) -> bytes:
    is_updating = entry.is_updating and not asked.is_still
    frame = Frame(folder_addresses(path, sign_in=sign_in), is_updating=is_updating, is_static=True)
    return entry.make(moment, asked, frame)


def _way_in(addresses: Addresses) -> bytes:
    """The page at the root, which leads to the status page."""
    return (
        f'<!doctype html>\n<meta charset="utf-8">\n<title>{PAGE}</title>\n'
        f'<meta http-equiv="refresh" content="0; url={addresses.page()}">\n<a href="{addresses.page()}">{PAGE}</a>\n'
    ).encode()


def _write(fresh: Path, target: Path, moment: Moment, *, sign_in: str | None) -> FolderCounts:
    written, unchanged = 0, 0
    for path, body in files(moment, sign_in=sign_in):
        file, before = fresh / path, target / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if _holds(before, body):
            shutil.copy2(before, file)
            unchanged += 1
        else:
            file.write_bytes(body)
            written += 1
    removed = sum(1 for old in target.rglob("*") if old.is_file() and not (fresh / old.relative_to(target)).exists())
    return FolderCounts(written, unchanged, removed)


def _holds(file: Path, body: bytes) -> bool:
    try:
        return file.stat().st_size == len(body) and file.read_bytes() == body
    except (FileNotFoundError, NotADirectoryError):
        return False


def _swap(fresh: Path, target: Path) -> None:
    """Put the fresh folder in the place of the target; what was there is left where the fresh one was."""
    if not target.exists():
        fresh.rename(target)
        return
    shutil.copymode(target, fresh)
    if _exchanged(fresh, target):
        return
    old = fresh.with_name(f"{fresh.name}.old")
    target.rename(old)
    try:
        fresh.rename(target)
    except OSError:
        old.rename(target)
        raise
    old.rename(fresh)


def _exchanged(one: Path, other: Path) -> bool:
    """Exchange two folders in one step, where the system can: no reader ever finds the place empty."""
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    names = os.fsencode(one), os.fsencode(other)
    return bool(rename(_AT_WORKING_DIRECTORY, names[0], _AT_WORKING_DIRECTORY, names[1], _RENAME_EXCHANGE) == 0)
