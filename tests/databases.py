"""Databases for tests: built once for each test process, then copied for every test. SQLite or PostgreSQL."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from sqlalchemy import Engine, create_engine, make_url, text

from invoices.store import Base
from portal.app import create_app
from portal.config import Config
from portal.db import db
from portal.immutability import protect
from portal.work import engine

# A PostgreSQL server where databases may be created; empty: SQLite.
SERVER = os.environ.get("TEST_DATABASE_URL", "").replace("postgresql://", "postgresql+psycopg://", 1)


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


class Copies:
    """Hands out copies of one empty, current database."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = count(1)
        self._name = f"reprise_{os.getpid()}_{os.urandom(3).hex()}"
        self._server: Engine | None = None
        if SERVER:
            self._server = create_engine(SERVER, isolation_level="AUTOCOMMIT")
            self._command(f"CREATE DATABASE {self._name}")
        self._build()

    @contextmanager
    def copy(self, folder: Path) -> Iterator[str]:
        """The URL of a fresh copy, a file in ``folder`` or a database of the server, gone afterwards."""
        if self._server is None:
            shutil.copy(self._folder / "template.db", folder / "reprise.db")
            yield f"sqlite:///{folder / 'reprise.db'}"
            return
        name = f"{self._name}_{next(self._numbers)}"
        self._command(f"CREATE DATABASE {name} TEMPLATE {self._name}")
        yield self._url(name)
        self._command(f"DROP DATABASE {name} WITH (FORCE)")

    def close(self) -> None:
        """Remove the database that the copies were made from."""
        if self._server is not None:
            self._command(f"DROP DATABASE {self._name} WITH (FORCE)")
            self._server.dispose()

    def _build(self) -> None:
        url = self._url(self._name) if self._server else f"sqlite:///{self._folder / 'template.db'}"
        app = create_app(settings(self._folder, url))
        with app.app_context():
            connections = db.engine
        # Quicker than the migrations; test_migrations.py proves that they come to the same.
        with connections.begin() as connection:
            Base.metadata.create_all(connection)
            protect(connection)
        engine.migrate(app.extensions["reprise"])
        connections.dispose()  # the last connection to leave folds SQLite's log into the file

    def _url(self, name: str) -> str:
        return make_url(SERVER).set(database=name).render_as_string(hide_password=False)

    def _command(self, statement: str) -> None:
        assert self._server is not None
        with self._server.connect() as connection:
            connection.execute(text(statement))
