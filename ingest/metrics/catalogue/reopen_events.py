"""Every reopening of a ticket."""

from ingest.metrics.drilling import dated_list
from ingest.metrics.measures import Metric, Relation, Unit
from ingest.metrics.splits import TICKET_SPLITS

METRIC = Metric(
    name="reopen_events",
    label="Reopen events",
    definition="Every change from completed to open, by its own local day; a ticket reopened twice counts twice.",
    unit=Unit.EVENTS,
    events="every entry into an open stage from a completed one",
    relation=Relation.TRANSITIONS,
    splits=TICKET_SPLITS,
    drill=dated_list("reopening"),
    condition="kind = 'reopen'",
    dated_by="on_day",
)
