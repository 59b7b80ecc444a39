"""How long customers waited for the first answer."""

from ingest.metrics.drilling import dated_list
from ingest.metrics.measures import Metric, Relation, Split, Unit
from ingest.metrics.splits import TICKET_SPLITS

METRIC = Metric(
    name="first_response",
    label="First response time",
    definition=(
        "From creation to the first public message by staff, by the local day of that message. Automatic replies and "
        "internal notes never count. Where staff opened the ticket, what they wrote in opening it is no answer: the "
        "next message is. Tickets without an answer are not in it."
    ),
    unit=Unit.HOURS,
    events="creation; first public message by staff",
    relation=Relation.FACTS,
    splits=(*TICKET_SPLITS, Split.DURATION),
    drill=dated_list("answered", duration="first_response"),
    condition="first_response_seconds IS NOT NULL",
    dated_by="first_response_on",
    calendar_column="first_response_seconds",
    business_column="first_response_business",
    bucketed_column="first_response_seconds",
)
