"""The slices of the dashboard, by name: each registers its pages and callbacks."""

from collections.abc import Callable

from dash import Dash

from dashboard import (
    access,
    admin,
    approvals,
    audit,
    contacts,
    desk,
    documents,
    home,
    imports,
    items,
    new_ticket,
    notifications,
    outbox,
    people,
    profile,
    reports,
    services,
    status_desk,
    tickets,
    watchers,
)

Register = Callable[[Dash], None]
# Dash takes the first page that fits, by the pages' names: 'documents' and 'new_ticket' before 'tickets' keep
# /tickets/<number>/attach and /tickets/new pages.
SLICES: tuple[Register, ...] = (
    admin.register,
    approvals.register,
    documents.register,
    home.register,
    imports.register,
    items.register,
    services.register,
    new_ticket.register,
    notifications.register,
    outbox.register,
    profile.register,
    reports.register,
    status_desk.register,
    desk.register,
    tickets.register,
    watchers.register,
    audit.register,
    access.register,
    people.register,
    contacts.register,
)
