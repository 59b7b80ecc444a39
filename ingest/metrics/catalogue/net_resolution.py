"""How long tickets took in business time, less the time in which nobody could work on them."""

from ingest.metrics.drilling import dated_list
from ingest.metrics.measures import Metric, Relation, Unit
from ingest.metrics.splits import TICKET_SPLITS

METRIC = Metric(
    name="net_resolution",
    label="Net resolution time",
    definition=(
        "Business time from creation to the latest entry into a completed stage, less the time spent waiting for the "
        "customer and on hold, of tickets that are completed now, by the local day of that entry."
    ),
    unit=Unit.HOURS,
    events="creation; every change of stage up to the latest entry into a completed one",
    relation=Relation.FACTS,
    splits=TICKET_SPLITS,
    drill=dated_list("completed"),
    condition="NOT is_open",
    dated_by="completed_on",
    business_column="net_resolution_business",
)
