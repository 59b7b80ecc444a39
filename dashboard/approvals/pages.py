"""`/admin/boards`: all boards of approval, one of them, and a new one."""

from typing import Final

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.approvals import ids
from dashboard.approvals.access import BOARDS, NEW_BOARD
from dashboard.approvals.components import board_form, board_state, board_table, form_buttons
from dashboard.pages import Address
from dashboard.ui.headings import TrailStep, page_heading
from dashboard.ui.links import button_link
from ingest.approvals.queries import board, boards, possible_members
from ingest.db.engine import reading
from ingest.errors import NotFoundError
from ingest.organisations.queries import organisations, organisations_in_use
from ingest.viewer import Viewer

TITLE: Final = "Approval Boards"
_TRAIL: Final = (TrailStep("Home", "/"), TrailStep(TITLE, BOARDS))
# 18 digits fit the ids of both databases.
_MOST_DIGITS: Final = 18


def boards_page(viewer: Viewer, _address: Address) -> Component:
    """All boards."""
    with reading() as session:
        found = boards(session, viewer)
    return html.Div(
        [
            page_heading(
                TITLE,
                trail=[TrailStep("Home", "/")],
                subtitle="Who is asked before a change is made, for each organisation.",
                actions=[button_link("Add a board", NEW_BOARD, is_primary=True)],
            ),
            html.Div(board_table(found), className="card"),
        ],
        className="stack",
    )


def new_board_page(viewer: Viewer, _address: Address) -> Component:
    """The form of a new board."""
    with reading() as session:
        owners = organisations_in_use(session, viewer)
    return html.Div(
        [
            dcc.Location(id=ids.LOCATION, refresh="callback-nav"),
            page_heading("Add a board", trail=_TRAIL, subtitle="Its members are chosen once it is there."),
            board_form(None, organisations=owners, people=()),
            form_buttons(None),
        ],
        className="stack",
    )


def board_page(viewer: Viewer, address: Address) -> Component:
    """One board, to be changed."""
    with reading() as session:
        one = board(session, viewer, board_id=board_id_in(address.path))
        owners = organisations(session, viewer)
        people = possible_members(session, viewer, organisation_id=one.organisation_id)
    asked = "Never asked" if not one.requests else f"Asked {one.requests:,} times, {one.waiting:,} waiting"
    return html.Div(
        [
            dcc.Location(id=ids.LOCATION, refresh="callback-nav"),
            page_heading(
                one.name,
                trail=_TRAIL,
                subtitle=html.Span([board_state(one), f" {one.organisation} \N{MIDDLE DOT} {asked}"]),
            ),
            board_form(one, organisations=owners, people=people),
            form_buttons(one),
        ],
        className="stack",
    )


def board_id_in(path: str | None) -> int:
    """The board an address is of; NotFoundError for any other address."""
    found = (path or "").removeprefix(f"{BOARDS}/")
    if found == path or not (found.isascii() and found.isdigit() and len(found) <= _MOST_DIGITS):
        raise NotFoundError("There is no such board.")
    return int(found)
