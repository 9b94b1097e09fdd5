"""Bring the database to the shape this version of the portal needs."""

import logging
from typing import Any

from flask import Flask, current_app
from sqlalchemy import JSON

from invoices.store import UtcDateTime
from portal import models  # noqa: F401 (migrations and mappers need every table)
from portal.db import alembic, db
from portal.immutability import unprotected
from portal.licensing.tariffs import publish_defaults
from portal.work import engine


class Unprotected(RuntimeError):
    """A table that must only grow could be changed: a migration forgot its triggers."""


def init_migrations(app: Flask) -> None:
    """Let ``app`` run and write migrations of our own tables."""
    app.config.update(
        ALEMBIC={"script_location": "migrations"},
        ALEMBIC_CONTEXT={
            "include_object": _ours,
            "render_item": _plain_type,
            "render_as_batch": True,
            "compare_type": True,
            "transactional_ddl": True,  # SQLite can, since db.py begins transactions itself
        },
    )
    alembic.init_app(app)


def upgrade() -> None:
    """Run every migration that is due, ours and the work engine's, and publish the first rate cards.

    Safe to repeat. Raises Unprotected.
    """
    logging.getLogger("alembic").setLevel(logging.WARNING)
    alembic.upgrade()
    engine.migrate(current_app.extensions["reprise"])
    with db.engine.connect() as connection:
        bare = unprotected(connection)
    if bare:
        raise Unprotected(f"no triggers guard {', '.join(bare)}")
    publish_defaults()


def _ours(_thing: Any, name: str | None, kind: str, reflected: bool, _compared: Any) -> bool:
    """Whether migrations look after something: not after the tables of the durable work engine."""
    return not (kind == "table" and reflected and name in engine.own_tables())


def _plain_type(kind: str, thing: Any, context: Any) -> str | bool:
    """How a migration writes a column type: as SQLAlchemy has it, since ours may change later."""
    if kind == "type" and isinstance(thing, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(thing, JSON):
        context.imports.add("from sqlalchemy.dialects import postgresql")
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    return False
