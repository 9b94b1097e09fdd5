"""What came in, by every way, and what became of it."""

from typing import Any

from flask import render_template, request, url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from portal.db import db
from portal.desks.access import needs
from portal.desks.editor.blueprint import blueprint
from portal.newsroom.articles import Edition
from portal.newsroom.intake.problems import message
from portal.newsroom.intake.tables import Arrival, Outcome, Way
from portal.people.accounts import EDITOR

_PAGE = 50
_LAST_PAGE = 10_000
_OUTCOMES: dict[str, tuple[LazyString, str]] = {
    Outcome.NEW: (_l("New article"), "good"),
    Outcome.ADDED: (_l("Another language"), "good"),
    Outcome.REVISED: (_l("New revision"), "good"),
    Outcome.UNCHANGED: (_l("Nothing new"), "plain"),
    Outcome.CANCELLED: (_l("Taken back by its sender"), "stop"),
    Outcome.REFUSED: (_l("Refused"), "stop"),
}
_WAYS: dict[str, LazyString] = {
    Way.UPLOAD: _l("Upload"),
    Way.COMMAND: _l("Command"),
    Way.FOLDER: _l("Folder"),
    Way.FEED: _l("Feed"),
    Way.PUSH: _l("Push"),
}


@blueprint.get("/arrivals")
@needs(EDITOR)
def arrivals() -> str:
    """The newest first, by outcome where the address says so, fifty a page."""
    outcome = request.args.get("outcome", "")
    outcome = outcome if outcome in _OUTCOMES else ""
    page = min(max(request.args.get("page", 1, int), 1), _LAST_PAGE)
    statement = (
        select(Arrival)
        .order_by(Arrival.at.desc(), Arrival.id.desc())
        .options(selectinload(Arrival.edition).selectinload(Edition.revisions))
        .offset((page - 1) * _PAGE)
        .limit(_PAGE + 1)
    )
    if outcome:
        statement = statement.where(Arrival.outcome == outcome)
    rows = db.session.scalars(statement).all()
    kept: dict[str, Any] = {"outcome": outcome} if outcome else {}
    return render_template(
        "editor/arrivals.html",
        rows=rows[:_PAGE],
        outcome=outcome,
        outcomes=_OUTCOMES,
        ways=_WAYS,
        message=message,
        newer=url_for("editor.arrivals", page=page - 1, **kept) if page > 1 else "",
        older=url_for("editor.arrivals", page=page + 1, **kept) if len(rows) > _PAGE else "",
    )
