"""The record of edits: who changed what of the status page, and when; only ever added to."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest import clock
from ingest.models.system_status import StatusEdit
from ingest.system_status.incident_schemas import EditView
from ingest.viewer import Viewer, require_staff

# The label of an edit that brought services into another order; its subject says how many there are.
ORDER = "Order"
# A field, and what it was and is, in words.
FieldEdit = tuple[str, str | None, str | None]


def edits(session: Session, viewer: Viewer, *, public_id: str | None = None, limit: int = 50) -> tuple[EditView, ...]:
    """The newest edits, newest first, of everything or of one component or incident; staff only."""
    require_staff(viewer)
    statement = select(StatusEdit).order_by(StatusEdit.id.desc()).limit(limit)
    if public_id is not None:
        statement = statement.where(StatusEdit.subject_public_id == public_id)
    return tuple(_view(one) for one in session.scalars(statement))


def note_edit(
    session: Session,
    viewer: Viewer,
    *,
    kind: str,
    public_id: str | None,
    name: str,
    changes: Sequence[FieldEdit],
) -> None:
    """Keep who changed what and when; `kind` and `name` say of what, as it is called at this moment."""
    session.add(
        StatusEdit(
            at=clock.now(),
            account_id=viewer.account_id,
            actor_name=viewer.name,
            subject_kind=kind,
            subject_public_id=public_id,
            subject_name=name,
            changes=[list(one) for one in changes],
        )
    )


def moment_in_words(moment: datetime | None) -> str | None:
    """A moment as the record says it: in UTC, to the second."""
    return None if moment is None else f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def yes_or_no(value: bool) -> str:  # noqa: FBT001 - the value itself
    """A switch as the record says it."""
    return "yes" if value else "no"


def _view(edit: StatusEdit) -> EditView:
    changes = edit.changes if isinstance(edit.changes, list) else []
    return EditView(
        at=edit.at,
        actor=edit.actor_name,
        subject_kind=edit.subject_kind,
        subject_public_id=edit.subject_public_id,
        subject_name=edit.subject_name,
        changes=tuple((str(label), before, after) for label, before, after in changes),
    )
