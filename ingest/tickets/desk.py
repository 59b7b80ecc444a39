"""The desk's queues: what each holds, as filters of the one ticket list, and how many tickets are in it."""

from dataclasses import dataclass

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from ingest.models.tickets import Ticket
from ingest.tickets.choices import own_team
from ingest.tickets.filters import TicketFilters
from ingest.tickets.selecting import Through, Way, conditions
from ingest.viewer import Viewer, require_staff

_OPEN = ("open",)


@dataclass(frozen=True, slots=True)
class Queue:
    """A queue: its name, the filters it stands for, and the number of its tickets."""

    name: str
    filters: TicketFilters
    number: int = 0


def queues(session: Session, viewer: Viewer) -> list[Queue]:
    """The queues across all customers, each with the total its list has. Staff only.

    'My team's' is left out for whoever belongs to no team.
    """
    require_staff(viewer)
    team = own_team(session, viewer)
    found = _queues(None if team is None else team.id)
    # All of them hold open tickets alone: one walk along the index of those counts every queue.
    way = Way(Through.OPEN, is_open=True)
    numbers = [
        func.count().filter(and_(*conditions(session, viewer, filters=queue.filters, way=way))) for queue in found
    ]
    counts = session.execute(select(*numbers).select_from(Ticket).where(Ticket.is_open)).one()
    return [Queue(queue.name, queue.filters, int(number)) for queue, number in zip(found, counts, strict=True)]


def _queues(team_id: int | None) -> list[Queue]:
    team = [] if team_id is None else [Queue("My team's", TicketFilters(stage=_OPEN, team=(team_id,)))]
    return [
        Queue("Unassigned", TicketFilters(stage=_OPEN, unassigned=True)),
        Queue("Mine", TicketFilters(stage=_OPEN, mine=True)),
        *team,
        Queue("Waiting for us", TicketFilters(stage=("waiting_for_us",))),
        Queue("Waiting for the customer", TicketFilters(stage=("pending_customer",))),
        Queue("Newest update", TicketFilters(stage=_OPEN)),
    ]
