"""How many of the completed tickets one answer was enough for."""

from ingest.metrics.drilling import dated_list
from ingest.metrics.measures import Metric, Relation, Unit
from ingest.metrics.splits import TICKET_SPLITS

METRIC = Metric(
    name="one_touch",
    label="One-touch",
    definition=(
        "Of the tickets completed in the period, those with exactly one public message by staff that were never "
        "reopened, in percent."
    ),
    unit=Unit.PERCENT,
    events="latest entry into a completed stage; every public message by staff; every reopening",
    relation=Relation.FACTS,
    splits=TICKET_SPLITS,
    drill=dated_list("completed", one_touch=True),
    condition="NOT is_open",
    dated_by="completed_on",
    part="is_one_touch",
)
