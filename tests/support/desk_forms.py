"""Forms of the status desk as the browser sends them, and readers of its pages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dash.development.base_component import Component

from dashboard.pages import Address
from ingest.enums import ComponentStatus


@dataclass
class Form:
    """A form of a page, filled in: what its callbacks are given."""

    values: dict[str, Any]
    components: dict[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, page: Component) -> "Form":
        """The form of a page as it is shown at first."""
        controls = [each for each in page._traverse() if isinstance(getattr(each, "id", None), dict)]
        values = {each.id["field"]: each.value for each in controls if "field" in each.id}
        return cls(values, {each.id["component"]: each.value for each in controls if "component" in each.id})

    def fill(self, components: Mapping[int, ComponentStatus] | None = None, **values: Any) -> "Form":
        """The same form with more filled in; a field that is not there cannot be."""
        assert set(values) <= set(self.values)
        given = {key: each.value for key, each in (components or {}).items()}
        assert set(given) <= set(self.components)
        return Form(self.values | values, self.components | given)

    @property
    def fields(self) -> list[dict[str, str]]:
        return [{"form": "status-desk", "field": name} for name in self.values]

    @property
    def plain(self) -> tuple[Any, Any]:
        """Values and ids of the fields."""
        return list(self.values.values()), self.fields

    @property
    def whole(self) -> tuple[Any, Any, Any, Any]:
        """The same, and of the components."""
        ids = [{"form": "status-desk", "component": key} for key in self.components]
        return *self.plain, list(self.components.values()), ids

    def errors(self, answer: Any) -> dict[str, str]:
        """What an answer says beside the fields."""
        return {name: each for name, each in zip(self.values, answer[1], strict=True) if isinstance(each, str)}


@dataclass(frozen=True)
class Parts:
    """Components of the page."""

    voice: int
    mail: int
    line: int
    switch: int


def at(path: str, *, search: dict[str, str] | None = None, **variables: str) -> Address:
    """An address of the desk."""
    return Address(path, {name: [value] for name, value in (search or {}).items()}, variables)


def text_of(tree: Any) -> str:
    """All words of a tree, as they stand."""
    if isinstance(tree, str):
        return tree
    if isinstance(tree, list | tuple):
        return " ".join(text_of(each) for each in tree)
    return text_of(getattr(tree, "children", None) or [])
