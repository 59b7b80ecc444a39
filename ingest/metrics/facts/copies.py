"""Columnar copies of blocks as files on this machine: made from the database by whoever misses one, and removed.

A copy holds the rows that were not fresh when it was made, and names those that were (`left_out`). Rows change only by
becoming fresh, so a copy holds for every moment of its generation: later ones know more fresh rows, which they take
from the database; earlier ones take those that were left out from there too.
"""

import json
import os
import shutil
import tempfile
import threading
import time
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb
from sqlalchemy.orm import Session

from ingest.metrics.facts.arriving import arriving, begin_table, fill_table
from ingest.metrics.facts.blocks import within_block
from ingest.metrics.facts.duck import copies_folder, duck
from ingest.metrics.facts.relations import facts_written_to, is_short, spells_written_to

# Readers of what is no longer current are done by then.
GRACE_SECONDS: Final = 600.0
_FACTS, _SPELLS, _ABOUT = "facts.parquet", "spells.parquet", "about.json"
# Of what a copy consists; another number keeps those of another version from being read.
_FORM: Final = 2
_UNFINISHED = "unfinished"


@dataclass(frozen=True, slots=True)
class Copy:
    """One block's copy: its files, the ids of the tickets it leaves out, and whether all its durations are short."""

    block: int
    folder: Path
    left_out: frozenset[int]
    is_short: bool

    @property
    def facts(self) -> str:
        """The file of facts."""
        return str(self.folder / _FACTS)

    @property
    def spells(self) -> str:
        """The file of spells."""
        return str(self.folder / _SPELLS)


_making = threading.Lock()
_known: dict[Path, Copy] = {}


def copy_of(session: Session, *, block: int, generation: int) -> Copy:
    """The copy of a block at its present generation, made when there is none on this machine."""
    folder = copies_folder() / f"{block}-{generation}-{_FORM}"
    if not folder.is_dir():
        with _making:
            if not folder.is_dir():
                _make(session, block, folder)
    copy = _known.get(folder)
    if copy is None:
        about = json.loads((folder / _ABOUT).read_text())
        _known[folder] = copy = Copy(block, folder, frozenset(about["left_out"]), about["is_short"])
        # Whoever removes old copies sees by its time that this one is in use.
        os.utime(folder)
    return copy


def remove_old_copies() -> int:
    """Remove copies that were followed by another of their block a while ago; how many."""
    by_block: defaultdict[str, list[tuple[float, Path]]] = defaultdict(list)
    for folder in copies_folder().glob("*-*"):
        with suppress(FileNotFoundError):
            by_block[folder.name.partition("-")[0]].append((folder.stat().st_mtime, folder))
    long_ago = time.time() - GRACE_SECONDS
    unfinished = [folder for made_at, folder in by_block.pop(_UNFINISHED, []) if made_at < long_ago]
    followed = [sorted(found)[:-1] for found in by_block.values() if max(found)[0] < long_ago]
    old = [*unfinished, *(folder for found in followed for _, folder in found)]
    for folder in old:
        _known.pop(folder, None)
        shutil.rmtree(folder, ignore_errors=True)
    return len(old)


def _make(session: Session, block: int, folder: Path) -> None:
    unfinished = Path(tempfile.mkdtemp(prefix=f"{_UNFINISHED}-", dir=folder.parent))
    try:
        with duck() as connection:
            left_out = _gather(session, connection, block)
            connection.execute(facts_written_to(str(unfinished / _FACTS), "made_facts"))
            connection.execute(spells_written_to(str(unfinished / _SPELLS), "made_facts"))
            about = {"left_out": left_out, "is_short": connection.execute(is_short("made_facts")).fetchall()[0][0]}
        (unfinished / _ABOUT).write_text(json.dumps(about))
        # Another process may have been faster: its copy is as good.
        with suppress(OSError):
            unfinished.rename(folder)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _gather(session: Session, connection: duckdb.DuckDBPyConnection, block: int) -> list[int]:
    """Fill the table `made_facts`; the ids that are left out."""
    left_out: list[int] = []
    begin_table(connection, "made_facts")
    for part in arriving(session, condition=within_block(block)):
        left_out += [one.ticket_id for one in part if one.is_fresh]
        fill_table(connection, "made_facts", texts=[one.text for one in part if not one.is_fresh])
    return left_out
