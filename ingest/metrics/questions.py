"""A metric as a question to the facts, in the language of the engine that holds them. Pure.

Everything written into a statement is the catalogue's own; what people ask for goes in as parameters.
"""

# ruff: noqa: S608 - see above

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ingest.metrics.grains import PERIOD_SQL
from ingest.metrics.measures import Days, Grain, Metric, Split, Unit
from ingest.metrics.splits import key_sql

# Only a ticket that was reopened is completed more than once.
_CAN_REPEAT, _IS_REOPENED = "can_repeat", "ticket_id IN (SELECT ticket_id FROM transitions WHERE kind = 'reopen')"


@dataclass(frozen=True, slots=True)
class Question:
    """A statement with its parameters; its rows are keys, whether it is the total of all, and the columns' values."""

    sql: str
    params: dict[str, Any]
    key_count: int
    columns: tuple[str, ...]


def question_of(metric: Metric, *, days: Days, grain: Grain | None, splits: Sequence[Split], now: int) -> Question:
    """What to ask: every key that occurs, and the total where they are not simply summed."""
    ask = _level if metric.is_level else _counted
    sql, columns = ask(metric, grain, splits)
    values = {"first": days.first, "last": days.last, "now": now}
    params = {name: value for name, value in values.items() if f"${name}" in sql}
    return Question(sql, params, len(splits) + (grain is not None), columns)


def _counted(metric: Metric, grain: Grain | None, splits: Sequence[Split]) -> tuple[str, tuple[str, ...]]:
    keys = _keys(metric, grain, splits, day=metric.dated_by or "")
    conditions = [metric.condition]
    if metric.dated_by:
        conditions.append(f"{metric.dated_by} BETWEEN $first AND $last")
    repeats = f", {_IS_REOPENED} AS {_CAN_REPEAT}" if metric.unit is Unit.EVENTS else ""
    rows = f"SELECT *{_named(keys)}{repeats} FROM {metric.relation} WHERE {' AND '.join(conditions)}"
    columns = _columns(metric)
    values = ", ".join(columns.values())
    names = [f"key{index}" for index in range(len(keys))]
    if not names:
        return f"SELECT true, {values} FROM ({rows})", tuple(columns)
    listed = ", ".join(names)
    sets = f"GROUPING SETS (({listed}), ())"
    return f"SELECT {listed}, GROUPING({names[0]}) = 1, {values} FROM ({rows}) GROUP BY {sets}", tuple(columns)


def _columns(metric: Metric) -> dict[str, str]:
    if metric.is_duration:
        return _duration_columns(metric)
    tickets = "count(*)"
    if metric.part:
        tickets = f"count(*) FILTER (WHERE {metric.part})"
    elif metric.unit is Unit.EVENTS:
        # To tell tickets apart is dear, and few can be there twice.
        tickets = f"count(*) FILTER (NOT {_CAN_REPEAT}) + count(DISTINCT ticket_id) FILTER ({_CAN_REPEAT})"
    return {"n": "count(*)", "tickets": tickets}


def _duration_columns(metric: Metric) -> dict[str, str]:
    measured = metric.calendar_column or metric.business_column
    columns = {"n": f"count({measured})", "tickets": f"count({measured})"}
    for clock, seconds in (("calendar", metric.calendar_column), ("business", metric.business_column)):
        if seconds:
            # Both quantiles in one step cost half of two.
            columns[f"{clock}_quantiles"] = f"quantile_cont({seconds}, [0.5, 0.9])"
            columns[f"{clock}_mean"] = f"avg({seconds})"
    return columns


def _level(metric: Metric, grain: Grain | None, splits: Sequence[Split]) -> tuple[str, tuple[str, ...]]:
    """The changes of a level, those before the first day as of that day: a spell adds one and, when over, takes it."""
    changes = " UNION ALL ".join(
        f"SELECT *, greatest({day}, $first) AS on_day, {change} AS change FROM {metric.relation} "
        f"WHERE {metric.condition} AND {day} <= $last"
        for day, change in (("from_on", 1), ("to_on", -1))
    )
    keys = _keys(metric, grain, splits, day="on_day")
    listed = "".join(f"key{index}, " for index in range(len(keys)))
    rows = f"SELECT change{_named(keys)} FROM ({changes})"
    return f"SELECT {listed}false, coalesce(sum(change), 0)::BIGINT FROM ({rows}) GROUP BY ALL", ("n",)


def _keys(metric: Metric, grain: Grain | None, splits: Sequence[Split], *, day: str) -> list[str]:
    period = [] if grain is None else [PERIOD_SQL[grain].format(day=day)]
    return period + [key_sql(split, metric) for split in splits]


def _named(keys: Sequence[str]) -> str:
    return "".join(f", {sql} AS key{index}" for index, sql in enumerate(keys))
