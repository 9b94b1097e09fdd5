"""The portal of a test process: made once, since that is slow, and as good as new for every test."""

import contextvars
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from portal.app import create_app
from portal.config import Config
from portal.db import db


class Browser(FlaskClient):
    """A client whose requests share nothing with the test but the database, as in real life.

    Inside the test's own application context Flask would lend that context to every request, with its ``g``,
    who is signed in, and the database session.
    """

    def open(self, *args: Any, **kwargs: Any) -> Any:
        kwargs.setdefault("buffered", True)  # what is streamed needs the context that it began in
        answer = contextvars.Context().run(super().open, *args, **kwargs)
        db.session.rollback()
        db.session.expire_all()  # what the test reads next is what the request left
        return answer


def portal_for_tests(config: Config) -> Flask:
    """A portal whose passwords are hashed cheaply and whose database may be lost when the power fails."""
    app = create_app(config)
    app.config.update(TESTING=True, SERVER_NAME="portal.test")
    app.test_client_class = Browser
    app.extensions["security"].pwd_context.update(
        argon2__time_cost=1, argon2__memory_cost=8, argon2__parallelism=1
    )
    with app.app_context():
        connections = db.engine
    if connections.dialect.name == "sqlite":
        event.listen(connections, "connect", lambda each, _: each.execute("PRAGMA synchronous=OFF"))
    return app


@contextmanager
def entered(app: Flask, config: Config) -> Iterator[Flask]:
    """``app`` with the settings of ``config``, in an application context; afterwards as it was before.

    Address, secrets and database are fixed when a portal is made: to change those, make another.
    """
    kept, extensions = dict(app.config), dict(app.extensions)
    config.files.mkdir(parents=True, exist_ok=True)
    app.extensions["reprise"] = config
    try:
        with app.app_context():
            connections = db.engine
            yield app
            db.session.rollback()
    finally:
        connections.dispose()
        for changed, before in ((app.config, kept), (app.extensions, extensions)):
            changed.clear()
            changed.update(before)
