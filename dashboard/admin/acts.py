"""What can be done with a record beside changing it: retire it, use it again, delete it, end somebody's access."""

from typing import Any, Final

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboard.admin import ids
from dashboard.admin.access import may_keep
from dashboard.ui.attributes import aria
from ingest.people.queries import staff
from ingest.people.staff import TO_TEAM, StaffAccess, staff_access
from ingest.records.schemas import Kind, RecordRow
from ingest.viewer import Viewer

_STAFF: Final = "staff"
_PASSWORD_WORDS: Final = {
    False: "No password has been chosen yet. A new letter ends the earlier one.",
    True: "Whoever forgot the password gets a link by e-mail, which works once, for one hour.",
}


def acts_of(session: Any, viewer: Viewer, *, kind: Kind, row: RecordRow) -> list[Component]:
    """The cards of what a viewer may do with a record; none where there is nothing."""
    if not may_keep(kind)(viewer):
        return []
    if kind.name == _STAFF:
        access = staff_access(session, viewer, account_id=row.id)
        colleagues = [(one.id, one.name) for one in staff(session, viewer) if one.id != row.id]
        return [*_way_in(access), _access(row, colleagues, is_own=row.id == viewer.account_id)]
    return [_retiring(kind, row), _deleting(kind)]


def _retiring(kind: Kind, row: RecordRow) -> html.Section:
    if row.is_retired:
        label, about = "Use again", "It is retired: it is offered in no form. Old tickets, filters and reports show it."
    else:
        label, about = "Retire", "It is offered in no form any more; old tickets, filters and reports go on showing it."
    button = dmc.Button(label, id=ids.RETIRE, variant="default")
    return _card("Retire" if not row.is_retired else f"Retired {kind.word}", [html.P(about), html.Div(button)])


def _deleting(kind: Kind) -> html.Details:
    about = "Only what nothing belongs to can be deleted, and it cannot be brought back. The audit trail keeps a trace."
    button = dmc.Button("Delete for good", id=ids.DELETE, variant="default", className="approval-reject")
    return html.Details(
        [html.Summary(f"Delete this {kind.word}"), html.Div([html.P(about), html.Div(button)], className="stack")],
        className="card form-card admin-card admin-delete",
    )


def _way_in(access: StaffAccess | None) -> list[Component]:
    """What lets somebody in again who has lost the way; nothing for whose access has ended."""
    if access is None:
        return []
    acts = (
        (ids.SEND_AGAIN, "Send the way in again", not access.has_password),
        (ids.SEND_RESET, "Send reset link", access.has_password),
        (ids.UNLOCK, "Unlock", access.is_locked),
    )
    buttons = [dmc.Button(label, id=control, variant="default") for control, label, is_shown in acts if is_shown]
    words = [html.P(_PASSWORD_WORDS[access.has_password])]
    if access.is_locked:
        words.append(html.P("The sign-in is locked after too many attempts with a wrong password."))
    return [_card("Signing in", [*words, html.Div(buttons, className="row")])]


def _access(row: RecordRow, colleagues: list[tuple[int, str]], *, is_own: bool) -> html.Section:
    if is_own:
        return _card("Access", [html.P("This is you: another administrator can end your access or change your role.")])
    if row.is_retired:
        button = dmc.Button("Give access again", id=ids.RETIRE, variant="default")
        return _card("Access", [html.P("The access is ended; what was written stays."), html.Div(button)])
    about = "Every session ends at once, and nobody gets in with this account any more. What was written stays."
    choices = [{"value": TO_TEAM, "label": "Nobody yet: their team"}]
    choices += [{"value": str(key), "label": name} for key, name in colleagues]
    hand_to = dmc.Select(
        id=ids.HAND_TO,
        label=f"Who takes the {row.open_tickets:,} open tickets",
        data=choices,
        value=None,
        searchable=True,
        # The control stays known to its callback where there is nothing to hand over.
        style=None if row.open_tickets else {"display": "none"},
    )
    button = dmc.Button("End access", id=ids.END_ACCESS, variant="default", className="approval-reject")
    return _card("Access", [html.P(about), hand_to, html.Div(button)])


def _card(title: str, parts: list[Component]) -> html.Section:
    return html.Section(
        [html.H2(title, className="widget-title"), *parts],
        className="card stack form-card admin-card",
        **aria(label=title),
    )
