"""The slices of the dashboard, by name: each registers its pages and callbacks."""

from collections.abc import Callable

from dash import Dash

Register = Callable[[Dash], None]
SLICES: tuple[Register, ...] = ()
