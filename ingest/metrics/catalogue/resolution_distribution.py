"""How many tickets took how long until their latest completion."""

from ingest.metrics.drilling import dated_list
from ingest.metrics.measures import Metric, Relation, Split, Unit
from ingest.metrics.splits import TICKET_SPLITS

METRIC = Metric(
    name="resolution_distribution",
    label="Completed by resolution time",
    definition=(
        "Tickets that are completed now by the local day of their latest entry into a completed stage, told apart by "
        "the calendar time from creation to it."
    ),
    unit=Unit.TICKETS,
    events="creation; latest entry into a completed stage",
    relation=Relation.FACTS,
    splits=(Split.DURATION, *TICKET_SPLITS),
    drill=dated_list("completed", duration="resolution"),
    condition="NOT is_open",
    dated_by="completed_on",
    bucketed_column="resolution_seconds",
    shown_by=(Split.DURATION,),
)
