"""How many first answers took how long."""

from ingest.metrics.drilling import dated_list
from ingest.metrics.measures import Metric, Relation, Split, Unit
from ingest.metrics.splits import TICKET_SPLITS

METRIC = Metric(
    name="first_response_distribution",
    label="First responses by duration",
    definition=(
        "Tickets by the local day of the first public message by staff, told apart by the calendar time from creation "
        "to it."
    ),
    unit=Unit.TICKETS,
    events="creation; first public message by staff",
    relation=Relation.FACTS,
    splits=(Split.DURATION, *TICKET_SPLITS),
    drill=dated_list("answered", duration="first_response"),
    condition="first_response_seconds IS NOT NULL",
    dated_by="first_response_on",
    bucketed_column="first_response_seconds",
    shown_by=(Split.DURATION,),
)
