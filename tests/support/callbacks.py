"""Calls Dash's callbacks the way a browser does."""

import json
from typing import Any

from dash import Dash
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

# The value of each input and state, by 'id.property'; of a wildcard a list of (key, value).
Values = dict[str, Any]
EVERY_FIELD = '{"key":["ALL"],"type":"ticket-form-field"}'
EVERY_ITEM = '{"key":["ALL"],"role":"item","type":"ticket-edit-field"}'
EVERY_ROW = '{"key":["ALL"],"type":"ticket-form-row"}'


def callbacks_of(app: Dash, *, without: str = "-") -> dict[str, tuple[str, dict[str, Any]]]:
    """Every callback that runs on the server, by the name of its function: its output and its description.

    Functions of modules that begin with `without` are left out.
    """
    return {
        described["callback"].__name__: (output, described)
        for output, described in app.callback_map.items()
        if "callback" in described and not described["callback"].__module__.startswith(without)
    }


def called(app: Dash, client: FlaskClient, name: str, values: Values, *, told_of: int | None = None) -> TestResponse:
    """What the server answers when a browser calls a callback; what `values` do not name is empty.

    `told_of` is how many of the components of each wildcard a forged call wants to be told of.
    """
    output, described = callbacks_of(app)[name]
    spelt = [part.rpartition(".") for part in output.strip(".").split("...")]
    wild = {one.rpartition(".")[0]: given or [] for one, given in values.items() if "ALL" in one}
    of_wildcards = {component: [key for key, _ in given][:told_of] for component, given in wild.items()}
    outputs = [_asked_output(component, prop.partition("@")[0], of_wildcards) for component, _, prop in spelt]
    known = {f"{one['id']}.{one['property']}" for one in (*described["inputs"], *described["state"])}
    assert set(values) <= known, name

    def filled(parts: list[dict[str, str]]) -> list[dict[str, Any]]:
        return [_filled(one, values.get(f"{one['id']}.{one['property']}")) for one in parts]

    body = {
        "output": output,
        "outputs": outputs if output.startswith("..") else outputs[0],
        "inputs": filled(described["inputs"]),
        "state": filled(described["state"]),
        "changedPropIds": [f"{one['id']}.{one['property']}" for one in described["inputs"]],
    }
    return client.post("/_dash-update-component", json=body)


def _filled(part: dict[str, str], value: Any) -> Any:
    """One input or state as the browser sends it; of a wildcard all it stands for."""
    if "ALL" not in part["id"]:
        return part | {"value": value}
    return [_wild(part["id"], part["property"], key) | {"value": one} for key, one in value or []]


def _asked_output(component: str, prop: str, of_wildcards: dict[str, list[Any]]) -> Any:
    """An output as the browser asks for it; a wildcard stands for the same components as among the values."""
    if "ALL" not in component:
        return {"id": json.loads(component) if component.startswith("{") else component, "property": prop}
    if component in of_wildcards:
        return [_wild(component, prop, key) for key in of_wildcards[component]]
    if component == EVERY_ITEM:
        return [_wild(component, prop, {"key": "config_item", "role": "item"})]
    if component not in (EVERY_FIELD, EVERY_ROW):
        # A form hears of the fields it sends, and it has sent none.
        return []
    return [_wild(component, prop, key) for key in ("title", "contact", "description", "customer_reference")]


def _wild(component: str, prop: str, key: Any) -> dict[str, Any]:
    """One of those a wildcard stands for: `key` in the place of ALL, or, where there are several, each in its own."""
    known = json.loads(component)
    named = key if isinstance(key, dict) else {name: key for name, value in known.items() if value == ["ALL"]}
    return {"id": known | named, "property": prop}
