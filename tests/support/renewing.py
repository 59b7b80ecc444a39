"""Makes a PostgreSQL database after a test what it was before: its rows and sequences, if its tables are the same."""

from dataclasses import dataclass
from typing import Any

from psycopg import Connection, connect, sql

# A test that wrote more than this, in bytes, leaves behind pages full of dead rows.
_MOST_GROWTH = 2_000_000
# A test that hangs on to its connection must not hold up the next one.
_ALONE = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""
_TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1"
_COLUMNS = """
SELECT attname FROM pg_attribute
WHERE attrelid = format('public.%%I', %s::text)::regclass AND attnum > 0 AND attgenerated = '' AND NOT attisdropped
"""
# What a change of the schema, and statistics that would change a plan, are seen by: each row of the catalogue and its
# version.
_SHAPE = """
WITH ours AS (SELECT oid, xmin, relname FROM pg_class WHERE relnamespace = 'public'::regnamespace)
SELECT md5(string_agg(mark, ' ' ORDER BY mark)) FROM (
    SELECT 'class ' || oid || ' ' || xmin AS mark FROM ours
    UNION ALL SELECT 'attribute ' || attrelid || ' ' || attnum || ' ' || xmin
        FROM pg_attribute WHERE attrelid IN (SELECT oid FROM ours)
    UNION ALL SELECT 'default ' || oid || ' ' || xmin FROM pg_attrdef
    UNION ALL SELECT 'constraint ' || oid || ' ' || xmin FROM pg_constraint WHERE oid >= 16384
    UNION ALL SELECT 'index ' || indexrelid || ' ' || xmin FROM pg_index WHERE indexrelid >= 16384
    UNION ALL SELECT 'trigger ' || oid || ' ' || xmin FROM pg_trigger
    UNION ALL SELECT 'function ' || oid || ' ' || xmin FROM pg_proc WHERE oid >= 16384
    UNION ALL SELECT 'schema ' || nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%'
    UNION ALL SELECT 'extension ' || oid || ' ' || xmin FROM pg_extension
    UNION ALL SELECT 'statistic ' || starelid || ' ' || staattnum || ' ' || xmin
        FROM pg_statistic WHERE starelid >= 16384
) AS marks
"""
_SIZE = """
SELECT sum(pg_relation_size(oid))::bigint FROM pg_class
WHERE relkind IN ('r', 'i', 't') AND oid >= 16384
"""
# Triggers and foreign keys rest meanwhile.
_EMPTY = """
SET session_replication_role = replica;
DO $$
DECLARE one regclass;
BEGIN
    FOR one IN SELECT oid FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace LOOP
        EXECUTE format('DELETE FROM %s', one);
    END LOOP;
END $$;
"""
_SEQUENCES = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'"


@dataclass(frozen=True)
class Renewal:
    """How copies of one template are made new."""

    shape: str
    size: int
    script: str

    def renew(self, address: str) -> bool:
        """Make the database at an address what its template is; False where only a new copy is that."""
        with connect(address, autocommit=True) as connection:
            connection.execute(_ALONE)
            if _asked(connection, _SHAPE) != self.shape or _asked(connection, _SIZE) > self.size + _MOST_GROWTH:
                return False
            connection.execute(self.script.encode())
        return True


def renewal_of(address: str) -> Renewal:
    """How copies of the database at an address are made new."""
    with connect(address, autocommit=True) as connection:
        tables = [str(name) for (name,) in connection.execute(_TABLES)]
        parts = [_EMPTY, *(_rows_of(connection, name) for name in tables), _sequences_of(connection)]
        return Renewal(_asked(connection, _SHAPE), _asked(connection, _SIZE), "\n".join(parts))


def _rows_of(connection: Connection, name: str) -> str:
    """The statement that brings a table's rows back."""
    table = sql.Identifier("public", name)
    rows = connection.execute(sql.SQL("SELECT json_agg(one)::text FROM {} AS one").format(table)).fetchone()
    if rows is None or rows[0] is None:
        return ""
    columns = sql.SQL(", ").join(sql.Identifier(one) for (one,) in connection.execute(_COLUMNS, [name]))
    insert = sql.SQL(
        "INSERT INTO {table} ({columns}) OVERRIDING SYSTEM VALUE"
        " SELECT {columns} FROM json_populate_recordset(NULL::{table}, {rows});"
    )
    return insert.format(table=table, columns=columns, rows=sql.Literal(rows[0])).as_string(connection)


def _sequences_of(connection: Connection) -> str:
    """The statement that puts each sequence that has moved back to where it was."""
    kept = {name: value for name, value in connection.execute(_SEQUENCES) if value is not None}
    pairs = [sql.SQL("({}, {}::bigint)").format(sql.Literal(name), sql.Literal(at)) for name, at in kept.items()]
    statement = sql.SQL(
        "SELECT setval(format('public.%I', now.sequencename)::regclass, coalesce(kept.at, now.start_value),"
        " kept.at IS NOT NULL) FROM pg_sequences AS now LEFT JOIN (VALUES (NULL::text, NULL::bigint){pairs})"
        " AS kept (name, at) ON kept.name = now.sequencename"
        " WHERE now.schemaname = 'public' AND now.last_value IS DISTINCT FROM kept.at;"
    )
    more = sql.SQL("").join(sql.SQL(", ") + one for one in pairs)
    return statement.format(pairs=more).as_string(connection)


def _asked(connection: Connection, query: str) -> Any:
    """The one value a query gives."""
    row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return row[0]
