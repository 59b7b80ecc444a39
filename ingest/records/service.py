"""Writes of records: added, changed beside whoever changes the same, retired, used again, removed; each leaves a trace.

What tickets or anything else points to can be retired and never removed.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, true
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ingest.audit.service import record
from ingest.db.references import references
from ingest.enums import AuditAction
from ingest.errors import ConflictError, Difference, InvalidInputError, NotFoundError
from ingest.models.people import Account
from ingest.people.staff_powers import require_power
from ingest.records.lookups import Lookups
from ingest.records.reading import is_retired as is_retired_now
from ingest.records.reading import name_of, read_values, values_of, words_of
from ingest.records.schemas import Change, Columns, Kind, RecordField
from ingest.tickets.edit_merge import merged
from ingest.viewer import Viewer

Values = Mapping[str, str | None]
_ATTENTION = "Some fields need attention."
# How people call what may belong to a record, most telling first; whatever else does is told without a word of its own.
_BELONGINGS = {
    "tickets": ("ticket", "tickets"),
    "sites": ("site", "sites"),
    "config_items": ("configuration item", "configuration items"),
    "contacts": ("contact", "contacts"),
    "accounts": ("account", "accounts"),
    "documents": ("document", "documents"),
    "approval_boards": ("approval board", "approval boards"),
}


def add_record(session: Session, viewer: Viewer, *, kind: Kind, values: Values, lookups: Lookups | None = None) -> int:
    """Add a record and give its id; `values` are texts by field. Staff who may keep the kind.

    InvalidInputError names every field that does not fit, ConflictError when another was quicker with the same name.
    Whoever adds many gives the `lookups` of all.
    """
    require_power(viewer, kind.keeps)
    lookups = lookups or Lookups(session)
    columns = _checked(session, viewer, kind, values, row=None, lookups=lookups)
    row = kind.model(**columns) if kind.add is None else kind.add(session, viewer, columns)
    session.add(row)
    _flush(session, kind)
    words = words_of(kind, row, lookups=lookups)
    told = {one.label: words[one.name] for one in kind.fields if words[one.name]}
    _record(session, viewer, kind, row, action=AuditAction.RECORD_ADDED, name=name_of(kind, words), details=told)
    return int(row.id)


def change_record(
    session: Session,
    viewer: Viewer,
    *,
    kind: Kind,
    record_id: int,
    values: Values,
    opened: Values | None = None,
    lookups: Lookups | None = None,
) -> None:
    """Give a record these values (texts by field). Staff who may keep the kind.

    `opened` are the values a form began with: a field left as it was keeps what others made of it, and where two have
    changed the same, ConflictError names it and nothing is saved. InvalidInputError names each field that does not fit.
    Whoever changes many gives the `lookups` of all.
    """
    require_power(viewer, kind.keeps)
    row = _locked(session, kind, record_id)
    lookups = lookups or Lookups(session)
    if opened is not None:
        values = _merged(kind, row, values, opened, lookups)
    _require_fixed(kind, row, values)
    before = words_of(kind, row, lookups=lookups)
    columns = _checked(session, viewer, kind, values, row=row, lookups=lookups)
    if kind.change is not None:
        kind.change(session, viewer, row, columns)
    for column, value in columns.items():
        setattr(row, column, value)
    _flush(session, kind)
    after = words_of(kind, row, lookups=lookups)
    changed = [one for one in kind.fields if before[one.name] != after[one.name]]
    told = {one.label: _difference(one, before[one.name], after[one.name]) for one in changed}
    if told:
        _record(session, viewer, kind, row, action=AuditAction.RECORD_CHANGED, name=name_of(kind, after), details=told)


def retire_record(session: Session, viewer: Viewer, *, kind: Kind, record_id: int, is_retired: bool) -> None:
    """Offer a record in no form any more, or again; what there is of it stays. Staff who may keep the kind.

    ConflictError says why it cannot be retired now.
    """
    require_power(viewer, kind.keeps)
    row = _locked(session, kind, record_id)
    if is_retired_now(row) == is_retired:
        return
    reason = kind.retiring(session, viewer, row) if is_retired else None
    if reason is not None:
        raise ConflictError(reason)
    if kind.retire is None:
        row.is_retired = is_retired
    else:
        kind.retire(session, viewer, row, is_retired)
    action = AuditAction.RECORD_RETIRED if is_retired else AuditAction.RECORD_USED_AGAIN
    name = name_of(kind, words_of(kind, row, lookups=Lookups(session)))
    _record(session, viewer, kind, row, action=action, name=name, details={})


def remove_record(session: Session, viewer: Viewer, *, kind: Kind, record_id: int) -> None:
    """Remove a record that nothing points to; ConflictError says what does. Staff who may keep the kind."""
    require_power(viewer, kind.keeps)
    row = _locked(session, kind, record_id)
    if not kind.is_removable:
        raise ConflictError(f"A {kind.word} is never deleted.")
    found = references(session, kind.model, row_id=record_id)
    if found:
        raise ConflictError(f"This {kind.word} has {_counted(found)}: retire it instead.")
    words = words_of(kind, row, lookups=Lookups(session))
    told = {one.label: words[one.name] for one in kind.fields if words[one.name]}
    _record(session, viewer, kind, row, action=AuditAction.DELETED, name=name_of(kind, words), details=told)
    session.delete(row)
    session.flush()


def _locked(session: Session, kind: Kind, record_id: int) -> Any:
    # Its key stays: who points to it meanwhile does not have to wait.
    query = select(kind.model).where(kind.model.id == record_id, kind.only() if kind.only is not None else true())
    locked = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    row = session.scalar(locked)
    if row is None:
        raise NotFoundError(f"There is no such {kind.word}.")
    return row


def _checked(
    session: Session, viewer: Viewer, kind: Kind, values: Values, *, row: Any | None, lookups: Lookups
) -> Columns:
    columns, problems = read_values(kind, values, row=row, lookups=lookups)
    if not problems:
        problems = kind.check(session, viewer, Change(columns, row))
    if problems:
        raise InvalidInputError(" ".join(problems.values()) or _ATTENTION, fields=problems)
    return columns


def _merged(kind: Kind, row: Any, values: Values, opened: Values, lookups: Lookups) -> dict[str, str | None]:
    present = values_of(kind, row)
    typed = {name: text or "" for name, text in values.items()}
    found = merged(opened={name: text or "" for name, text in opened.items()}, typed=typed, present=present)
    if found.clashing:
        words = words_of(kind, row, lookups=lookups)
        labels = {one.name: one.label for one in kind.fields}
        told = {name: f"Somebody changed this to '{words[name] or 'nothing'}' meanwhile." for name in found.clashing}
        differences = [
            Difference(name, labels[name], opened.get(name), words[name], typed[name], present=present[name])
            for name in found.clashing
        ]
        message = "Somebody else changed the same meanwhile. Nothing is saved yet: save again to keep yours."
        raise ConflictError(message, fields=told, differences=differences)
    return {name: str(text) for name, text in found.saved.items()}


def _require_fixed(kind: Kind, row: Any, values: Values) -> None:
    present = values_of(kind, row)
    moved = [
        one for one in kind.fields if one.is_fixed and values.get(one.name, present[one.name]) != present[one.name]
    ]
    if moved:
        told = {one.name: f"A {kind.word} cannot be given another {one.label.lower()}." for one in moved}
        raise InvalidInputError(" ".join(told.values()), fields=told)


def _flush(session: Session, kind: Kind) -> None:
    try:
        session.flush()
    except IntegrityError as error:
        message = f"There is a {kind.word} of this name already."
        raise ConflictError(message, fields={kind.named_by[0]: message}) from error


def _counted(found: Mapping[str, int]) -> str:
    words = [f"{found[name]:,} {forms[found[name] != 1]}" for name, forms in _BELONGINGS.items() if name in found]
    return ", ".join(words) or "something that refers to it"


def _record(
    session: Session,
    viewer: Viewer,
    kind: Kind,
    row: Any,
    *,
    action: AuditAction,
    name: str,
    details: Mapping[str, str],
) -> None:
    owner = getattr(row, "organisation_id", None) if kind.owner is not None else None
    if isinstance(row, Account):
        # That an account is made or ended is recorded where it is done, and the account itself says whose it is.
        if action in {AuditAction.RECORD_CHANGED, AuditAction.RECORD_USED_AGAIN}:
            record(session, viewer, action=action, account_id=row.id, details=details)
        return
    record(
        session,
        viewer,
        action=action,
        subject=f"{kind.word.capitalize()} {name}",
        organisation_id=owner,
        details=details,
    )


def _difference(one: RecordField, before: str, after: str) -> str:
    return "changed" if one.is_personal else f"{before or '-'} → {after or '-'}"
