"""The application factory."""

from flask import Flask

from portal import jobs, models
from portal.cli import init_commands
from portal.config import Config
from portal.db import db, mark_writing_request, prepare_engine
from portal.describing import init_describing
from portal.desks import BLUEPRINTS
from portal.errors import init_errors
from portal.forgery import init_forgery
from portal.headers import init_headers
from portal.language import init_language
from portal.pages import init_pages
from portal.schema import init_migrations
from portal.security import init_security, security

__all__ = ["create_app", "jobs", "models", "security"]


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
    init_migrations(app)
    init_language(app)
    init_pages(app)
    init_describing(app)
    init_headers(app)
    init_errors(app)
    app.before_request(mark_writing_request)
    init_security(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    init_forgery(app)
    init_commands(app)
    return app


def _configure(app: Flask, settings: Config) -> None:
    secure = settings.base_url.startswith("https://")
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SECURITY_PASSWORD_SALT=settings.password_salt,
        SQLALCHEMY_ENGINES={"default": settings.database_url},
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_NAME="__Host-reprise" if secure else "reprise",
        PERMANENT_SESSION_LIFETIME=12 * 3600,
        MAX_CONTENT_LENGTH=16 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
    )
