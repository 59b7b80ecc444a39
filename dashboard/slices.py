"""The slices of the dashboard, by name: each registers its pages and callbacks."""

from collections.abc import Callable

from dash import Dash

from dashboard import home, imports, services, status_desk, tickets

Register = Callable[[Dash], None]
SLICES: tuple[Register, ...] = (
    home.register,
    imports.register,
    services.register,
    status_desk.register,
    tickets.register,
)
