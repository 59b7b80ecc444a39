"""What the pages of components do: add, change, remove; and ask for organisations only where they matter."""

from collections.abc import Sequence
from typing import Any

from dash import no_update

from dashboard.notices import notify
from dashboard.pages import address_of
from dashboard.status_desk.access import PATH, editing_viewer
from dashboard.status_desk.component_pages import COMPONENT_LABELS, GROUP, component_changes, row_named
from dashboard.status_desk.typed import Ids, answered, typed, unpressed
from dashboard.ui.problems import problem_summary
from ingest.db.engine import unit_of_work
from ingest.enums import ComponentAudience
from ingest.errors import ConflictError, NotFoundError
from ingest.system_status.queries import components
from ingest.system_status.schemas import ComponentDraft
from ingest.system_status.service import change_component, create_component, remove_component

NEW = "new"


def component_saved(
    clicks: int | None, values: Sequence[Any], fields: Ids, path: str | None, search: str | None
) -> tuple[Any, ...]:
    """Add the component or change it, and go back to the desk."""
    viewer = editing_viewer()
    if not clicks:
        return unpressed(fields)

    def act() -> str:
        changes, public_id = component_changes(typed(values, fields, (), ())), _named_in(path)
        with unit_of_work() as session:
            if public_id == NEW:
                is_group = address_of(path, search).param("kind") == GROUP
                create_component(session, viewer, draft=ComponentDraft(is_group=is_group, **changes))
            else:
                row = row_named(components(session, viewer), public_id)
                change_component(session, viewer, component_id=row.id, changes=changes)
        notify("Saved", "The page shows it as you said.")
        return PATH

    return answered(act, fields, title="Nothing was saved yet", labels=COMPONENT_LABELS)


def component_removed(clicks: int | None, path: str | None) -> tuple[Any, Any]:
    """Remove the component, or say why it stays."""
    viewer = editing_viewer()
    if not clicks:
        return no_update, no_update
    try:
        with unit_of_work() as session:
            row = row_named(components(session, viewer), _named_in(path))
            remove_component(session, viewer, component_id=row.id)
    except ConflictError as error:
        return problem_summary("It was not removed", {"": error.message}, labels={}), no_update
    notify("Removed", f"{row.name} is gone from the page.")
    return None, PATH


def audience_chosen(audience: str | None) -> bool:
    """Whether the field for organisations is hidden."""
    editing_viewer()
    return audience != ComponentAudience.ORGANISATIONS


def _named_in(path: str | None) -> str:
    prefix = f"{PATH}/components/"
    public_id = (path or "").removeprefix(prefix)
    if not (path or "").startswith(prefix) or "/" in public_id:
        raise NotFoundError("This is not the page of a component.")
    return public_id
