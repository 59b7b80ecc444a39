"""What teams and agents have on their hands."""

from ingest.metrics.drilling import open_list
from ingest.metrics.measures import Metric, Relation, Split, Unit
from ingest.metrics.splits import TICKET_SPLITS

METRIC = Metric(
    name="workload",
    label="Workload",
    definition="Tickets open at this moment by the team and the agent they are with now.",
    unit=Unit.TICKETS,
    events="creation, and every completion, reopening and assignment since",
    relation=Relation.FACTS,
    splits=(*TICKET_SPLITS, Split.STAGE, Split.AGE, Split.QUIET),
    drill=open_list,
    condition="is_open",
    shown_by=(Split.TEAM, Split.AGENT),
    is_for_staff=True,
)
