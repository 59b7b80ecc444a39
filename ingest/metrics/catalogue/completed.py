"""Tickets completed."""

from ingest.metrics.drilling import dated_list
from ingest.metrics.measures import Metric, Relation, Unit
from ingest.metrics.splits import TICKET_SPLITS

METRIC = Metric(
    name="completed",
    label="Completed",
    definition=(
        "Distinct tickets that are completed now, by the local day of their latest entry into a completed stage."
    ),
    unit=Unit.TICKETS,
    events="latest entry into a completed stage",
    relation=Relation.FACTS,
    splits=TICKET_SPLITS,
    drill=dated_list("completed"),
    condition="NOT is_open",
    dated_by="completed_on",
)
