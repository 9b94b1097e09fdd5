"""The migrations make exactly the tables that the code declares, on whichever database the tests run."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from flask import Flask
from sqlalchemy import inspect

from invoices.store import Base
from portal import schema
from portal.app import create_app
from portal.db import alembic, db
from portal.immutability import unprotected
from tests.databases import SERVER, server_database, settings


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[Flask]:
    """A portal whose database holds nothing yet."""
    with ExitStack() as stack:
        url = f"sqlite:///{tmp_path / 'bare.db'}"
        if SERVER:
            url = stack.enter_context(server_database(f"bare_{abs(hash(str(tmp_path)))}"))
        app = create_app(settings(tmp_path, url))
        with app.app_context():
            yield app
            connections = db.engine
        connections.dispose()


@pytest.mark.database
def test_migrating_from_nothing_gives_the_declared_tables_and_twice_is_once(bare: Flask) -> None:
    schema.upgrade()
    schema.upgrade()
    assert compare_metadata(alembic.migration_context, Base.metadata) == []
    with db.engine.connect() as connection:
        assert unprotected(connection) == []
        assert set(Base.metadata.tables) <= set(inspect(connection).get_table_names())


@pytest.mark.database
def test_a_migration_that_forgets_the_triggers_is_refused(
    bare: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "unprotected", lambda connection: ["quotes"])
    with pytest.raises(schema.Unprotected, match="quotes"):
        schema.upgrade()


def test_there_is_one_line_of_migrations(app: Flask) -> None:
    assert len(alembic.script_directory.get_heads()) == 1
