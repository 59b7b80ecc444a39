"""The table of boards and the form of one. Pure."""

from collections.abc import Sequence
from typing import Any, Final

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboard.approvals import ids
from dashboard.approvals.access import BOARDS, board_address
from dashboard.approvals.words import RULE_DEFINITIONS, RULE_LABELS
from dashboard.ui.badges import status_badge
from dashboard.ui.links import link
from dashboard.ui.states import empty_state
from dashboard.ui.tables import Cell, Column, LinkCell, data_table
from ingest.approvals.rules import MAX_BOARD_NAME_CHARACTERS
from ingest.approvals.schemas import BoardMember, BoardRow, BoardRule
from ingest.organisations.schemas import OrganisationName
from ingest.portal.schema import Tone

_COLUMNS: Final = (
    Column("Board"),
    Column("Organisation"),
    Column("Approves"),
    Column("Own requests"),
    Column("Members"),
    Column("Waiting", is_number=True),
    Column("State"),
)
_ORDER: Final = ["label", "description", "input", "error"]


def board_table(boards: Sequence[BoardRow]) -> Component:
    """All boards, each leading to its page."""
    if not boards:
        return empty_state("No boards yet", "A board is asked before a change is made; its members approve or reject.")
    return data_table("Approval Boards", _COLUMNS, [_row(one) for one in boards], class_name="opens-rows")


def _row(one: BoardRow) -> tuple[Cell, ...]:
    label = f"Board {one.name} of {one.organisation}"
    name = LinkCell(one.name, board_address(one.id), aria_label=label)
    members = ", ".join(_member_words(member) for member in one.members)
    own = "Members decide" if one.decides_own else "Others decide"
    return name, one.organisation, RULE_LABELS[one.rule], own, members or None, one.waiting, board_state(one)


def board_state(one: BoardRow) -> html.Span:
    """Whether a board is in use, and whether anybody on it can decide."""
    if one.is_retired:
        return status_badge("Retired", tone=Tone.NEUTRAL, icon="‖")
    if not any(member.is_active for member in one.members):
        return status_badge("Nobody can decide", tone=Tone.WARNING, icon="◐")
    return status_badge("In use", tone=Tone.SUCCESS, icon="✓")


def board_form(
    one: BoardRow | None, *, organisations: Sequence[OrganisationName], people: Sequence[BoardMember]
) -> Component:
    """The fields of a board; members are chosen once it is there, for they are people of its organisation."""
    name, rule = ("", BoardRule.ANY) if one is None else (one.name, one.rule)
    owner = dmc.Select(
        **_common(ids.ORGANISATION, "Organisation", "Whose tickets it is asked about."),
        data=[{"value": str(each.id), "label": each.name} for each in organisations],
        value=None if one is None else str(one.organisation_id),
        searchable=True,
        allowDeselect=False,
        disabled=one is not None,
    )
    named = dmc.TextInput(
        **_common(ids.NAME, "Name", "The portal's definition names boards by it, such as Change Advisory Board."),
        value=name,
        attributes={"input": {"maxLength": MAX_BOARD_NAME_CHARACTERS}},
    )
    radios = [
        dmc.Radio(value=str(each), label=RULE_LABELS[each], description=RULE_DEFINITIONS[each]) for each in BoardRule
    ]
    how = dmc.RadioGroup(
        html.Div(radios, className="options"),
        **_common(ids.RULE, "Who must approve", "What waits already keeps the rule it was asked by."),
        value=str(rule),
    )
    # The control stays known to the callback where there is nobody to choose yet.
    members = html.Div(_members(one, people), hidden=one is None)
    own = dmc.Checkbox(
        id=ids.OWN,
        label="Members may decide on their own requests",
        description="Without it, whoever opened a ticket or is its contact does not count as a member for it.",
        checked=one is None or one.decides_own,
    )
    return html.Div([owner, named, how, own, members], className="card stack form-card")


def form_buttons(one: BoardRow | None) -> html.Div:
    """Save, and what else can be done with a board that is there: remove it if it was never asked, else retire it."""
    controls: list[Component] = [dmc.Button("Save" if one is not None else "Add", id=ids.SAVE), link("Cancel", BOARDS)]
    if one is not None:
        label = "Use again" if one.is_retired else "Retire"
        controls.append(dmc.Button(label, id=ids.RETIRE, variant="default"))
    if one is not None and not one.requests:
        controls.append(dmc.Button("Remove", id=ids.REMOVE, variant="default", className="approval-reject"))
    return html.Div(controls, className="row form-buttons")


def _members(one: BoardRow | None, people: Sequence[BoardMember]) -> dmc.MultiSelect:
    present = () if one is None else one.members
    known = {each.account_id for each in people}
    groups = [
        ("The organisation's people", [each for each in people if not each.is_staff]),
        ("Our staff", [each for each in people if each.is_staff]),
        ("No longer active", [each for each in present if each.account_id not in known]),
    ]
    return dmc.MultiSelect(
        **_common(ids.MEMBERS, "Members", "Only those with an active account count, and nobody waits for the others."),
        data=[{"group": label, "items": [_option(each) for each in members]} for label, members in groups if members],
        value=[str(each.account_id) for each in present],
        searchable=True,
        clearable=True,
        nothingFoundMessage="Nobody of this name has an active account.",
    )


def _option(one: BoardMember) -> dict[str, str]:
    return {"value": str(one.account_id), "label": one.name}


def _member_words(one: BoardMember) -> str:
    return one.name if one.is_active else f"{one.name} (no longer active)"


def _common(control: str, label: str, text_help: str) -> dict[str, Any]:
    return {"id": control, "label": label, "description": text_help, "inputWrapperOrder": _ORDER}
