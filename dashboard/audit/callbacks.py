"""What the audit trail's filters do: they go into the address."""

from typing import Any

from dash import no_update

from dashboard.audit.addresses import Asked, asked_of, trail_address, trail_path
from dashboard.guard import current_viewer
from dashboard.pages import address_of


def trail_filtered(
    actions: list[str] | None,
    organisation: str | None,
    who: str | None,
    text: str | None,
    since: str | None,
    until: str | None,
    path: str | None,
    search: str | None,
) -> Any:
    """The address of the trail with what the filters say."""
    viewer = current_viewer()
    params = address_of(path, search).params
    before: Asked = asked_of(params)
    typed = {"organisation": organisation, "who": who, "q": text, "from": since, "to": until}
    chosen = {name: [value] for name, value in typed.items() if value}
    after = asked_of({"action": actions or [], "account": params.get("account", []), **chosen})
    return no_update if after == before else trail_address(trail_path(viewer), after)
