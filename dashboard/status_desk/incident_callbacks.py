"""What the incident pages do: fill in a template, preview, publish, correct, delete."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import takewhile
from typing import Any

from dash import no_update

from dashboard.notices import notify
from dashboard.pages import Address, address_of
from dashboard.status_desk.access import PATH, editing_viewer, incident_address
from dashboard.status_desk.incident_forms import (
    facts_changes,
    incident_draft,
    past_update_changes,
    update_draft,
)
from dashboard.status_desk.incident_pages import known_as, update_named
from dashboard.status_desk.moments import entered_moment, entered_text
from dashboard.status_desk.previews import Act, preview_panel, rehearsed
from dashboard.status_desk.typed import Ids, accepted, answered, refused, typed, unpressed
from dashboard.status_desk.words import INCIDENT_STATUS_WORDS
from dashboard.ui.times import exact_words
from ingest.db.engine import reading, unit_of_work
from ingest.enums import IncidentKind, IncidentStatus
from ingest.errors import ConflictError, InvalidInputError, NotFoundError
from ingest.system_status.edits import edits
from ingest.system_status.incident_schemas import EditView, IncidentView
from ingest.system_status.incident_service import (
    delete_incident,
    edit_incident,
    edit_update,
    open_incident,
    post_update,
)
from ingest.system_status.lifecycle import first_statuses, next_statuses
from ingest.system_status.records import known_incident
from ingest.system_status.templates import templates
from ingest.system_status.versions import lock_status_page
from ingest.viewer import Viewer

NOT_YET = "Nothing was published yet"
NOT_SAVED = "Nothing was saved yet"
Values = Sequence[Any]
_TOLD_CHARACTERS = 1_000


def new_previewed(
    clicks: int | None, values: Values, fields: Ids, chosen: Values, components: Ids, path: str | None
) -> tuple[Any, ...]:
    """Show what would be seen of a new incident or maintenance; nothing is stored."""
    viewer = editing_viewer()
    if not clicks:
        return *unpressed(fields), no_update
    form = typed(values, fields, chosen, components)

    def act(session: Any) -> str:
        return open_incident(session, viewer, draft=incident_draft(form, _kind(path)))

    return _previewed(viewer, act, fields, text=f"{form.text('name')}\n{form.text('body')}")


def new_published(
    clicks: int | None, values: Values, fields: Ids, chosen: Values, components: Ids, path: str | None
) -> tuple[Any, ...]:
    """Open the incident or plan the maintenance, and go to its page."""
    viewer = editing_viewer()
    if not clicks:
        return unpressed(fields)

    def act() -> str:
        draft = incident_draft(typed(values, fields, chosen, components), _kind(path))
        with unit_of_work() as session:
            public_id = open_incident(session, viewer, draft=draft)
        notify("Published", "It is on the status page.")
        return incident_address(public_id)

    return answered(act, fields, title=NOT_YET)


def update_previewed(
    clicks: int | None, values: Values, fields: Ids, chosen: Values, components: Ids, path: str | None
) -> tuple[Any, ...]:
    """Show what would be seen of a further update; nothing is stored."""
    viewer = editing_viewer()
    if not clicks:
        return *unpressed(fields), no_update
    form, public_id = typed(values, fields, chosen, components), named_in(path)
    title = _incident(viewer, public_id).name

    def act(session: Any) -> str:
        post_update(session, viewer, public_id=public_id, draft=update_draft(form))
        return public_id

    return _previewed(viewer, act, fields, text=f"{title}\n{form.text('body')}")


def update_published(
    clicks: int | None,
    values: Values,
    fields: Ids,
    chosen: Values,
    components: Ids,
    path: str | None,
    known: Mapping[str, Any] | None,
) -> tuple[Any, ...]:
    """Post the update; refused once, with what changed, when the incident is not what the form was opened with."""
    viewer = editing_viewer()
    if not clicks:
        return *unpressed(fields), no_update
    form, public_id = typed(values, fields, chosen, components), named_in(path)
    try:
        draft = update_draft(form)
        with unit_of_work() as session:
            lock_status_page(session)
            changed = _moved(session, viewer, public_id=public_id, known=known or {})
            if changed is None:
                update_id = post_update(session, viewer, public_id=public_id, draft=draft)
    except (InvalidInputError, ConflictError, NotFoundError) as error:
        return *refused(error, fields, title=NOT_YET), no_update
    if changed is not None:
        message, standing = changed
        return *refused(ConflictError(message), fields, title=NOT_YET), standing
    notify("Published", "The update is on the status page.")
    return *accepted(fields, f"{incident_address(public_id)}?posted={update_id}"), no_update


def facts_saved(clicks: int | None, values: Values, fields: Ids, path: str | None) -> tuple[Any, ...]:
    """Correct title, impact and times."""
    viewer = editing_viewer()
    if not clicks:
        return unpressed(fields)

    def act() -> str:
        form, public_id = typed(values, fields, (), ()), named_in(path)
        changes = facts_changes(form, _incident(viewer, public_id))
        with unit_of_work() as session:
            edit_incident(session, viewer, public_id=public_id, changes=changes)
        notify("Saved", "The incident is corrected.")
        return incident_address(public_id)

    return answered(act, fields, title=NOT_SAVED)


def past_update_saved(
    clicks: int | None, values: Values, fields: Ids, path: str | None, search: str | None
) -> tuple[Any, ...]:
    """Correct an update's text and time."""
    viewer = editing_viewer()
    if not clicks:
        return unpressed(fields)

    def act() -> str:
        form, public_id = typed(values, fields, (), ()), named_in(path)
        update = update_named(_incident(viewer, public_id), _address(path, search).param("edit"))
        changes = past_update_changes(form, update)
        with unit_of_work() as session:
            edit_update(session, viewer, update_public_id=update.public_id, changes=changes)
        notify("Saved", "The update is corrected.")
        return incident_address(public_id)

    return answered(act, fields, title=NOT_SAVED)


