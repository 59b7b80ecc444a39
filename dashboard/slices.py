"""The slices of the dashboard, by name: each registers its pages and callbacks."""

from collections.abc import Callable

from dash import Dash

from dashboard import desk, home, imports, new_ticket, services, status_desk, tickets

Register = Callable[[Dash], None]
# Dash takes the first page that fits, by the pages' names: 'new_ticket' before 'tickets' keeps /tickets/new a page.
SLICES: tuple[Register, ...] = (
    home.register,
    imports.register,
    services.register,
    new_ticket.register,
    status_desk.register,
    desk.register,
    tickets.register,
)
