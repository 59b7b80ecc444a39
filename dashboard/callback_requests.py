"""Refuses what no page of ours sends to Dash: callbacks that do not exist, and requests not formed like one."""

from typing import Any, Final, Self

from dash import Dash
from flask import Flask, request
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from ingest.errors import InvalidInputError, NotFoundError

# As Dash registers it.
CALLBACK_ENDPOINT: Final = "/_dash-update-component"
CHANGED_FORM: Final = "The form has changed meanwhile; load the page again. What you typed is kept."
_WILDCARDS: Final = ('["ALL"]', '["ALLSMALLER"]')


# What browsers say of these properties, whatever the component.
_KINDS: Final[dict[str, type | tuple[type, ...]]] = {
    "n_clicks": int,
    "pathname": str,
    "search": str,
    "id": (str, dict),
}


class _Property(BaseModel):
    """One property of one component, with or without its value."""

    model_config = ConfigDict(strict=True)

    id: str | dict[str, Any]
    property: str
    value: Any = None

    @model_validator(mode="after")
    def _value_is_of_its_kind(self) -> Self:
        kind = _KINDS.get(self.property)
        if kind is not None and self.value is not None and not isinstance(self.value, kind):
            message = "No page says this."
            raise ValueError(message)
        return self


# A wildcard stands for as many properties as there are components.
_Place = _Property | list[_Property]


class _CallbackRequest(BaseModel):
    """What a page sends when a callback is to run."""

    model_config = ConfigDict(strict=True)

    output: str
    outputs: _Property | list[_Place | None]
    inputs: list[_Place]
    state: list[_Place] = []
    changed: list[str] = Field(alias="changedPropIds", default=[])


def check_callback_requests(server: Flask, app: Dash) -> None:
    """Put the check before every callback; a refused one gets an InvalidInputError or NotFoundError as JSON."""

    @server.before_request
    def _refuse_malformed() -> None:
        if request.endpoint == CALLBACK_ENDPOINT:
            _check(app)


def _check(app: Dash) -> None:
    # Another site's form can send text, but JSON only after asking us.
    if not request.is_json:
        raise InvalidInputError("A callback takes JSON.")
    try:
        asked = _CallbackRequest.model_validate_json(request.get_data())
    except ValidationError as error:
        raise InvalidInputError("This is not a request of one of our pages.") from error
    known = app.callback_map.get(asked.output)
    if known is None:
        raise NotFoundError("There is no such callback.")
    if not _has_outputs(asked):
        raise InvalidInputError("This callback has other outputs.")
    if not (_fits(asked.inputs, known["inputs"]) and _fits(asked.state, known["state"])):
        raise InvalidInputError("This callback takes other inputs.")
    if not _is_of_one_page(asked, known):
        raise InvalidInputError(CHANGED_FORM)


def _is_of_one_page(asked: _CallbackRequest, known: dict[str, Any]) -> bool:
    """Whether a wildcard stands for the same components wherever it occurs, for on a page it does.

    Callbacks answer with as many values as they were given: one that is written to fewer than it reads is no form.
    """
    spelt = [one.rpartition(".")[0] for one in asked.output.strip(".").split("...")]
    # Several outputs come as a list of them, and so does a wildcard alone.
    outputs: Any = asked.outputs if asked.output.startswith("..") else [asked.outputs]
    described = [*spelt, *(one["id"] for one in (*known["inputs"], *known["state"]))]
    found: dict[str, list[str | dict[str, Any]]] = {}
    for component, places in zip(described, [*outputs, *asked.inputs, *asked.state], strict=True):
        if isinstance(places, list):
            named = [one.id for one in places]
            if found.setdefault(component, named) != named:
                return False
    return True


def is_wildcard(component: str) -> bool:
    """Whether an id stands for as many components as there are."""
    return any(word in component for word in _WILDCARDS)


def _has_outputs(asked: _CallbackRequest) -> bool:
    if asked.output.startswith(".."):
        return isinstance(asked.outputs, list) and len(asked.outputs) == asked.output.strip(".").count("...") + 1
    return isinstance(asked.outputs, list) == is_wildcard(asked.output)


def _fits(given: list[_Place], known: list[dict[str, Any]]) -> bool:
    """Whether there is one for each, and a list of them just where a wildcard is known."""
    return len(given) == len(known) and all(
        isinstance(one, list) == is_wildcard(described["id"]) for one, described in zip(given, known, strict=True)
    )
