"""What the overview does: move a component, change its status."""

from collections.abc import Sequence
from typing import Any

from dash import no_update

from dashboard.notices import notify
from dashboard.status_desk.access import editing_viewer
from dashboard.status_desk.fields import page_order
from dashboard.status_desk.pages import overview_parts
from dashboard.status_desk.typed import Ids
from ingest.db.engine import unit_of_work
from ingest.enums import ComponentStatus
from ingest.errors import InvalidInputError
from ingest.system_status.queries import components
from ingest.system_status.schemas import ComponentRow
from ingest.system_status.service import order_components, set_component_status

Clicks = Sequence[int | None]


def component_moved(ups: Clicks, downs: Clicks, up_ids: Ids, down_ids: Ids) -> Any:
    """Move a component or a group one place up or down among those beside it, and keep the order at once."""
    viewer = editing_viewer()
    up, down = _pressed(ups, up_ids), _pressed(downs, down_ids)
    component_id = down if up is None else up
    if component_id is None:
        return no_update
    with unit_of_work() as session:
        ordered = moved(components(session, viewer), component_id, steps=1 if up is None else -1)
        order_components(session, viewer, component_ids=ordered)
    return overview_parts(viewer)


def status_changed(clicks: Clicks, button_ids: Ids, statuses: Sequence[Any], reasons: Sequence[Any]) -> Any:
    """Set a component's status from now on, with a reason."""
    viewer = editing_viewer()
    component_id = _pressed(clicks, button_ids)
    if component_id is None:
        return no_update
    place = next(number for number, one in enumerate(button_ids) if one["of"] == component_id)
    wanted = statuses[place]
    if wanted not in set(ComponentStatus):
        raise InvalidInputError("Choose a status.")
    with unit_of_work() as session:
        is_changed = set_component_status(
            session,
            viewer,
            component_id=component_id,
            status=ComponentStatus(wanted),
            reason=str(reasons[place] or "") or None,
        )
    notify("Saved", "The status is changed." if is_changed else "The component was in this status already.")
    return overview_parts(viewer)


def moved(rows: Sequence[ComponentRow], component_id: int, *, steps: int) -> list[int]:
    """The ids of the whole page in order, after one of them moved among those beside it. Pure."""
    row = next((each for each in rows if each.id == component_id), None)
    if row is None:
        raise InvalidInputError("There is no such component.")
    beside = [each for each in rows if each.group_id == row.group_id]
    before = beside.index(row)
    after = min(max(before + steps, 0), len(beside) - 1)
    beside.insert(after, beside.pop(before))
    others = [each for each in rows if each.group_id != row.group_id]
    return [each.id for each in page_order([*beside, *others])]


def _pressed(clicks: Clicks, button_ids: Ids) -> int | None:
    """The component whose button was pressed: every answer brings fresh buttons, so there is one at most."""
    found = (one.get("of") for count, one in zip(clicks, button_ids, strict=True) if count)
    component_id = next(found, None)
    return component_id if isinstance(component_id, int) else None
