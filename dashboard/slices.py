"""The slices of the dashboard, by name: each registers its pages and callbacks."""

from collections.abc import Callable

from dash import Dash

from dashboard import home, imports, services, tickets

Register = Callable[[Dash], None]
SLICES: tuple[Register, ...] = (home.register, imports.register, services.register, tickets.register)
