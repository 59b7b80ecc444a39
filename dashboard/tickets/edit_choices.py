"""What there is to choose from in Edit Ticket, where the database or the portal definition knows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from dash.development.base_component import Component

from dashboard.documents.controls import upload_field
from dashboard.new_ticket.pages import contact_options, item_options
from dashboard.tickets import ids
from dashboard.ui.form_fields import Choices, Options
from ingest.config_items.queries import site_config_items
from ingest.documents.schemas import EditFile, Place
from ingest.organisations.queries import sites_in_use, teams
from ingest.people.queries import contacts, staff
from ingest.people.schemas import ContactName
from ingest.portal.forms import FieldKind
from ingest.portal.schema import PortalDefinition
from ingest.tickets.answer_words import Shown
from ingest.tickets.editing import EditForm, own_key
from ingest.viewer import Viewer

Files: TypeAlias = Mapping[str, Sequence[EditFile]]


@dataclass(frozen=True, slots=True)
class EditChoices:
    """The choices of the form's fields, and of the columns beside it by name; a column without is a line of text."""

    form: Choices
    own: dict[str, Options] = field(default_factory=dict)


def edit_choices(
    session: Any, viewer: Viewer, form: EditForm, *, portal: PortalDefinition, site_id: int | None, files: Files
) -> EditChoices:
    """Everything that can be chosen; items are those of `site_id`, and `files` what stands in each field of files."""
    people = contacts(session, viewer, organisation_id=form.organisation_id, present_id=_present_contact(form))
    offered = sites_in_use(session, viewer, organisation_id=form.organisation_id, kept_id=form.site_id)
    places = [{"value": str(one.id), "label": one.name} for one in offered]
    items = item_choices(session, viewer, site_id=site_id, kept_id=_kept(form, "config_item_id", "config_item"))
    chosen = Choices(
        contacts=contact_options([(one.id, _name(one), one.email) for one in people]),
        config_items=items,
        sites=places,
        uploads={key: _upload(form, key, found, portal=portal) for key, found in files.items()},
    )
    if not viewer.is_staff:
        return EditChoices(chosen)
    known = portal.request_type(form.request_type)
    own: dict[str, Options] = {
        "status": _labels(portal.statuses),
        "priority": _labels(portal.priorities),
        "request_type": _labels(portal.request_types),
        "site_id": places,
        "config_item_id": items,
        "team_id": [
            {"value": str(one.id), "label": one.name} for one in teams(session, viewer, kept_id=_kept(form, "team_id"))
        ],
        "assignee_id": [{"value": str(one.id), "label": one.name} for one in staff(session, viewer)],
    }
    if known is not None and known.categories:
        own["category"] = _labels(known.categories)
    return EditChoices(chosen, own)


def files_shown(found: Mapping[str, Sequence[EditFile]], form: EditForm, typed: Mapping[str, Shown]) -> Files:
    """The files of each field as the form shows them: the ticket's that were not taken away, and what was added."""
    return {
        key: [one for one in found.get(key, ()) if one.is_draft or one.view.public_id in str(typed[key]).split()]
        for key in form.gathered
    }


def _upload(form: EditForm, key: str, found: Sequence[EditFile], *, portal: PortalDefinition) -> Component:
    return upload_field(
        portal.documents,
        place=Place(ticket_number=form.number, field=key),
        field_id=ids.edit_id(key, ids.PLAIN),
        rows=[one.view for one in found],
        kept={one.view.public_id for one in found if not one.is_draft},
    )


def item_choices(session: Any, viewer: Viewer, *, site_id: int | None, kept_id: int | None = None) -> Options:
    """The configuration items of a site; `kept_id` too, though it is retired."""
    return [] if site_id is None else item_options(site_config_items(session, viewer, site_id=site_id, kept_id=kept_id))


def _kept(form: EditForm, column: str, field_key: str = "") -> int | None:
    """What the ticket has now in a column, beside the form or in it."""
    text = str(form.values.get(own_key(column)) or form.values.get(field_key) or "")
    return int(text) if text.isdigit() else None


def _present_contact(form: EditForm) -> int | None:
    """The contact the ticket has now, who may have left."""
    values = [form.values.get(one.key) for one in form.fields if one.kind is FieldKind.CONTACT]
    return next((int(text) for text in values if isinstance(text, str) and text.isdigit()), None)


def _name(one: ContactName) -> str:
    return one.name if one.is_active else f"{one.name}, who has left"


def _labels(entries: Any) -> Options:
    return [{"value": one.key, "label": one.label} for one in entries]
