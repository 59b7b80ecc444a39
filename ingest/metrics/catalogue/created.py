"""Tickets created."""

from ingest.metrics.drilling import dated_list
from ingest.metrics.measures import Metric, Relation, Split, Unit
from ingest.metrics.splits import TICKET_SPLITS

METRIC = Metric(
    name="created",
    label="Created",
    definition="Tickets by the local day on which they were created.",
    unit=Unit.TICKETS,
    events="creation",
    relation=Relation.FACTS,
    splits=(*TICKET_SPLITS, Split.WEEKDAY, Split.HOUR),
    drill=dated_list("created"),
    dated_by="created_on",
)
