"""`/admin/audit` and `/manage/audit`: who did what to access and data, newest first."""

from typing import Any, Final

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.audit import ids
from dashboard.audit.addresses import (
    MAX_CHARACTERS,
    Asked,
    asked_of,
    filters_of,
    place_of,
    trail_address,
    trail_path,
)
from dashboard.audit.components import nothing_found, pager, total_words, trail_table
from dashboard.audit.words import action_words
from dashboard.pages import Address
from dashboard.ui.headings import page_heading
from dashboard.ui.links import download_link
from ingest.audit.queries import audit_page
from ingest.clock import now
from ingest.db.engine import reading
from ingest.enums import AuditAction
from ingest.organisations.queries import organisations
from ingest.organisations.schemas import OrganisationName
from ingest.viewer import Viewer

TITLE: Final = "Audit Trail"
_WAIT_MILLISECONDS: Final = 400


def trail_page(viewer: Viewer, address: Address) -> Component:
    """The lines behind an address; administrators, and an organisation's for theirs."""
    asked, path = asked_of(address.params), trail_path(viewer)
    with reading() as session:
        filters = filters_of(asked, timezone=viewer.timezone)
        before, after = place_of(address.params)
        found = audit_page(session, viewer, filters=filters, before=before, after=after)
        owners = organisations(session, viewer) if viewer.is_staff else []
    table = trail_table(found, asked, path=path, now=now(), timezone=viewer.timezone)
    return html.Div(
        [
            dcc.Location(id=ids.LOCATION, refresh="callback-nav"),
            page_heading(
                TITLE,
                subtitle=html.Span(total_words(found.total), role="status"),
                actions=[download_link("Download CSV", trail_address(f"{path}.csv", asked), class_name="button")],
            ),
            _filter_bar(asked, owners),
            *([table, pager(found, asked, path=path)] if found.lines else [nothing_found(asked, path=path)]),
        ],
        className="stack",
    )


def _filter_bar(asked: Asked, owners: list[OrganisationName]) -> html.Div:
    actions = dmc.MultiSelect(
        id=ids.ACTIONS,
        label="What",
        data=sorted(({"value": one.value, "label": action_words(one)} for one in AuditAction), key=_label),
        value=[one.value for one in asked.actions],
        placeholder=None if asked.actions else "All",
        searchable=True,
        clearable=True,
    )
    organisation = dmc.Select(
        id=ids.ORGANISATION,
        label="Organisation",
        data=[{"value": str(one.id), "label": one.name} for one in owners],
        value=None if asked.organisation is None else str(asked.organisation),
        placeholder="All",
        searchable=True,
        clearable=True,
        # Known to its callback for everybody.
        style=None if owners else {"display": "none"},
    )
    fields = (
        _field(ids.WHO, "Who", asked.who, placeholder="Name or user name"),
        _field(ids.TEXT, "Search", asked.text, placeholder="Words of a line"),
        _field(ids.SINCE, "From", asked.since.isoformat() if asked.since else "", kind="date"),
        _field(ids.UNTIL, "To", asked.until.isoformat() if asked.until else "", kind="date"),
    )
    return html.Div([actions, organisation, *fields], className="filter-bar audit-filters")


def _label(option: dict[str, str]) -> str:
    return option["label"]


def _field(control: str, label: str, value: str, *, placeholder: str | None = None, kind: str = "text") -> Component:
    attributes: dict[str, Any] = {"maxLength": MAX_CHARACTERS} if kind == "text" else {"type": kind}
    field: Component = dmc.TextInput(
        id=control,
        label=label,
        value=value,
        # A day is whole when its field is left.
        debounce=_WAIT_MILLISECONDS if kind == "text" else True,
        placeholder=placeholder,
        attributes={"input": attributes},
    )
    return field
