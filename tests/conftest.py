"""Fixtures every test may use: a portal on a database and an instance folder of its own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from invoices.store import Base
from portal.app import create_app
from portal.config import Config
from portal.db import db
from portal.work import engine


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(
        environment="development",
        instance=tmp_path,
        database_url=f"sqlite:///{tmp_path / 'reprise.db'}",
        base_url="http://portal.test",
        secret_key="test-secret-key-of-forty-characters-long",
        password_salt="test-salt",
        stripe_api="http://127.0.0.1:1",
        stripe_key="rk_test_sandbox",
        stripe_webhook_secrets=("whsec_test",),
    )


@pytest.fixture
def app(config: Config) -> Iterator[Flask]:
    """The portal with an empty, current schema, inside an application context."""
    app = create_app(config)
    app.config.update(TESTING=True, SERVER_NAME="portal.test")
    with app.app_context():
        Base.metadata.create_all(db.engine)
        engine.migrate(config)
        yield app


@pytest.fixture
def drain(app: Flask) -> Callable[[], int]:
    """Run every waiting job, as the worker would; the number of jobs run. A job that fails raises."""
    return engine.run_pending


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
