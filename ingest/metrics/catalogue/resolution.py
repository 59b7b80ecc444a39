"""How long tickets took until their latest completion."""

from ingest.metrics.drilling import dated_list
from ingest.metrics.measures import Metric, Relation, Split, Unit
from ingest.metrics.splits import TICKET_SPLITS

METRIC = Metric(
    name="resolution",
    label="Resolution time",
    definition=(
        "Full resolution time: from creation to the latest entry into a completed stage, of tickets that are completed "
        "now, by the local day of that entry. Gross: the time spent waiting is in it."
    ),
    unit=Unit.HOURS,
    events="creation; latest entry into a completed stage",
    relation=Relation.FACTS,
    splits=(*TICKET_SPLITS, Split.DURATION),
    drill=dated_list("completed", duration="resolution"),
    condition="NOT is_open",
    dated_by="completed_on",
    calendar_column="resolution_seconds",
    business_column="resolution_business",
    bucketed_column="resolution_seconds",
)
