"""How long tickets took until their first completion."""

from ingest.metrics.drilling import dated_list
from ingest.metrics.measures import Metric, Relation, Unit
from ingest.metrics.splits import TICKET_SPLITS

METRIC = Metric(
    name="first_resolution",
    label="First resolution time",
    definition=(
        "From creation to the first entry into a completed stage, of tickets that are completed now, by the local day "
        "of their latest entry: the same tickets as in the resolution time."
    ),
    unit=Unit.HOURS,
    events="creation; first entry into a completed stage",
    relation=Relation.FACTS,
    splits=TICKET_SPLITS,
    drill=dated_list("completed"),
    condition="NOT is_open",
    dated_by="completed_on",
    calendar_column="first_resolution_seconds",
)
