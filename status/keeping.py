"""The last known record as a file in the data directory, so that a restart without a database has something to say."""

import os
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import structlog
from pydantic import TypeAdapter, ValidationError

from ingest.system_status.incident_schemas import StatusRecord

FILE_NAME: Final = "status.snapshot.json"

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class KeptRecord:
    """What the public may know, and when the database last said so."""

    seen_at: datetime
    record: StatusRecord


_ADAPTER: Final = TypeAdapter(KeptRecord)


def keep(path: Path, kept: KeptRecord) -> None:
    """Write the file so that readers see the old one or the new one, never half of one; only the owner may read it.

    A directory that cannot be written to is logged: the page itself is not in danger.
    """
    try:
        _write(path, _ADAPTER.dump_json(kept))
    except OSError as error:
        _log.warning("status: the snapshot is not kept", path=str(path), reason=str(error))


def kept_record(path: Path) -> KeptRecord | None:
    """What the file says; None when there is none, or when it is not one of this version's."""
    try:
        return _ADAPTER.validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValidationError) as error:
        _log.warning("status: the kept snapshot cannot be read", path=str(path), reason=type(error).__name__)
        return None


def _write(path: Path, body: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Made with mode 0600.
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
