"""The DuckDB SQL of facts: rows of text to facts, facts to spells, and what a viewer sees of them by filters. Pure."""

from collections.abc import Iterable, Sequence

from ingest.enums import COMPLETED_STAGES
from ingest.metrics.facts.columns import FACT_COLUMNS, FILTER_COLUMNS, READ_COLUMNS, duckdb_type
from ingest.metrics.measures import FactFilters
from ingest.viewer import Viewer

_COMPLETED = ", ".join(f"'{stage}'" for stage in COMPLETED_STAGES)
_DURATIONS = tuple(name for name in FACT_COLUMNS if name.endswith(("_seconds", "_business")))
_SHORT = 2**31 - 1
_LIST = """'["VARCHAR"]'"""
_LISTS = """'[["VARCHAR"]]'"""


def facts_of_texts(source: str) -> str:
    """Rows of READ_COLUMNS from a relation with one column `texts`, each the JSON array of a row."""
    columns = (f"cells[{n}]::{duckdb_type(name)} AS {name}" for n, name in enumerate(READ_COLUMNS, start=1))
    return f"SELECT {', '.join(columns)} FROM (SELECT from_json(texts, {_LIST}) AS cells FROM {source})"


def spells_of_facts(source: str) -> str:
    """Rows of SPELL_COLUMNS from a relation with READ_COLUMNS: one for each stage a ticket stood in."""
    known = ", ".join(("ticket_id", *FILTER_COLUMNS))
    # Lists are taken apart beside each other; the one of what was before is as much shorter as it is put off.
    spells = (
        f"SELECT {known}, unnest(stages) AS stage, unnest(list_prepend(NULL, stages[:-2])) AS before, "
        "unnest(ats) AS from_at, unnest(days) AS from_on, unnest(ats[2:]) AS to_at, unnest(days[2:]) AS to_on "
        f"FROM (SELECT {known}, list_transform(course, lambda one: one[1]) AS stages, "
        "list_transform(course, lambda one: one[2]::BIGINT) AS ats, "
        "list_transform(course, lambda one: one[3]::DATE) AS days "
        f"FROM (SELECT {known}, from_json(course, {_LISTS}) AS course FROM {source}))"
    )
    is_open, was_open = (f"({name} NOT IN ({_COMPLETED}))" for name in ("stage", "before"))
    return (
        f"SELECT {known}, stage, {is_open} AS is_open, "
        f"CASE WHEN before IS NULL THEN 'created' WHEN {is_open} = {was_open} THEN 'stage' "
        f"WHEN {is_open} THEN 'reopen' ELSE 'completion' END AS entered, from_on, from_at, to_on, to_at FROM ({spells})"
    )


def transitions_of_spells(source: str) -> str:
    """Completions and reopenings from a relation of spells; a ticket that began as completed was completed then."""
    known = ", ".join(("ticket_id", *FILTER_COLUMNS))
    return (
        f"SELECT {known}, CASE entered WHEN 'reopen' THEN 'reopen' ELSE 'completion' END AS kind, "
        f"from_on AS on_day, from_at AS happened_at FROM {source} "
        "WHERE entered IN ('completion', 'reopen') OR (entered = 'created' AND NOT is_open)"
    )


def facts_written_to(path: str, source: str) -> str:
    """The statement that writes the facts of a relation with READ_COLUMNS to a file."""
    return _written_to(path, f"SELECT {', '.join(FACT_COLUMNS)} FROM {source}")


def spells_written_to(path: str, source: str) -> str:
    """The statement that writes the spells of a relation with READ_COLUMNS to a file."""
    return _written_to(path, spells_of_facts(source))


def _written_to(path: str, rows: str) -> str:
    # An organisation's rows side by side: what a contact asks of lies in a few places.
    return f"COPY ({rows} ORDER BY organisation_id, ticket_id) TO {_literal(path)} (FORMAT parquet)"


def is_short(source: str) -> str:
    """The question whether all durations of a relation are of less than 68 years: then half the width holds them."""
    fits = " AND ".join(f"coalesce({name} BETWEEN -{_SHORT} AND {_SHORT}, true)" for name in _DURATIONS)
    return f"SELECT coalesce(bool_and({fits}), true) FROM {source}"


def short_columns(columns: Sequence[str]) -> list[str]:
    """The columns, durations in half their width: quantiles keep all of them in memory."""
    return [f"{name}::INTEGER AS {name}" if name in _DURATIONS else name for name in columns]


def read_from(paths: Sequence[str]) -> str | None:
    """The relation of what these files hold; None without any."""
    return f"read_parquet([{_listed(paths)}])" if paths else None


def visible(
    columns: Sequence[str], *, untouched: str | None, touched: str | None, fresh: str, fresh_ids: str, condition: str
) -> str:
    """What meets a condition: of copies nothing of which is fresh, of others without what is, and of what is fresh."""
    known = ", ".join(columns)
    parts = [f"SELECT {known} FROM {fresh} WHERE {condition}"]
    parts += [f"SELECT {known} FROM {untouched} WHERE {condition}"] if untouched else []
    if touched:
        parts.append(f"SELECT {known} FROM {touched} ANTI JOIN {fresh_ids} USING (ticket_id) WHERE {condition}")
    return " UNION ALL ".join(parts)


def condition_of(viewer: Viewer, filters: FactFilters) -> str:
    """What the viewer may see, and the filters: a condition on FILTER_COLUMNS."""
    wanted = [] if viewer.is_staff else [f"organisation_id = {_literal(viewer.organisation_id or 0)}"]
    named: dict[str, Sequence[int | str]] = {
        "organisation_id": filters.organisation,
        "site_id": filters.site,
        "request_type": filters.request_type,
        "category": filters.category,
        "priority": filters.priority,
        "team_id": filters.team,
    }
    wanted += [f"{name} IN ({_listed(values)})" for name, values in named.items() if values]
    wanted += [_agents(filters.agent)] if filters.agent else []
    return " AND ".join(wanted) or "true"


def _agents(agents: Sequence[str]) -> str:
    """By account, by name where there is none, or nobody (0)."""
    ids = [int(one) for one in agents if _is_id(one) and int(one)]
    names = ["" if _is_id(one) else one for one in agents if not _is_id(one) or not int(one)]
    found = [f"assignee_id IN ({_listed(ids)})"] if ids else []
    found += [f"(assignee_id = 0 AND assignee_name IN ({_listed(names)}))"] if names else []
    return f"({' OR '.join(found)})"


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19  # noqa: PLR2004 - digits of a whole number of 64 bits


def _listed(values: Iterable[int | str]) -> str:
    return ", ".join(_literal(value) for value in values)


def _literal(value: int | str) -> str:
    # A view takes no parameters. No character but the quote ends a text; a NUL would end the statement.
    return str(int(value)) if isinstance(value, int) else "'" + value.replace("'", "''").replace("\0", "") + "'"
