"""The database of a test process: built once, and as good as new for every test. SQLite or PostgreSQL."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, create_engine, inspect, make_url, text

from invoices.store import Base
from portal.app import create_app
from portal.config import Config
from portal.db import db
from portal.immutability import guard_closed_periods, protect
from portal.work import engine

# A PostgreSQL server where a superuser may create databases; empty: SQLite.
SERVER = os.environ.get("TEST_DATABASE_URL", "").replace("postgresql://", "postgresql+psycopg://", 1)
_SCHEMAS = ("public", "dbos")


def settings(folder: Path, database_url: str) -> Config:
    """The configuration of a portal under test, with its files in ``folder``."""
    return Config(
        environment="development",
        instance=folder,
        database_url=database_url,
        base_url="http://portal.test",
        secret_key="test-secret-key-of-forty-characters-long",
        password_salt="test-salt",
        stripe_api="http://127.0.0.1:1",
        stripe_key="rk_test_sandbox",
        stripe_webhook_secrets=("whsec_test",),
    )


@contextmanager
def server_database(name: str) -> Iterator[str]:
    """The URL of a new database ``name`` on the PostgreSQL server, dropped at the end."""
    server = create_engine(SERVER, isolation_level="AUTOCOMMIT")
    try:
        with server.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        yield make_url(SERVER).set(database=name).render_as_string(hide_password=False)
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    finally:
        server.dispose()


@contextmanager
def a_database(folder: Path) -> Iterator["Database"]:
    """An empty, current database: a file in ``folder``, or one of the server, gone at the end."""
    if not SERVER:
        yield SqliteDatabase(folder)
        return
    with server_database(f"reprise_{os.getpid()}_{os.urandom(3).hex()}") as url:
        database = PostgresqlDatabase(folder, url)
        yield database
        database.close()


class SqliteDatabase:
    """A file, copied afresh from another that was built once."""

    def __init__(self, folder: Path) -> None:
        self._built, self._file = folder / "built.db", folder / "reprise.db"
        self.url = f"sqlite:///{self._file}"
        _build(folder, f"sqlite:///{self._built}")
        self.renew()

    def renew(self) -> None:
        """Empty and current again. What still has the old file open no longer reaches anybody."""
        for file in self._file.parent.glob("reprise.db*"):
            file.unlink()
        shutil.copy(self._built, self._file)


class PostgresqlDatabase:
    """A database of the server. Emptying it takes a hundredth of the time of making another from a template."""

    def __init__(self, folder: Path, url: str) -> None:
        self.url = url
        _build(folder, url)
        self._engine = create_engine(url, isolation_level="AUTOCOMMIT", max_overflow=0, pool_size=1)
        with self._engine.connect() as connection:
            self._statement = _emptying(connection)

    def renew(self) -> None:
        """Empty and current again, after whoever is still connected has been shown out."""
        with self._engine.connect().execution_options(no_parameters=True) as connection:
            connection.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            connection.exec_driver_sql(self._statement)

    def close(self) -> None:
        self._engine.dispose()


Database = SqliteDatabase | PostgresqlDatabase


def begin_again(database: Database) -> None:
    """An empty database in the midst of a test, whose session forgets what it read: each story of a state machine."""
    db.session.rollback()
    db.session.expunge_all()
    db.engine.dispose()
    database.renew()


def _build(folder: Path, url: str) -> None:
    app = create_app(settings(folder, url))
    with app.app_context():
        connections = db.engine
    # Quicker than the migrations; test_migrations.py proves that they come to the same.
    with connections.begin() as connection:
        Base.metadata.create_all(connection)
        protect(connection)
        guard_closed_periods(connection)
    engine.migrate(app.extensions["reprise"])
    connections.dispose()  # the last connection to leave folds SQLite's log into the file


def _emptying(connection: Connection) -> str:
    """One statement that empties every table which is empty now, and lets every sequence start again."""
    names = connection.dialect.identifier_preparer
    statements = ["SET session_replication_role = replica"]  # no trigger refuses, no foreign key asks
    for schema in _SCHEMAS:
        for table in inspect(connection).get_table_names(schema):
            name = f"{names.quote_schema(schema)}.{names.quote(table)}"
            if not connection.scalar(text(f"SELECT EXISTS (SELECT 1 FROM {name})")):
                statements.append(f"DELETE FROM {name}")
    statements.append(
        "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)"
        " FROM pg_sequences WHERE last_value IS NOT NULL"
    )
    return "; ".join(statements)
