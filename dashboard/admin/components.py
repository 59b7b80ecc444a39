"""Lists of records: the filter bar, the table, the pager; and the table of powers. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboard.admin import ids
from dashboard.admin.addresses import ROWS_A_PAGE, filters_address, list_path, record_path, tickets_address
from dashboard.admin.words import POWER_WORDS, SHOWN
from dashboard.ui.attributes import aria
from dashboard.ui.badges import status_badge
from dashboard.ui.links import link
from dashboard.ui.states import empty_state
from dashboard.ui.tables import Cell, Column, LinkCell, data_table
from ingest.people.staff_powers import STAFF_POWERS, StaffPower
from ingest.portal.schema import Tone
from ingest.records.queries import MAX_SEARCH_CHARACTERS
from ingest.records.reading import ROLE_WORDS
from ingest.records.schemas import Kind, Option, RecordFilters, RecordPage, RecordRow, Shape

Options = Mapping[str, Sequence[Option]]
_SEARCH_MILLISECONDS: Final = 400


def filter_bar(kind: Kind, filters: RecordFilters, options: Options) -> html.Div:
    """Search, the kind's own filters, and whether retired ones are shown."""
    search = dmc.TextInput(
        id=ids.SEARCH,
        label="Search",
        value=filters.q,
        debounce=_SEARCH_MILLISECONDS,
        attributes={"input": {"type": "search", "maxLength": MAX_SEARCH_CHARACTERS}},
    )
    own = [_filter(kind, name, filters, options) for name in kind.filters]
    in_use, retired = kind.retired_words
    state = dmc.Select(
        id=ids.STATE,
        label="State",
        data=[
            {"value": "in_use", "label": in_use},
            {"value": "retired", "label": retired},
            {"value": "all", "label": "All"},
        ],
        value=filters.state or "all",
        allowDeselect=False,
    )
    return html.Div([search, *own, state], className="filter-bar")


def _filter(kind: Kind, name: str, filters: RecordFilters, options: Options) -> dmc.Select:
    one = kind.field(name)
    label = name if one is None else one.label
    return dmc.Select(
        id=ids.filter_id(name),
        label=label,
        data=offered(kind, name, options),
        value=filters.fields.get(name) or None,
        placeholder="All",
        searchable=True,
        clearable=True,
        limit=200,
    )


def offered(kind: Kind, name: str, options: Options, *, organisation_id: int | None = None) -> list[dict[str, str]]:
    """What a field can point to, for a select; sites with their organisation unless they are of one alone."""
    one = kind.field(name)
    if one is not None and one.shape is Shape.ROLE:
        return [{"value": str(role), "label": word} for role, word in ROLE_WORDS.items()]
    owners = {option.value: option.label for option in options.get("organisation", ())}
    found = options.get(name, ())
    if organisation_id is not None and one is not None and one.shape is Shape.SITE:
        found = [option for option in found if option.organisation_id == organisation_id]
        owners = {}
    return [{"value": option.value, "label": _label(option, owners)} for option in found]


def _label(option: Option, owners: Mapping[str, str]) -> str:
    owner = owners.get(str(option.organisation_id), "") if option.organisation_id is not None else ""
    words = f"{owner} - {option.label}" if owner else option.label
    return f"{words} (retired)" if option.is_retired else words


def records_table(kind: Kind, found: RecordPage) -> Component:
    """The records of a page, each leading to its own."""
    shown = [one for name in SHOWN[kind.name] if (one := kind.field(name)) is not None]
    columns = [
        Column("Name", class_name="record-name"),
        *(Column(one.label, class_name=f"record-{one.name}") for one in shown),
        Column("Open tickets", is_number=True),
        Column("State"),
    ]
    rows = [_cells(kind, row, [one.name for one in shown]) for row in found.rows]
    return data_table(kind.title, columns, rows, class_name="record-table opens-rows")


def _cells(kind: Kind, row: RecordRow, shown: Sequence[str]) -> list[Cell]:
    name = LinkCell(row.name or f"Number {row.id}", record_path(kind, row.id))
    words: list[Cell] = [row.words[one] or None for one in shown]
    count = LinkCell(
        f"{row.open_tickets:,}",
        tickets_address(kind, row),
        aria_label=f"Open tickets of {row.name}: {row.open_tickets:,}",
    )
    return [name, *words, count if row.open_tickets else "0", state_badge(kind, is_retired=row.is_retired)]


def state_badge(kind: Kind, *, is_retired: bool) -> html.Span:
    """Whether a record is in use."""
    word = kind.retired_words[is_retired]
    return (
        status_badge(word, tone=Tone.NEUTRAL, icon="‖")
        if is_retired
        else status_badge(word, tone=Tone.SUCCESS, icon="✓")
    )


def nothing_found(kind: Kind, filters: RecordFilters) -> Component:
    """Why a list is empty, and what to do."""
    if filters == RecordFilters():
        return empty_state(f"No {kind.title.lower()} yet", "Add the first one, or take many from a file.")
    way_out = link("Show all", filters_address(list_path(kind), RecordFilters(state="")))
    return empty_state(f"No {kind.word} fits these filters", way_out)


def pager(base: str, found: RecordPage, filters: RecordFilters, *, page: int) -> Component:
    """Where in the list this page is, and the ways to the pages beside it."""
    first = (page - 1) * ROWS_A_PAGE + 1
    parts: list[Component] = [html.Span(f"{first:,} to {first + len(found.rows) - 1:,} of {found.total:,}")]
    if page > 1:
        parts.append(link("Previous", filters_address(base, filters, page=page - 1), class_name="button"))
    if first + len(found.rows) <= found.total:
        parts.append(link("Next", filters_address(base, filters, page=page + 1), class_name="button"))
    return html.Nav(parts, className="row pager", **aria(label="Pages"))


def powers_card() -> html.Section:
    """What each role may do, from the table that decides it."""
    columns = [Column("Power"), *(Column(ROLE_WORDS[role], class_name="power") for role in STAFF_POWERS)]
    rows: list[Sequence[Any]] = [
        [POWER_WORDS[power], *(_mark(power in powers) for powers in STAFF_POWERS.values())] for power in StaffPower
    ]
    table = data_table("What each role may do", columns, rows, class_name="power-table")
    title = html.H2("What each role may do", id="powers-title", className="widget-title")
    return html.Section([title, table], className="card stack", **aria(labelledby="powers-title"))


def _mark(is_given: bool) -> html.Span:  # noqa: FBT001 - a cell of the table
    sign, word = ("✓", "yes") if is_given else ("–", "no")  # noqa: RUF001 - an en dash
    return html.Span([html.Span(sign, **aria(hidden="true")), html.Span(word, className="visually-hidden")])
