"""Who may enter which desk."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar
from urllib.parse import urlsplit

from flask import abort, current_app, redirect, request, url_for
from flask_security import current_user
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.wrappers import Response

from portal.people.outlets import Outlet

P = ParamSpec("P")
R = TypeVar("R")

_LONGEST_ADDRESS = 1000


def needs(*roles: str) -> Callable[[Callable[P, R]], Callable[P, R | Response]]:
    """Open a view only to people with one of ``roles`` (any signed-in person when none is named).

    Anonymous readers are sent to the sign-in page and come back afterwards. People with another role get the
    404 of a page that does not exist, so that nobody learns what the other desks hold.
    """

    def guard(view: Callable[P, R]) -> Callable[P, R | Response]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R | Response:
            if not current_user.is_authenticated:
                return redirect(url_for("security.login", next=local_page(request.full_path.rstrip("?"))))
            if roles and not current_user.may(*roles):
                abort(404)
            return view(*args, **kwargs)

        return guarded

    return guard


def current_outlet() -> Outlet:
    """The outlet of the person signed in; aborts with 404 for people who belong to none."""
    outlet = current_user.outlet if current_user.is_authenticated else None
    if outlet is None:
        abort(404)
    return outlet


def local_page(address: str | None) -> str | None:
    """``address`` if it is the path of one of this portal's own pages that can be read, else None.

    Only a path that the route map knows counts. Looking at the text alone is not enough: browsers read
    ``/\\evil.example`` and ``//evil.example`` as other hosts while URL parsers call them local.
    """
    if not address or len(address) > _LONGEST_ADDRESS or not address.startswith("/"):
        return None
    if address.startswith("//") or any(c == "\\" or not c.isprintable() for c in address):
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.scheme or parts.netloc:
        return None
    adapter = current_app.create_url_adapter(request)
    assert adapter is not None  # a request is being served
    try:
        adapter.match(parts.path, method="GET")
    except (HTTPException, RequestRedirect):
        return None
    return address
