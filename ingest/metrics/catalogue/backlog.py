"""Tickets open at the end of any day."""

from ingest.metrics.drilling import level_list
from ingest.metrics.measures import Metric, Relation, Split, Unit
from ingest.metrics.splits import TICKET_SPLITS

METRIC = Metric(
    name="backlog",
    label="Backlog",
    definition=(
        "Tickets open at the end of the local day, of a week or a month at the end of its last day. "
        "It is the backlog before, plus created, plus reopen events, less completion events."
    ),
    unit=Unit.TICKETS,
    events="creation, and every change of stage",
    relation=Relation.SPELLS,
    splits=(*TICKET_SPLITS, Split.STAGE),
    drill=level_list,
    condition="is_open",
    is_level=True,
)
