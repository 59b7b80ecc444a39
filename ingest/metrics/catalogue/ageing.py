"""How long open tickets have been open, and how long their customers have seen nothing new."""

from ingest.metrics.drilling import open_list
from ingest.metrics.measures import Metric, Relation, Split, Unit
from ingest.metrics.splits import TICKET_SPLITS

METRIC = Metric(
    name="ageing",
    label="Ageing",
    definition=(
        "Tickets open at this moment by the time since they were created: under 1 day, 1 to 3, 3 to 7, 7 to 14, "
        "14 to 30, 30 to 90 and over 90 days of 24 hours. The second view is by the time since the last update their "
        "customer can see."
    ),
    unit=Unit.TICKETS,
    events="creation; the last public message or change of the ticket that its customer can see",
    relation=Relation.FACTS,
    splits=(Split.AGE, Split.QUIET, *TICKET_SPLITS, Split.STAGE),
    drill=open_list,
    condition="is_open",
    shown_by=(Split.AGE,),
)
