"""The status editor's desk: components, incidents, maintenance and templates; for editors and administrators only."""

from dash import Dash, Input, Output, State

from dashboard.pages import LOCATION, Layout, register_page
from dashboard.status_desk import ids
from dashboard.status_desk import incident_callbacks as incidents
from dashboard.status_desk.access import PATH, is_status_editor
from dashboard.status_desk.callbacks import component_moved, status_changed
from dashboard.status_desk.component_callbacks import audience_chosen, component_removed, component_saved
from dashboard.status_desk.component_pages import component_page, new_component_page
from dashboard.status_desk.incident_pages import incident_page, new_incident_page, new_maintenance_page
from dashboard.status_desk.pages import TITLE, overview_page
from dashboard.status_desk.template_callbacks import template_deleted, template_saved
from dashboard.status_desk.template_pages import templates_page
from dashboard.status_desk.typed import FORM_STATE, form_outputs, pressed

_PATH_STATE, _SEARCH_STATE = State(LOCATION, "pathname"), State(LOCATION, "search")
_FIELDS = (State(ids.ALL_FIELDS, "value"), State(ids.ALL_FIELDS, "id"))


def register(app: Dash) -> None:
    """The pages under `/desk/status` and everything they do."""
    _register_pages()
    _register_overview(app)
    _register_incidents(app)
    _register_corrections(app)
    _register_components(app)


def _register_pages() -> None:
    pages: tuple[tuple[str, str, Layout], ...] = (
        ("incidents/new", "Open an incident", new_incident_page),
        ("maintenance/new", "Plan maintenance", new_maintenance_page),
        ("components/new", "Add a component", new_component_page),
        ("templates", "Templates", templates_page),
    )
    register_page(__name__, path=PATH, title=TITLE, layout=overview_page, is_for=is_status_editor)
    # Dash takes the first that fits, by name: a fixed address (`at`) before a pattern that fits it too (`of`).
    for tail, title, layout in pages:
        register_page(
            f"{__name__}.at.{tail}", path=f"{PATH}/{tail}", title=title, layout=layout, is_for=is_status_editor
        )
    for tail, title, layout in (("incidents", "Incident", incident_page), ("components", "Component", component_page)):
        register_page(
            f"{__name__}.of.{tail}",
            path_template=f"{PATH}/{tail}/<public_id>",
            title=title,
            layout=layout,
            is_for=is_status_editor,
        )


def _register_overview(app: Dash) -> None:
    overview = Output(ids.OVERVIEW, "children", allow_duplicate=True)
    app.callback(
        overview,
        *(Input(ids.all_parts(part), "n_clicks") for part in ("up", "down")),
        *(State(ids.all_parts(part), "id") for part in ("up", "down")),
        prevent_initial_call=True,
    )(component_moved)
    app.callback(
        overview,
        Input(ids.all_parts("change"), "n_clicks"),
        State(ids.all_parts("change"), "id"),
        *(State(ids.all_parts(part), "value") for part in ("status", "reason")),
        prevent_initial_call=True,
    )(status_changed)


def _register_incidents(app: Dash) -> None:
    preview = Output(ids.PREVIEW, "children", allow_duplicate=True)
    known = Output(ids.KNOWN, "data", allow_duplicate=True)
    form = (*FORM_STATE, _PATH_STATE)
    for button, outputs, state, callback in (
        (ids.SHOW_PREVIEW, (*form_outputs(), preview), form, incidents.new_previewed),
        (ids.PUBLISH, form_outputs(), form, incidents.new_published),
        (ids.UPDATE_PREVIEW, (*form_outputs(), preview), form, incidents.update_previewed),
        (ids.UPDATE_PUBLISH, (*form_outputs(), known), (*form, State(ids.KNOWN, "data")), incidents.update_published),
    ):
        app.callback(*outputs, pressed(button), *state, prevent_initial_call=True)(callback)
    app.callback(
        Output(ids.ALL_FIELDS, "value", allow_duplicate=True),
        Input(ids.field_id("template"), "value"),
        *_FIELDS,
        _PATH_STATE,
        prevent_initial_call=True,
    )(incidents.template_chosen)


def _register_corrections(app: Dash) -> None:
    app.callback(*form_outputs(), pressed(ids.SAVE_FACTS), *_FIELDS, _PATH_STATE, prevent_initial_call=True)(
        incidents.facts_saved
    )
    app.callback(
        *form_outputs(), pressed(ids.SAVE_UPDATE), *_FIELDS, _PATH_STATE, _SEARCH_STATE, prevent_initial_call=True
    )(incidents.past_update_saved)
    app.callback(
        Output(ids.LOCATION, "href", allow_duplicate=True),
        pressed(ids.DELETE_INCIDENT),
        _PATH_STATE,
        prevent_initial_call=True,
    )(incidents.incident_deleted)
    app.callback(
        Output(ids.ALL_FIELDS, "value", allow_duplicate=True),
        Output(ids.ZONE, "data"),
        Input(ids.field_id("timezone"), "value"),
        State(ids.ZONE, "data"),
        *_FIELDS,
        prevent_initial_call=True,
    )(incidents.zone_changed)


def _register_components(app: Dash) -> None:
    here = (_PATH_STATE, _SEARCH_STATE)
    where = Output(ids.LOCATION, "href", allow_duplicate=True)
    for button, callback in ((ids.SAVE_COMPONENT, component_saved), (ids.SAVE_TEMPLATE, template_saved)):
        app.callback(*form_outputs(), pressed(button), *_FIELDS, *here, prevent_initial_call=True)(callback)
    app.callback(
        Output(ids.PROBLEMS, "children", allow_duplicate=True),
        where,
        pressed(ids.REMOVE_COMPONENT),
        _PATH_STATE,
        prevent_initial_call=True,
    )(component_removed)
    app.callback(where, pressed(ids.DELETE_TEMPLATE), *here, prevent_initial_call=True)(template_deleted)
    app.callback(
        Output(ids.ORGANISATIONS_ROW, "hidden"), Input(ids.field_id("audience"), "value"), prevent_initial_call=True
    )(audience_chosen)
