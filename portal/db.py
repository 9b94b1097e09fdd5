"""The database session: reads anywhere, writes inside ``transaction()``."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import g, has_request_context, request
from flask_alembic import Alembic
from flask_sqlalchemy_lite import SQLAlchemy
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from invoices.store import Base

db = SQLAlchemy(require_default_engine=False, session_options={"expire_on_commit": False})
alembic = Alembic(metadatas=Base.metadata)


def utc_now() -> dt.datetime:
    """The current instant, timezone-aware, in UTC."""
    return dt.datetime.now(dt.UTC)


@contextmanager
def transaction() -> Iterator[Session]:
    """The session inside one write transaction: committed at the end, rolled back on any exception.

    A transaction inside another joins it, so a verb may call other verbs and still commit once. Never call
    the outside world inside one: on SQLite it holds the only write lock.
    """
    session = db.session
    if session.info.get("writing"):
        yield session
        return
    session.rollback()  # ends an open read, whose snapshot could not be upgraded to a write
    session.expire_all()  # what was read before may have changed since; inside, everything is read afresh
    session.connection(execution_options={"reprise_begin": "IMMEDIATE"})
    session.info["writing"] = True
    try:
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info["writing"] = False


def prepare_engine(engine: Engine) -> None:
    """Give a SQLite ``engine`` the settings that many writers need; leave any other as it is."""
    if engine.dialect.name != "sqlite":
        return
    event.listen(engine, "connect", _sqlite_connect)
    event.listen(engine, "begin", _sqlite_begin)


def _sqlite_connect(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we emit BEGIN ourselves
    pragmas = (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "recursive_triggers=ON",  # else REPLACE deletes rows without asking the append-only triggers
        "busy_timeout=30000",
    )
    for pragma in pragmas:
        connection.execute(f"PRAGMA {pragma}")


def _sqlite_begin(connection: Any) -> None:
    # A reader that later writes cannot wait for the lock (SQLITE_BUSY_SNAPSHOT), so writers say so at once.
    mode = connection.get_execution_options().get("reprise_begin", "")
    if not mode and has_request_context() and g.get("writes_from_start"):
        mode = "IMMEDIATE"
    connection.exec_driver_sql(f"BEGIN {mode}".strip())


def mark_writing_request() -> None:
    """Before a form post of the sign-in library, which commits by itself: take the write lock first."""
    g.writes_from_start = request.method == "POST" and request.blueprint == "security"
