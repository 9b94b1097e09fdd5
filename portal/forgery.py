"""Protection against forged requests: every post of a browser carries a token."""

from flask import Flask
from flask_wtf import CSRFProtect

csrf = CSRFProtect()

# Machines prove themselves otherwise (signature over the raw body) and carry no cookie.
_MACHINES = ("hooks",)


def init_forgery(app: Flask) -> None:
    """Refuse posts without a token, in ``app`` with its blueprints registered."""
    # A token lives as long as the session it belongs to: a form left open over lunch is still good.
    app.config.setdefault("WTF_CSRF_TIME_LIMIT", None)
    csrf.init_app(app)
    for name in _MACHINES:
        if name in app.blueprints:
            csrf.exempt(app.blueprints[name])
