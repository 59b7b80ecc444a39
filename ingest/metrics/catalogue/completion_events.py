"""Every completion of a ticket."""

from ingest.metrics.drilling import dated_list
from ingest.metrics.measures import Metric, Relation, Unit
from ingest.metrics.splits import TICKET_SPLITS

METRIC = Metric(
    name="completion_events",
    label="Completion events",
    definition=(
        "Every change from open to completed, by its own local day; a ticket that was completed twice counts twice."
    ),
    unit=Unit.EVENTS,
    events="every entry into a completed stage from an open one",
    relation=Relation.TRANSITIONS,
    splits=TICKET_SPLITS,
    drill=dated_list("completion"),
    condition="kind = 'completion'",
    dated_by="on_day",
)