def incident_deleted(clicks: int | None, path: str | None) -> Any:
    """Remove the incident, and go back to the desk."""
    viewer = editing_viewer()
    if not clicks:
        return no_update
    with unit_of_work() as session:
        delete_incident(session, viewer, public_id=named_in(path))
    notify("Deleted", "It is gone from the status page.")
    return PATH


def template_chosen(choice: str | None, values: Values, fields: Ids, path: str | None) -> list[Any]:
    """Fill in title, status and text from a template; what somebody wrote, and a status that cannot be, stay."""
    viewer = editing_viewer()
    with reading() as session:
        kept = templates(session, viewer)
    found = next((one for one in kept if str(one.id) == choice), None)
    if found is None:
        return [no_update for _ in fields]
    ours = {"name": {one.title for one in kept}, "body": {one.body for one in kept}}
    filled = {"name": found.title, "body": found.body}
    if found.incident_status in _possible_statuses(viewer, path):
        filled["incident_status"] = found.incident_status.value

    def value(name: str, said: Any) -> Any:
        is_own = name in ours and str(said or "").strip() and said not in ours[name]
        return no_update if is_own or not filled.get(name) else filled[name]

    return [value(one["field"], said) for one, said in zip(fields, values, strict=True)]


def zone_changed(timezone: str | None, known: str | None, values: Values, fields: Ids) -> tuple[list[Any], Any]:
    """Where a form corrects times, show the same moments in the other zone."""
    editing_viewer()
    unchanged: list[Any] = [no_update for _ in fields]
    if not timezone or not known or timezone == known:
        return unchanged, no_update
    shown = [_in_zone(one["field"], value, known, timezone) for one, value in zip(fields, values, strict=True)]
    return shown, timezone


def named_in(path: str | None) -> str:
    """The public id of the incident whose page this is."""
    prefix = f"{PATH}/incidents/"
    public_id = (path or "").removeprefix(prefix)
    if not (path or "").startswith(prefix) or "/" in public_id:
        raise NotFoundError("This is not the page of an incident.")
    return public_id


def _previewed(viewer: Viewer, act: Act, fields: Ids, *, text: str) -> tuple[Any, ...]:
    try:
        preview = rehearsed(viewer, act, text=text)
    except (InvalidInputError, ConflictError, NotFoundError) as error:
        return *refused(error, fields, title=NOT_YET), None
    return *accepted(fields), preview_panel(preview, timezone=viewer.timezone)


def _moved(
    session: Any, viewer: Viewer, *, public_id: str, known: Mapping[str, Any]
) -> tuple[str, Mapping[str, Any]] | None:
    """What changed on the incident since it was `known`, in words, and what is known now; None when nothing did."""
    incident = known_incident(session, viewer, public_id=public_id)
    if incident is None or incident.updated_at.isoformat() == known.get("updated_at"):
        return None
    history = edits(session, viewer, public_id=public_id)
    news = list(takewhile(lambda one: one.at.isoformat() != known.get("edited_at"), history))
    told = "; ".join(_told(one, timezone=viewer.timezone) for one in reversed(news))
    standing = INCIDENT_STATUS_WORDS[incident.incident_status]
    message = (
        f"Somebody changed this while you were writing ({told[:_TOLD_CHARACTERS]}). It is '{standing}' now. "
        "Your text is kept: look at it once more, and publish again if it still holds."
    )
    return message, known_as(incident, history)


def _told(edit: EditView, *, timezone: str) -> str:
    changes = ", ".join(f"{label} {after or 'removed'}" for label, _, after in edit.changes)
    return f"{edit.actor}, {exact_words(edit.at, timezone=timezone)}: {changes}"


def _incident(viewer: Viewer, public_id: str) -> IncidentView:
    with reading() as session:
        incident = known_incident(session, viewer, public_id=public_id)
    if incident is None:
        raise NotFoundError("There is no such incident.")
    return incident


def _possible_statuses(viewer: Viewer, path: str | None) -> tuple[IncidentStatus, ...]:
    if path in {f"{PATH}/incidents/new", f"{PATH}/maintenance/new"}:
        return first_statuses(_kind(path))
    return next_statuses(_incident(viewer, named_in(path)).incident_status)


def _in_zone(name: str, value: Any, known: str, timezone: str) -> Any:
    if name not in {"started_at", "scheduled_for", "scheduled_until", "display_at"}:
        return no_update
    try:
        moment: datetime | None = entered_moment(value, timezone=known, name=name)
        return entered_text(moment, timezone=timezone)
    except InvalidInputError:
        return no_update


def _kind(path: str | None) -> IncidentKind:
    is_planned = path == f"{PATH}/maintenance/new"
    return IncidentKind.MAINTENANCE if is_planned else IncidentKind.INCIDENT


def _address(path: str | None, search: str | None) -> Address:
    return address_of(path, search)
