"""The list of contacts: its filters, its rows, its pages. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboard.contacts import ids
from dashboard.contacts.access import NEW_CONTACT, contact_address
from dashboard.contacts.addresses import ROWS_SHOWN, file_address, list_address
from dashboard.ui.attributes import aria, data
from dashboard.ui.badges import status_badge
from dashboard.ui.links import button_link, download_link, link
from dashboard.ui.states import empty_state
from dashboard.ui.tables import Cell, Column, LinkCell, data_table
from dashboard.ui.times import relative_time
from ingest.enums import SecurityLevel
from ingest.people.contact_schemas import AccessFilter, ContactFilters, ContactOrder, ContactPage, ContactRow
from ingest.people.levels import level_label
from ingest.portal.schema import Tone
from ingest.viewer import Viewer

SEARCH_WAIT_MILLISECONDS: Final = 300
_ORDERS: Final = {
    ContactOrder.NAME: "Name",
    ContactOrder.EMAIL: "E-mail",
    ContactOrder.LAST_LOGIN: "Last login, newest first",
}
Options = Sequence[Mapping[str, str]]


def filter_bar(viewer: Viewer, filters: ContactFilters, *, organisations: Options, sites: Options) -> Component:
    """The controls of the list's filters; the organisation's is for staff."""
    search = dmc.TextInput(
        id=ids.SEARCH,
        label="Search",
        placeholder="Name, e-mail, user name",
        value=filters.q,
        debounce=SEARCH_WAIT_MILLISECONDS,
        attributes={"input": {"type": "search", "maxLength": 200}},
    )
    levels = [{"value": level.value, "label": level_label(level)} for level in SecurityLevel]
    none = {"value": AccessFilter.NONE.value, "label": "No portal access"}
    standing = "" if filters.is_active is None else ("yes" if filters.is_active else "no")
    controls = [
        _choice(ids.ORGANISATION, "Organisation", organisations, filters.organisation_id, is_shown=viewer.is_staff),
        _choice(ids.SITE, "Company", sites, filters.site_id),
        _choice(ids.ACCESS, "Security Level", [*levels, none], filters.access),
        _choice(ids.STANDING, "Active", [{"value": "yes", "label": "Yes"}, {"value": "no", "label": "No"}], standing),
        dmc.Select(
            id=ids.ORDER,
            label="Sort by",
            data=[{"value": order.value, "label": label} for order, label in _ORDERS.items()],
            value=filters.order.value,
            allowDeselect=False,
        ),
    ]
    # On a phone the choices are folded away behind this button (assets/shell.js and tickets.css).
    more = html.Button(
        "More filters",
        type="button",
        className="button filter-more",
        disable_n_clicks=True,
        **data(unfolds=ids.CHOICES),
        **aria(expanded="false", controls=ids.CHOICES),
    )
    folded = html.Div(controls, id=ids.CHOICES, className="filter-choices")
    return html.Div([search, more, folded], className="filter-bar")


def contact_list(
    found: ContactPage, viewer: Viewer, *, filters: ContactFilters, page: int, now: datetime
) -> list[Component]:
    """The rows of a page with how many there are, or why there are none."""
    total = f"{found.total:,} contact{'' if found.total == 1 else 's'}"
    counted = html.P(total, className="page-subtitle", role="status")
    head = html.Div([counted, download_link("Download CSV", file_address(filters))], className="row contacts-head")
    if not found.rows:
        return [head, _nothing(filters, total=found.total)]
    columns = _columns(viewer)
    rows = [_cells(one, viewer, now=now) for one in found.rows]
    return [
        head,
        data_table("Users", columns, rows, class_name="opens-rows contacts-table"),
        *_pages(filters, page=page, total=found.total),
    ]


def active_badge(*, is_active: bool) -> Component:
    """Whether a contact is one still."""
    if is_active:
        return status_badge("Active", tone=Tone.SUCCESS, icon="✓")
    return status_badge("Inactive", tone=Tone.NEUTRAL, icon="‖")


def last_login(row: ContactRow, viewer: Viewer, *, now: datetime) -> Cell:
    """When somebody signed in last; for who never did, whether they could."""
    access = row.access
    if access is not None and access.last_signed_in_at is not None:
        return relative_time(access.last_signed_in_at, now=now, timezone=viewer.timezone)
    if access is None or not access.is_active:
        return None
    return "Never" if access.has_password else "Invited"


def _columns(viewer: Viewer) -> tuple[Column, ...]:
    owner = (Column("Organisation"),) if viewer.is_staff else ()
    return (
        Column("Name"),
        *owner,
        Column("Company"),
        Column("Security Level"),
        Column("E-mail", class_name="contacts-email"),
        Column("Last Login"),
        Column("Active"),
    )


def _cells(row: ContactRow, viewer: Viewer, *, now: datetime) -> tuple[Cell, ...]:
    label = f"{row.name}, {row.email}" if row.email else row.name
    owner: tuple[Cell, ...] = (row.organisation,) if viewer.is_staff else ()
    level = row.security_level
    return (
        LinkCell(row.name, contact_address(row.id), aria_label=label),
        *owner,
        row.site,
        None if level is None else level_label(level),
        row.email,
        last_login(row, viewer, now=now),
        active_badge(is_active=row.is_active),
    )


def _choice(control: str, label: str, options: Options, value: object, *, is_shown: bool = True) -> Component:
    select: Component = dmc.Select(
        id=control,
        label=label,
        data=[{"value": "", "label": "All"}, *options],
        value="" if value is None else str(value),
        searchable=len(options) > 8,  # noqa: PLR2004 - a long list is found by typing
        allowDeselect=False,
        style=None if is_shown else {"display": "none"},
    )
    return select


def _nothing(filters: ContactFilters, *, total: int) -> Component:
    if total:
        return empty_state("Nothing on this page", link("Go to the first page", list_address(filters)))
    if filters != ContactFilters(order=filters.order):
        return empty_state("Nobody matches", link("Show everybody", list_address(ContactFilters())))
    action: Any = button_link("New User", NEW_CONTACT, is_primary=True)
    return empty_state("Nobody yet", "Add the people tickets are for; portal access is given to whom you choose.",
                       actions=[action])  # fmt: skip


def _pages(filters: ContactFilters, *, page: int, total: int) -> list[Component]:
    last = -(-total // ROWS_SHOWN)
    if last <= 1:
        return []
    steps: list[Component] = []
    if page > 1:
        steps.append(link("Previous", list_address(filters, page=page - 1), class_name="button"))
    steps.append(html.Span(f"Page {page:,} of {last:,}", className="muted"))
    if page < last:
        steps.append(link("Next", list_address(filters, page=page + 1), class_name="button"))
    return [html.Nav(steps, className="row", **aria(label="Pages"))]
