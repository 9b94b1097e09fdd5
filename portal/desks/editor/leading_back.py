"""Where the verbs of the side-by-side page lead back to, and what they say when an edition takes no more text."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.newsroom.states import RefusedTransition

P = ParamSpec("P")


def back(id: str, segment: str = "") -> Response:
    """To the page of edition ``id`` in the view it was left in, at the row of ``segment``."""
    view = request.args.get("view")
    to: dict[str, Any] = {"_anchor": f"row-{segment}"} if segment else {}
    if view:
        to["view"] = view
    return redirect(url_for("editor.edition", id=id, **to))


def writing(view: Callable[P, Any]) -> Callable[P, Any]:
    """A verb that changes a text: a withdrawn edition says so, instead of failing."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> Any:
        try:
            return view(*args, **kwargs)
        except RefusedTransition:
            flash(_("This edition is withdrawn: it takes no new text."), "error")
            return back(str(kwargs["id"]))

    return guarded
