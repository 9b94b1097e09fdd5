"""What only grows cannot be changed or deleted, not even by hand."""

import json
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import JSON, Connection, Table, insert, inspect, text
from sqlalchemy.exc import IntegrityError

from invoices.store import Base
from portal.db import db, utc_now
from portal.immutability import APPEND_ONLY, unprotected


def test_every_append_only_table_is_guarded(app: Flask) -> None:
    with db.engine.connect() as connection:
        assert unprotected(connection) == []
        assert set(APPEND_ONLY) <= set(inspect(connection).get_table_names())


def test_a_missing_trigger_is_noticed(app: Flask) -> None:
    on = " ON invoices" if db.engine.dialect.name == "postgresql" else ""
    with db.engine.connect() as connection:
        connection.execute(text(f"DROP TRIGGER invoices_never_update{on}"))
        assert unprotected(connection) == ["invoices"]
        connection.rollback()


@pytest.mark.parametrize("name", APPEND_ONLY)
@pytest.mark.parametrize("change", ["update", "delete", "replace"])
def test_a_row_stays_as_it_was_written(app: Flask, name: str, change: str) -> None:
    table = Base.metadata.tables[name]
    column = next(c.name for c in table.columns if not c.primary_key)
    statements = {
        "update": f"UPDATE {name} SET {column} = {column}",
        "delete": f"DELETE FROM {name}",
        "replace": f"INSERT OR REPLACE INTO {name} SELECT * FROM {name}",
    }
    if db.engine.dialect.name == "postgresql":
        statements["replace"] = f"TRUNCATE {name} CASCADE"
    with db.engine.connect() as connection:
        _insert_alone(connection, table)
        with pytest.raises(IntegrityError, match="append-only"), connection.begin():
            connection.execute(text(statements[change]))
        assert connection.execute(text(f"SELECT count(*) FROM {name}")).scalar() == 1


def _insert_alone(connection: Connection, table: Table) -> None:
    """A row that points at nothing: foreign keys are not what is tested."""
    if connection.dialect.name == "sqlite":
        raw: Any = connection.connection.dbapi_connection
        raw.execute("PRAGMA foreign_keys=OFF")
    else:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
    connection.execute(insert(table).values(_row(table)))
    connection.commit()


def _row(table: Table) -> dict[str, Any]:
    return {column.name: _value(column) for column in table.columns if not column.nullable}


def _value(column: Any) -> Any:
    if isinstance(column.type, JSON):
        return json.loads("{}")
    kind = column.type.python_type
    if kind is str:
        return "x"
    if kind in (int, bool):
        return kind(1)
    return utc_now().date() if kind.__name__ == "date" else utc_now()
