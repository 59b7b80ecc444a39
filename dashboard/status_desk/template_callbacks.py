"""What the page of templates does: keep wording under a name, forget it."""

from collections.abc import Sequence
from typing import Any

from dash import no_update

from dashboard.notices import notify
from dashboard.pages import address_of
from dashboard.status_desk.access import editing_viewer
from dashboard.status_desk.components import TEMPLATES
from dashboard.status_desk.template_pages import (
    NEW,
    TEMPLATE_LABELS,
    template_draft,
    template_named,
)
from dashboard.status_desk.typed import Ids, answered, typed, unpressed
from ingest.db.engine import unit_of_work
from ingest.errors import InvalidInputError
from ingest.system_status.incident_schemas import TemplateView
from ingest.system_status.templates import delete_template, save_template, templates


def template_saved(
    clicks: int | None, values: Sequence[Any], fields: Ids, path: str | None, search: str | None
) -> tuple[Any, ...]:
    """Keep the template; under another name it leaves the one it had."""
    viewer = editing_viewer()
    if not clicks:
        return unpressed(fields)

    def act() -> str:
        draft = template_draft(typed(values, fields, (), ()))
        wanted = address_of(path, search).param("edit")
        with unit_of_work() as session:
            kept = templates(session, viewer)
            before = None if wanted == NEW else template_named(kept, wanted)
            _check_name(draft.name, kept, before)
            saved = save_template(session, viewer, draft=draft)
            if before is not None and before.id != saved:
                delete_template(session, viewer, template_id=before.id)
        notify("Saved", "The template is kept.")
        return TEMPLATES

    return answered(act, fields, title="Nothing was saved yet", labels=TEMPLATE_LABELS)


def template_deleted(clicks: int | None, path: str | None, search: str | None) -> Any:
    """Forget the template."""
    viewer = editing_viewer()
    if not clicks:
        return no_update
    with unit_of_work() as session:
        one = template_named(templates(session, viewer), address_of(path, search).param("edit"))
        delete_template(session, viewer, template_id=one.id)
    notify("Deleted", "The template is gone.")
    return TEMPLATES


def _check_name(name: str, kept: Sequence[TemplateView], before: TemplateView | None) -> None:
    wanted = " ".join(name.split())
    if any(one.name == wanted and one != before for one in kept):
        message = "Another template has this name."
        raise InvalidInputError(message, fields={"name": message})
