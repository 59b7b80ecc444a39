"""On which weekdays and at which hours tickets are created."""

from ingest.metrics.drilling import dated_list
from ingest.metrics.measures import Metric, Relation, Split, Unit
from ingest.metrics.splits import TICKET_SPLITS

METRIC = Metric(
    name="inflow",
    label="Inflow",
    definition="Tickets created in the period by weekday and hour of their creation, on the organisation's clock.",
    unit=Unit.TICKETS,
    events="creation",
    relation=Relation.FACTS,
    splits=(Split.WEEKDAY, Split.HOUR, *TICKET_SPLITS),
    drill=dated_list("created"),
    dated_by="created_on",
    shown_by=(Split.WEEKDAY, Split.HOUR),
)
