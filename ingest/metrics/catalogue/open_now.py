"""Tickets open at this moment."""

from ingest.metrics.drilling import open_list
from ingest.metrics.measures import Metric, Relation, Split, Unit
from ingest.metrics.splits import TICKET_SPLITS

METRIC = Metric(
    name="open_now",
    label="Open",
    definition="Tickets that are not completed at this moment: new, in progress, waiting for the customer or on hold.",
    unit=Unit.TICKETS,
    events="creation, and every completion and reopening since",
    relation=Relation.FACTS,
    splits=(*TICKET_SPLITS, Split.STAGE, Split.AGE, Split.QUIET),
    drill=open_list,
    condition="is_open",
)
