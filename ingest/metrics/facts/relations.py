"""The DuckDB SQL of facts: rows of text to facts, facts to spells, and what a viewer sees of them by filters. Pure."""

from collections.abc import Iterable, Sequence

from ingest.enums import COMPLETED_STAGES
from ingest.metrics.facts.columns import FACT_COLUMNS, FILTER_COLUMNS, READ_COLUMNS, SPELL_COLUMNS, duckdb_type
from ingest.metrics.measures import FactFilters
from ingest.viewer import Viewer

_COMPLETED = ", ".join(f"'{stage}'" for stage in COMPLETED_STAGES)
_IS_OPEN = f"(course[{{}}][1] NOT IN ({_COMPLETED}))"
_LIST = """'["VARCHAR"]'"""
_LISTS = """'[["VARCHAR"]]'"""


def facts_of_texts(source: str) -> str:
    """Rows of READ_COLUMNS from a relation with one column `texts`, each the JSON array of a row."""
    columns = (f"cells[{n}]::{duckdb_type(name)} AS {name}" for n, name in enumerate(READ_COLUMNS, start=1))
    return f"SELECT {', '.join(columns)} FROM (SELECT from_json(texts, {_LIST}) AS cells FROM {source})"


def spells_of_facts(source: str) -> str:
    """Rows of SPELL_COLUMNS from a relation with READ_COLUMNS: one for each stage a ticket stood in."""
    known = ", ".join(("ticket_id", *FILTER_COLUMNS))
    entered = (
        f"CASE WHEN n = 1 THEN 'created' WHEN {_IS_OPEN.format('n')} = {_IS_OPEN.format('n - 1')} THEN 'stage' "
        f"WHEN {_IS_OPEN.format('n')} THEN 'reopen' ELSE 'completion' END"
    )
    return (
        f"SELECT {known}, course[n][1] AS stage, {_IS_OPEN.format('n')} AS is_open, {entered} AS entered, "
        "course[n][3]::DATE AS from_on, course[n][2]::BIGINT AS from_at, "
        "course[n + 1][3]::DATE AS to_on, course[n + 1][2]::BIGINT AS to_at "
        f"FROM (SELECT {known}, course, unnest(range(1, len(course) + 1)) AS n "
        f"FROM (SELECT {known}, from_json(course, {_LISTS}) AS course FROM {source}))"
    )


def transitions_of_spells(source: str) -> str:
    """Completions and reopenings from a relation of spells; a ticket that began as completed was completed then."""
    known = ", ".join(("ticket_id", *FILTER_COLUMNS))
    return (
        f"SELECT {known}, CASE entered WHEN 'reopen' THEN 'reopen' ELSE 'completion' END AS kind, "
        f"from_on AS on_day, from_at AS happened_at FROM {source} "
        "WHERE entered IN ('completion', 'reopen') OR (entered = 'created' AND NOT is_open)"
    )


def written_to(path: str, table: str) -> str:
    """The statement that writes a table of facts or spells to a file, an organisation's rows side by side."""
    columns = FACT_COLUMNS if table.endswith("facts") else SPELL_COLUMNS
    rows = f"SELECT {', '.join(columns)} FROM {table} ORDER BY organisation_id, ticket_id"
    return f"COPY ({rows}) TO {_literal(path)} (FORMAT parquet)"


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
