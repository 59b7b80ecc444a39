"""The one way something is done on a ticket's page: do it, tell of it, and show the ticket as it stands then.

What was being written elsewhere on the page stays, and so does what was refused.
"""

from collections.abc import Callable, Collection, Sequence
from typing import Any, Final

from dash import no_update

from dashboard.guard import current_viewer
from dashboard.notices import notify

# Looked up when it is called: the page shows panels whose acts pass here.
from dashboard.tickets import detail
from dashboard.tickets.here import Here
from ingest.db.engine import unit_of_work
from ingest.errors import InvalidInputError

Shown = tuple[Any, ...]
UNCHANGED: Final[Shown] = (no_update, no_update)


def done(
    clicks: object,
    act: Callable[..., object],
    told: Sequence[Any],
    *,
    says: tuple[str, str],
    sent: Collection[str] = (),
    fields: Sequence[str] = (),
) -> Shown:
    """Call `act(session, viewer, number=)` once it was asked for, and give the heading and the page.

    `told` is what `here.HERE` says, `says` the notice that follows, `sent` the fields that are empty then. After the
    page stand the errors of `fields`: a refusal that names one of them is said there, and any other is raised.
    """
    viewer, here = current_viewer(), Here.of(told)
    if not clicks:
        return (*UNCHANGED, *(no_update for _ in fields))
    try:
        with unit_of_work() as session:
            act(session, viewer, number=here.number)
    except InvalidInputError as error:
        errors = tuple(error.fields.get(one) for one in fields)
        if not any(errors):
            raise
        return (*UNCHANGED, *errors)
    notify(*says)
    # The fields are new ones: they have no errors to take away.
    return (*shown(here, sent=sent), *(no_update for _ in fields))


def shown(here: Here, *, sent: Collection[str] = ()) -> Shown:
    """The heading and the page as the ticket stands now, with what is being written in it."""
    return detail.ticket_parts(current_viewer(), here.address, typed=here.typed.without(sent), shown=here.shown)
