"""The application factory."""

from typing import Any

from flask import Flask
from flask_security import FSQLALiteUserDatastore, Security

from portal import jobs, models
from portal.config import Config
from portal.db import alembic, db, mark_writing_request, prepare_engine
from portal.desks import BLUEPRINTS
from portal.language import init_language
from portal.work.engine import own_tables

__all__ = ["create_app", "jobs", "security"]

security = Security()


def create_app(config: Config | None = None) -> Flask:
    """The portal as a WSGI application.

    ``config``: settings; read from the environment when not given. Raises ConfigError when they cannot work.
    """
    settings = config or Config.from_env()
    app = Flask("portal", instance_path=str(settings.instance))
    app.extensions["reprise"] = settings
    _configure(app, settings)
    settings.files.mkdir(parents=True, exist_ok=True)
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
    alembic.init_app(app)
    init_language(app)
    app.before_request(mark_writing_request)
    security.init_app(app, FSQLALiteUserDatastore(db, models.accounts.User, models.accounts.Role))
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app


def _ours(thing: Any, name: str | None, kind: str, reflected: bool, compared: Any) -> bool:
    """Whether migrations look after a table: not after those of the durable work engine."""
    return not (kind == "table" and reflected and name in own_tables())


def _configure(app: Flask, settings: Config) -> None:
    secure = settings.base_url.startswith("https://")
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SECURITY_PASSWORD_SALT=settings.password_salt,
        SQLALCHEMY_ENGINES={"default": settings.database_url},
        ALEMBIC={"script_location": "migrations"},
        ALEMBIC_CONTEXT={"include_object": _ours, "render_as_batch": True, "compare_type": True},
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_NAME="__Host-reprise" if secure else "reprise",
        PERMANENT_SESSION_LIFETIME=12 * 3600,
        MAX_CONTENT_LENGTH=16 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
    )
