"""By what metrics are told apart: each split's key in the engine's language, and the keys there always are. Pure."""

from collections.abc import Mapping
from types import MappingProxyType

from ingest.enums import OPEN_STAGES
from ingest.metrics.measures import Key, Metric, Split
from ingest.tickets.report_filters import AGE_BUCKETS, DURATION_BUCKETS, NOBODY, Bounds

# What every ticket has; the splits staff alone may ask for are among them.
TICKET_SPLITS = (
    Split.ORGANISATION,
    Split.SITE,
    Split.REQUEST_TYPE,
    Split.CATEGORY,
    Split.PRIORITY,
    Split.TEAM,
    Split.AGENT,
)
STAFF_SPLITS = frozenset({Split.ORGANISATION, Split.TEAM, Split.AGENT})


def _bucket_sql(seconds: str, buckets: Mapping[str, Bounds]) -> str:
    # From below: what seems to begin after the present moment is in the first one.
    whens = [f"WHEN {seconds} < {end} THEN '{name}'" for name, (_, end) in buckets.items() if end is not None]
    last = next(name for name, (_, end) in buckets.items() if end is None)
    return f"CASE {' '.join(whens)} ELSE '{last}' END"


_KEY_SQL: Mapping[Split, str] = MappingProxyType(
    {
        Split.ORGANISATION: "organisation_id",
        Split.SITE: "site_id",
        Split.REQUEST_TYPE: "request_type",
        Split.CATEGORY: "category",
        Split.PRIORITY: "priority",
        Split.TEAM: "team_id",
        Split.AGENT: (
            "CASE WHEN assignee_id <> 0 THEN assignee_id::VARCHAR "
            f"WHEN assignee_name <> '' THEN assignee_name ELSE '{NOBODY}' END"
        ),
        Split.STAGE: "stage",
        Split.AGE: _bucket_sql("$now - created_at", AGE_BUCKETS),
        Split.QUIET: _bucket_sql("$now - customer_update_at", AGE_BUCKETS),
        Split.WEEKDAY: "isodow(created_on) - 1",
        Split.HOUR: "created_hour",
    }
)
_STANDING_KEYS: Mapping[Split, tuple[Key, ...]] = MappingProxyType(
    {
        Split.STAGE: tuple(str(stage) for stage in OPEN_STAGES),
        Split.AGE: tuple(AGE_BUCKETS),
        Split.QUIET: tuple(AGE_BUCKETS),
        Split.DURATION: tuple(DURATION_BUCKETS),
        Split.WEEKDAY: tuple(range(7)),
        Split.HOUR: tuple(range(24)),
    }
)


def key_sql(split: Split, metric: Metric) -> str:
    """A split's key in the language of the engine."""
    if split is Split.DURATION and metric.bucketed_column:
        return _bucket_sql(metric.bucketed_column, DURATION_BUCKETS)
    return _KEY_SQL[split]


def standing_keys(split: Split) -> tuple[Key, ...] | None:
    """The keys a split always has, in order, with or without tickets; None where they are those that occur."""
    return _STANDING_KEYS.get(split)
