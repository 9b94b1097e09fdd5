"""Fixtures every test may use: a portal on a database and an instance folder of its own."""

import gc
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck

from portal.config import Config
from portal.work import engine
from tests.databases import SERVER, Database, a_database, settings
from tests.portals import entered, portal_for_tests
from tests.sandbox.fixtures import sandbox  # noqa: F401  (a fixture)

_CATALOGUE = Path(__file__).parent.parent / "script/catalogue"


# However slow the machine is today, an example is not wrong for it.
hypothesis.settings.register_profile("tests", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis.settings.load_profile("tests")


def pytest_configure(config: pytest.Config) -> None:
    """French as it stands now: compile the catalogue when it is newer than its compiled file."""
    if not hasattr(config, "workerinput"):  # once, not in every process of pytest-xdist
        subprocess.run([sys.executable, str(_CATALOGUE), "--compile"], check=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what uses a database, so that those tests alone can run again on the other kind."""
    for item in items:
        if {"database", "running_till"}.intersection(getattr(item, "fixturenames", ())):
            item.add_marker("database")


def pytest_collection_finish() -> None:
    """Spare every later collection of garbage the walk through thousands of tests that stay to the end."""
    gc.collect()
    gc.freeze()


def pytest_report_header() -> str:
    return f"database: {'PostgreSQL' if SERVER else 'SQLite'}"


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    with a_database(tmp_path_factory.mktemp("database")) as made:
        yield made


@pytest.fixture
def database_url(database: Database) -> str:
    """An empty, current database that nobody else uses."""
    database.renew()
    return database.url


@pytest.fixture
def config(tmp_path: Path, database_url: str) -> Config:
    return settings(tmp_path, database_url)


@pytest.fixture(scope="session")
def portal_of_process(database: Database, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return portal_for_tests(settings(tmp_path_factory.mktemp("portal"), database.url))


@pytest.fixture
def app(portal_of_process: Flask, config: Config) -> Iterator[Flask]:
    """The portal with an empty, current schema, inside an application context."""
    with entered(portal_of_process, config):
        yield portal_of_process


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def drain(app: Flask) -> Callable[[], int]:
    """Run every waiting job, as the worker would; the number of jobs run. A job that fails raises."""
    return engine.run_pending
