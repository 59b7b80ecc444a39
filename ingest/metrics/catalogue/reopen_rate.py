"""How many of the completed tickets had been reopened."""

from ingest.metrics.drilling import dated_list
from ingest.metrics.measures import Metric, Relation, Unit
from ingest.metrics.splits import TICKET_SPLITS

METRIC = Metric(
    name="reopen_rate",
    label="Reopen rate",
    definition="Of the tickets completed in the period, those reopened at least once, in percent.",
    unit=Unit.PERCENT,
    events="latest entry into a completed stage; every reopening",
    relation=Relation.FACTS,
    splits=TICKET_SPLITS,
    drill=dated_list("completed", reopened=True),
    condition="NOT is_open",
    dated_by="completed_on",
    part="reopens > 0",
)
