"""The control that takes files: what assets/documents.js makes a place to drop, choose and follow them of. Pure."""

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from dash import html
from dash.development.base_component import Component

from dashboard.documents import ids
from dashboard.documents.addresses import UPLOAD
from dashboard.ui.attributes import data
from ingest.documents.rules import allowed_words, max_bytes, size_words
from ingest.documents.schemas import DocumentView, Place
from ingest.portal.schema import DocumentRules

CLASS: Final = "upload"
CHOOSE: Final = "Choose files"


def upload_control(
    rules: DocumentRules, *, place: Place, key: str = ids.UPLOAD, label: str = CHOOSE, is_named: bool = False
) -> Component:
    """A control that adds documents to a place; the page's list is told of each (`ids.ARRIVED`).

    `is_named` also asks for a name, which the first file takes.
    """
    more = data(named="1" if is_named else None, tells=ids.ARRIVED)
    return html.Div(id=key, className=CLASS, **_common(rules, place, label=label), **more)


def upload_field(
    rules: DocumentRules,
    *,
    place: Place,
    field_id: Mapping[str, Any],
    rows: Sequence[DocumentView],
    kept: Collection[str] = (),
) -> Component:
    """The control of a form's field: what is uploaded stays in its list, and its ids become the field's value.

    Those `kept`, by id, are on the ticket already: they are only taken from the list, until the form is saved.
    """
    items = [
        {
            "id": one.public_id,
            "name": one.name,
            "size": size_words(one.size_bytes),
            "kept": one.public_id in kept,
            "fixed": one.public_id in kept and not one.may_change,
        }
        for one in rows
    ]
    more = data(answers=json.dumps(dict(field_id)), items=json.dumps(items))
    return html.Div(id=f"upload-{place.field}", className=CLASS, **_common(rules, place, label=CHOOSE), **more)


def _common(rules: DocumentRules, place: Place, *, label: str) -> dict[str, Any]:
    fields = {
        "ticket": place.ticket_number,
        "organisation": None if place.organisation_id is None else str(place.organisation_id),
        "request_type": place.request_type,
        "field": place.field,
    }
    return data(
        upload=UPLOAD,
        fields=json.dumps({name: value for name, value in fields.items() if value is not None}),
        extensions=",".join(sorted(rules.extensions)),
        max_bytes=str(max_bytes(rules)),
        allowed=allowed_words(rules),
        label=label,
    )
