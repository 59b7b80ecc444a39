"""What the outbox does: filters into the address, and a failed mail once more on its way."""

from typing import Any

from dash import no_update

from dashboard.guard import current_viewer
from dashboard.notices import notify
from dashboard.outbox.addresses import PATH, mail_number, outbox_address, outbox_filters
from dashboard.outbox.pages import mail_shown, shown_mail
from dashboard.pages import address_of
from ingest.db.engine import unit_of_work
from ingest.notifications.service import retry_mail


def outbox_filtered(states: list[str] | None, number: str | None, search: str | None) -> Any:
    """The address of the list with what the filters say."""
    current_viewer()
    before = outbox_filters(address_of(PATH, search).params)
    after = outbox_filters({"state": states or [], "ticket": [number or ""]})
    return no_update if after == before else outbox_address(after)


def mail_retried(clicks: int | None, path: str | None) -> Any:
    """Send a failed mail again, and show how it stands."""
    viewer, text = current_viewer(), (path or "").removeprefix(f"{PATH}/")
    if not clicks:
        return no_update
    with unit_of_work() as session:
        retry_mail(session, viewer, mail_id=mail_number(text))
    notify("Sent again", "The mail is on its way once more.")
    return mail_shown(shown_mail(viewer, text), viewer)
