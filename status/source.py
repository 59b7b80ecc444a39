"""The database as publishers of the system status read it: over one connection of their own, and without patience."""

import time
from typing import Final

from ingest.db.engine import file_identity, open_watching_engine, reading
from ingest.system_status.incident_schemas import StatusRecord
from ingest.system_status.records import status_record, status_version
from ingest.system_status.schemas import PageDefinition
from ingest.viewer import PUBLIC

THOROUGH_SECONDS: Final = 60.0


class Source:
    """What the public may know, read again only where it changed. One thread at a time."""

    def __init__(self, database_url: str, *, page: PageDefinition) -> None:
        self.page = page
        self._engine = open_watching_engine(database_url)
        self._identity: tuple[int, int] | None = None
        self._known: StatusRecord | None = None
        self._read_at = 0.0

    def newest(self) -> StatusRecord:
        """The newest record: the same object as the last time while nothing differs. Raises what the database does."""
        try:
            self._notice_replacement()
            self._known = self._read()
        except BaseException:
            self.close()
            raise
        return self._known

    def close(self) -> None:
        """Let go of the connection and of what is known; the next read is a new beginning."""
        self._engine.dispose()
        self._known = None

    def forget(self) -> None:
        """Leave the connection to the process this one was forked from."""
        self._engine.dispose(close=False)
        self._known = None

    def _notice_replacement(self) -> None:
        """Let go of an SQLite file that was deleted or replaced: its connection would go on reading what is no more."""
        identity = file_identity(self._engine)
        if identity != self._identity:
            self.close()
            self._identity = identity

    def _read(self) -> StatusRecord:
        known = self._known
        # Once a minute everything is compared, whatever the version says.
        is_thorough = time.monotonic() - self._read_at >= THOROUGH_SECONDS
        with reading(self._engine) as session:
            if known is not None and not is_thorough and status_version(session, PUBLIC) == known.version:
                return known
            record = status_record(session, PUBLIC, page=self.page, known=known)
        self._read_at = time.monotonic()
        return known if known is not None and known == record else record
