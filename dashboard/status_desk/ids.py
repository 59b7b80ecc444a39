"""Component ids of the status desk; the fields of its forms share one pattern, so that a form is read as a whole."""

from typing import Any, Final

from dash import ALL

LOCATION: Final = "status-desk-location"
OVERVIEW: Final = "status-desk-overview"
PROBLEMS: Final = "status-desk-problems"
PREVIEW: Final = "status-desk-preview"
ZONE: Final = "status-desk-zone"
KNOWN: Final = "status-desk-known"
SHOW_PREVIEW: Final = "status-desk-show-preview"
PUBLISH: Final = "status-desk-publish"
UPDATE_PREVIEW: Final = "status-desk-update-preview"
UPDATE_PUBLISH: Final = "status-desk-update-publish"
SAVE_FACTS: Final = "status-desk-save-facts"
SAVE_UPDATE: Final = "status-desk-save-update"
DELETE_INCIDENT: Final = "status-desk-delete-incident"
SAVE_COMPONENT: Final = "status-desk-save-component"
REMOVE_COMPONENT: Final = "status-desk-remove-component"
ORGANISATIONS_ROW: Final = "status-desk-organisations-row"
SAVE_TEMPLATE: Final = "status-desk-save-template"
DELETE_TEMPLATE: Final = "status-desk-delete-template"
_FORM: Final = "status-desk"


def field_id(name: str) -> dict[str, Any]:
    """The id of a form's field."""
    return {"form": _FORM, "field": name}


def component_id(component_id: int) -> dict[str, Any]:
    """The id of the control that says what an incident does to a component."""
    return {"form": _FORM, "component": component_id}


def part_id(part: str, component_id: int) -> dict[str, Any]:
    """The id of a control of one component in the overview: `up`, `down`, `status`, `reason` or `change`."""
    return {"desk": part, "of": component_id}


ALL_FIELDS: Final[dict[str, Any]] = {"form": _FORM, "field": ALL}
ALL_COMPONENTS: Final[dict[str, Any]] = {"form": _FORM, "component": ALL}


def all_parts(part: str) -> dict[str, Any]:
    """All controls of this kind in the overview."""
    return {"desk": part, "of": ALL}
