"""Fixtures every test may use: a portal on a database and an instance folder of its own."""

import contextvars
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.app import create_app
from portal.config import Config
from portal.db import db
from portal.work import engine
from tests.databases import SERVER, Copies, settings
from tests.sandbox.fixtures import sandbox  # noqa: F401  (a fixture)

_CATALOGUE = Path(__file__).parent.parent / "script/catalogue"


def pytest_configure() -> None:
    """French as it stands now: compile the catalogue when it is newer than its compiled file."""
    subprocess.run([sys.executable, str(_CATALOGUE), "--compile"], check=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what uses a database, so that those tests alone can run again on the other kind."""
    for item in items:
        if "database_url" in getattr(item, "fixturenames", ()):
            item.add_marker("database")


def pytest_report_header() -> str:
    return f"database: {'PostgreSQL' if SERVER else 'SQLite'}"


class Browser(FlaskClient):
    """A client whose requests share nothing with the test but the database, as in real life.

    Inside the test's own application context Flask would lend that context to every request, with its ``g``,
    who is signed in, and the database session.
    """

    def open(self, *args: Any, **kwargs: Any) -> Any:
        answer = contextvars.Context().run(super().open, *args, **kwargs)
        db.session.rollback()
        db.session.expire_all()  # what the test reads next is what the request left
        return answer


@pytest.fixture(scope="session")
def copies(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Copies]:
    made = Copies(tmp_path_factory.mktemp("database"))
    yield made
    made.close()


@pytest.fixture
def database_url(copies: Copies, tmp_path: Path) -> Iterator[str]:
    """An empty, current database of this test's own."""
    with copies.copy(tmp_path) as url:
        yield url


@pytest.fixture
def config(tmp_path: Path, database_url: str) -> Config:
    return settings(tmp_path, database_url)


@pytest.fixture
def app(config: Config) -> Iterator[Flask]:
    """The portal with an empty, current schema, inside an application context."""
    app = create_app(config)
    app.config.update(TESTING=True, SERVER_NAME="portal.test")
    app.test_client_class = Browser
    with app.app_context():
        yield app
        db.session.rollback()
        connections = db.engine
    connections.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def drain(app: Flask) -> Callable[[], int]:
    """Run every waiting job, as the worker would; the number of jobs run. A job that fails raises."""
    return engine.run_pending
