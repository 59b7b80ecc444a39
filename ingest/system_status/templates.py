"""Wording kept for the next time, by name."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest.enums import INCIDENT_STATUSES, IncidentKind, IncidentStatus, StaffRole
from ingest.errors import InvalidInputError, NotFoundError
from ingest.models.system_status import IncidentTemplate
from ingest.plain_text import clean_line, clean_optional_text
from ingest.system_status.edits import FieldEdit, note_edit
from ingest.system_status.incident_schemas import TITLE_LENGTH, TemplateDraft, TemplateView
from ingest.system_status.telling import clean_body, in_words
from ingest.system_status.versions import lock_status_page
from ingest.viewer import Viewer, require_role

TEMPLATE_NAME_LENGTH = 200


def templates(session: Session, viewer: Viewer) -> tuple[TemplateView, ...]:
    """All templates by name; status editors and administrators."""
    require_role(viewer, StaffRole.STATUS_EDITOR)
    return tuple(_view(one) for one in session.scalars(select(IncidentTemplate).order_by(IncidentTemplate.name)))


def save_template(session: Session, viewer: Viewer, *, draft: TemplateDraft) -> int:
    """Keep wording under its name, in the place of what was kept there; status editors and administrators only.

    Gives back its id. A template for updates needs no title. InvalidInputError names the field that does not fit.
    """
    require_role(viewer, StaffRole.STATUS_EDITOR)
    wanted = _checked(draft)
    # Two who save the same name wait for each other.
    lock_status_page(session)
    found = session.scalars(select(IncidentTemplate).where(IncidentTemplate.name == wanted["name"])).one_or_none()
    words: list[FieldEdit] = [
        (label, None if found is None else getattr(found, key), wanted[key])
        for key, label in (("title", "Title"), ("body", "Text"))
        if found is None or getattr(found, key) != wanted[key]
    ]
    template = IncidentTemplate() if found is None else found
    for key, value in wanted.items():
        setattr(template, key, value)
    session.add(template)
    session.flush()
    note_edit(session, viewer, kind="template", public_id=None, name=template.name, changes=words)
    return template.id


def delete_template(session: Session, viewer: Viewer, *, template_id: int) -> None:
    """Forget a template; NotFoundError when there is none. Status editors and administrators."""
    require_role(viewer, StaffRole.STATUS_EDITOR)
    lock_status_page(session)
    template = session.get(IncidentTemplate, template_id)
    if template is None:
        raise NotFoundError("There is no such template.")
    words: list[FieldEdit] = [("Removed", in_words(template.incident_status), None)]
    note_edit(session, viewer, kind="template", public_id=None, name=template.name, changes=words)
    session.delete(template)
    session.flush()


def _checked(draft: TemplateDraft) -> dict[str, str]:
    if draft.incident_status not in INCIDENT_STATUSES[draft.kind]:
        message = f"'{draft.incident_status}' is no status of this kind."
        raise InvalidInputError(message, fields={"incident_status": message})
    title = clean_optional_text(" ".join(draft.title.split()), name="title", label="title", limit=TITLE_LENGTH)
    return {
        "name": clean_line(draft.name, name="name", label="name", limit=TEMPLATE_NAME_LENGTH),
        "kind": draft.kind,
        "title": title or "",
        "incident_status": draft.incident_status,
        "body": clean_body(draft.body),
    }


def _view(template: IncidentTemplate) -> TemplateView:
    return TemplateView(
        id=template.id,
        name=template.name,
        kind=IncidentKind(template.kind),
        title=template.title,
        incident_status=IncidentStatus(template.incident_status),
        body=template.body,
    )
