"""The aria-* and data-* attributes of an element, spelt as keywords."""

from typing import Any


def aria(**values: str | None) -> dict[str, Any]:
    """`aria(label="Trail")` is {"aria-label": "Trail"}; None leaves an attribute out."""
    return _prefixed("aria", values)


def data(**values: str | None) -> dict[str, Any]:
    """`data(label="Site")` is {"data-label": "Site"}; None leaves an attribute out."""
    return _prefixed("data", values)


def _prefixed(prefix: str, values: dict[str, str | None]) -> dict[str, Any]:
    return {f"{prefix}-{name.replace('_', '-')}": value for name, value in values.items() if value is not None}
