"""What the pages of records do: filters into the address, save, retire, delete, end access."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from dash import ctx, no_update

from dashboard.admin import ids
from dashboard.admin.access import keeper, reader
from dashboard.admin.addresses import (
    filters_address,
    kind_at,
    list_path,
    new_path,
    record_filters,
    record_id_at,
    record_path,
)
from dashboard.admin.fields import asked_fields, problem_summary, values_typed
from dashboard.notices import notify
from dashboard.pages import address_of
from ingest.db.engine import unit_of_work
from ingest.errors import ConflictError, InvalidInputError
from ingest.people.restoring import send_activation, send_reset_link, unlock_account
from ingest.people.staff import end_staff_access
from ingest.records.kinds import kind_named
from ingest.records.queries import record_of, record_options
from ingest.records.schemas import Kind
from ingest.records.service import add_record, change_record, remove_record, retire_record
from ingest.viewer import Viewer

Values = list[Any]


def records_filtered(text: str | None, state: str | None, chosen: Values, path: str | None, search: str | None) -> Any:
    """The address of the list with what the filter bar says, from its first page."""
    kind = kind_at(path)
    reader(kind)
    before = record_filters(kind, address_of(path, search).params)
    given = {name: [str(value or "")] for name, value in zip(kind.filters, chosen, strict=False)}
    after = record_filters(kind, {"q": [text or ""], "state": [state or ""], **given})
    return no_update if after == before else filters_address(list_path(kind), after)


def record_saved(
    save: int | None, save_and_new: int | None, typed: Values, opened: object, path: str | None
) -> tuple[Any, Any, Any, Any]:
    """Save the record: then its list, or a new form; what does not fit stands at the top and beside each field."""
    kind = kind_at(path)
    viewer, fields = keeper(kind), asked_fields(kind)
    if not (save or save_and_new):
        return no_update, no_update, no_update, [no_update for _ in typed]
    if len(typed) != len(fields):
        raise InvalidInputError("The form has changed meanwhile; load the page again.")
    values = values_typed(kind, typed)
    try:
        name = _kept(viewer, kind, values, opened, path)
    except (InvalidInputError, ConflictError) as error:
        told = [(one.name, one.label, error.fields[one.name]) for one in fields if one.name in error.fields]
        seen = {**(opened if isinstance(opened, dict) else {}), **_seen(error)}
        summary = "" if told and not _seen(error) else error.message
        return no_update, problem_summary(told, summary=summary), seen, [error.fields.get(one.name) for one in fields]
    notify("Saved", name)
    return _after(kind, values), None, no_update, [None for _ in fields]


def _kept(viewer: Viewer, kind: Kind, values: dict[str, str], opened: object, path: str | None) -> str:
    """Add the record or change it; gives what it is called."""
    with unit_of_work() as session:
        if path == new_path(kind):
            given = values | _organisation_of(session, viewer, kind, values)
            record_id = add_record(session, viewer, kind=kind, values=given)
        else:
            record_id = record_id_at(path)
            change_record(session, viewer, kind=kind, record_id=record_id, values=values, opened=_texts(opened, values))
        return record_of(session, viewer, kind=kind, record_id=record_id).name


def _organisation_of(session: Any, viewer: Viewer, kind: Kind, values: Mapping[str, str]) -> dict[str, str]:
    """The organisation of the chosen site, where the form asks for the site alone."""
    if "site" not in values:
        return {}
    found = record_options(session, viewer, kind=kind)["site"]
    owner = next((one.organisation_id for one in found if one.value == values["site"]), None)
    if owner is None:
        message = "Choose an organisation and site."
        raise InvalidInputError(message, fields={"site": message})
    return {"organisation": str(owner)}


def _texts(opened: object, values: Mapping[str, str]) -> dict[str, str]:
    given = opened if isinstance(opened, dict) else {}
    return {name: str(given.get(name, "")) for name in values}


def _seen(error: InvalidInputError | ConflictError) -> dict[str, str]:
    """What others made of the fields: whoever has been told of it may save over it."""
    if not isinstance(error, ConflictError):
        return {}
    return {one.key: str(one.present) for one in error.differences}


def _after(kind: Kind, values: Mapping[str, str]) -> str:
    if ctx.triggered_id != ids.SAVE_AND_NEW:
        return list_path(kind)
    # The next one is often beside the last: its place is kept. Never the same address, or nothing would be shown.
    kept = {name: values[name] for name in kind.filters if values.get(name)}
    return f"{new_path(kind)}?{urlencode(kept | {'again': ctx.triggered[0]['value'] if ctx.triggered else 1})}"


def record_retired(clicks: int | None, path: str | None) -> Any:
    """Retire the record, or use it again."""
    kind = kind_at(path)
    viewer = keeper(kind)
    if not clicks:
        return no_update
    record_id = record_id_at(path)
    try:
        with unit_of_work() as session:
            row = record_of(session, viewer, kind=kind, record_id=record_id)
            retire_record(session, viewer, kind=kind, record_id=record_id, is_retired=not row.is_retired)
    except ConflictError as error:
        notify("This cannot be retired now", error.message, tone="danger")
        return no_update
    notify(kind.retired_words[not row.is_retired], row.name)
    return list_path(kind)


def record_deleted(clicks: int | None, path: str | None) -> Any:
    """Delete a record that nothing belongs to."""
    kind = kind_at(path)
    viewer = keeper(kind)
    if not clicks:
        return no_update
    record_id = record_id_at(path)
    try:
        with unit_of_work() as session:
            name = record_of(session, viewer, kind=kind, record_id=record_id).name
            remove_record(session, viewer, kind=kind, record_id=record_id)
    except ConflictError as error:
        notify("This cannot be deleted", error.message, tone="danger")
        return no_update
    notify("Deleted", name)
    return list_path(kind)


def access_ended(clicks: int | None, hand_to: str | None, path: str | None) -> tuple[Any, Any]:
    """End the access of a member of staff, and say how many tickets went to others."""
    kind = kind_named("staff")
    viewer = keeper(kind)
    if not clicks:
        return no_update, None
    try:
        with unit_of_work() as session:
            count = end_staff_access(session, viewer, account_id=record_id_at(path), hand_to=hand_to or "")
    except InvalidInputError as error:
        return no_update, error.fields.get("hand_to", error.message)
    except ConflictError as error:
        notify("This access stays", error.message, tone="danger")
        return no_update, None
    notify("Access ended", f"{count:,} open tickets were handed over." if count else "There was nothing to hand over.")
    return list_path(kind), None


def way_in_sent(clicks: int | None, path: str | None) -> Any:
    """Send the way in again to somebody who has not chosen a password yet."""
    return _let_in(clicks, path, send_activation, "Sent", "The way in is on its way once more.")


def reset_link_sent_to_staff(clicks: int | None, path: str | None) -> Any:
    """Send a link to choose a new password."""
    return _let_in(clicks, path, send_reset_link, "Sent", "A link to choose a new password is on its way.")


def staff_unlocked(clicks: int | None, path: str | None) -> Any:
    """Let somebody try again."""
    return _let_in(clicks, path, unlock_account, "Unlocked", "This person can try to sign in again.")


def _let_in(clicks: int | None, path: str | None, act: Callable[..., object], title: str, words: str) -> Any:
    kind = kind_named("staff")
    viewer = keeper(kind)
    if not clicks:
        return no_update
    account_id = record_id_at(path)
    with unit_of_work() as session:
        act(session, viewer, account_id=account_id)
    notify(title, words)
    return f"{record_path(kind, account_id)}?sent={clicks}"
