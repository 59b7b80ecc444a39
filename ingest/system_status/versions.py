"""The number of the status page: it grows with every change, and its row is where writers queue."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ingest.models.system_status import StatusVersion


def lock_status_page(session: Session) -> int:
    """Wait until no other writer of the status page is at work, and let the next one wait for this transaction.

    One lock for the whole page: changes are few, several rows belong together in each, and nobody can meet anybody
    in the wrong order. It comes before anything is read that the change is decided by. Gives the version they left.
    """
    return session.scalars(select(StatusVersion.version).with_for_update()).one()


def note_change(session: Session) -> None:
    """Say, in the transaction of the change itself, that the status page is no longer what it was."""
    grown = update(StatusVersion).values(version=StatusVersion.version + 1)
    session.execute(grown.execution_options(synchronize_session=False))
