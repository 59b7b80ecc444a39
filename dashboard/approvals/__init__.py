"""Approvals: the panel of the ticket page with its acts, and the administration of boards."""

from dash import Dash, Input, Output, State

from dashboard.approvals import ids
from dashboard.approvals.access import BOARDS, NEW_BOARD, is_board_keeper
from dashboard.approvals.board_callbacks import board_removed, board_retired, board_saved
from dashboard.approvals.callbacks import approval_asked, approval_given, rejection_given, request_withdrawn
from dashboard.approvals.pages import TITLE, board_page, boards_page, new_board_page
from dashboard.pages import LOCATION, register_page
from dashboard.tickets import ids as ticket_ids
from dashboard.tickets.here import HERE

_PATH = State(LOCATION, "pathname")


def register(app: Dash) -> None:
    """The pages under `/admin/boards`, their callbacks, and those of the ticket page's panel."""
    register_page(__name__, path=BOARDS, title=TITLE, layout=boards_page, is_for=is_board_keeper)
    # Dash takes the first that fits, by name: `at` before `of`.
    register_page(
        f"{__name__}.at.new", path=NEW_BOARD, title="Add a board", layout=new_board_page, is_for=is_board_keeper
    )
    register_page(
        f"{__name__}.of.board",
        path_template=f"{BOARDS}/<board_id>",
        title="Approval Board",
        layout=board_page,
        is_for=is_board_keeper,
    )
    _register_panel(app)
    _register_boards(app)


def _register_panel(app: Dash) -> None:
    shown = tuple(Output(one, "children", allow_duplicate=True) for one in (ticket_ids.HEAD, ticket_ids.DETAIL))
    for button, decided in ((ids.APPROVE, approval_given), (ids.REJECT, rejection_given)):
        app.callback(
            *shown, Output(ids.REASON, "error", allow_duplicate=True),
            Input(button, "n_clicks"), State(ids.REASON, "value"), State(ids.REQUEST, "data"), *HERE,
            prevent_initial_call=True,
        )(decided)  # fmt: skip
    app.callback(*shown, Input(ids.WITHDRAW, "n_clicks"), State(ids.REQUEST, "data"), *HERE, prevent_initial_call=True)(
        request_withdrawn
    )
    app.callback(
        *shown, Output(ids.ASK_BOARD, "error"), Input(ids.ASK, "n_clicks"), State(ids.ASK_BOARD, "value"), *HERE,
        prevent_initial_call=True,
    )(approval_asked)  # fmt: skip


def _register_boards(app: Dash) -> None:
    where = Output(ids.LOCATION, "href", allow_duplicate=True)
    fields = (ids.ORGANISATION, ids.NAME, ids.RULE, ids.MEMBERS)
    app.callback(
        *(Output(one, "error") for one in fields),
        where,
        Input(ids.SAVE, "n_clicks"),
        *(State(one, "value") for one in fields),
        State(ids.OWN, "checked"),
        _PATH,
        prevent_initial_call=True,
    )(board_saved)
    for button, callback in ((ids.RETIRE, board_retired), (ids.REMOVE, board_removed)):
        app.callback(where, Input(button, "n_clicks"), _PATH, prevent_initial_call=True)(callback)
