"""The refresh of the system-status page: sent again only when it looks different."""

from typing import Any

from dash import no_update

from dashboard.guard import current_viewer
from dashboard.services.pages import services_shown


def refreshed_services(_ticks: int | None, known_digest: str | None) -> tuple[Any, Any, Any]:
    """The tree (unless the browser has it already), the moment, and the digest of the tree."""
    shown = services_shown(current_viewer())
    if shown.digest == known_digest:
        return no_update, shown.moment, no_update
    return shown.tree, shown.moment, shown.digest
