"""One edition beside its source: the page, and the parts of it that a script asks for."""

from typing import Any
from zoneinfo import ZoneInfo

from flask import abort, redirect, render_template, request
from flask_babel import get_timezone
from flask_security import current_user
from werkzeug.wrappers import Response

from forms.editor import ChangesForm, DueForm
from portal.db import db
from portal.desks.access import needs
from portal.desks.editor.blueprint import blueprint, find
from portal.desks.editor.desk import Desk
from portal.desks.editor.reading import kinds, reading
from portal.desks.editor.sent import Sent
from portal.licensing.notices.running import runs_edition
from portal.licensing.waiting import paid_outlets
from portal.newsroom.articles import Edition
from portal.newsroom.review import can_submit
from portal.newsroom.states import Action, allows
from portal.people.accounts import EDITOR


@blueprint.get("/editions/<id>")
@needs(EDITOR)
def edition(id: str) -> str:
    """The side-by-side page; ``at``: the segment that is open; ``edit=all``: every segment in one form."""
    row = find(Edition, id)
    return page(row, at=request.args.get("at", ""), everything=request.args.get("edit") == "all")


@blueprint.get("/editions/<id>/segments/<segment>")
@needs(EDITOR)
def segment(id: str, segment: str) -> str | Response:
    """One row, open or (``closed``) as it reads; whoever comes without the script is led to the page."""
    row = find(Edition, id)
    if segment not in kinds(row):
        abort(404)
    if not scripted():
        return redirect(Desk(reading(row, current_user)).page(at=segment, anchor=segment))
    return part(row, segment, closed="closed" in request.args)


def scripted() -> bool:
    """Whether the page's script asks, which wants the part that changed and not the page."""
    return request.headers.get("X-Requested-With") == "fetch"


def page(
    row: Edition,
    *,
    at: str = "",
    everything: bool = False,
    sent: Sent | None = None,
    changes: ChangesForm | None = None,
    due: DueForm | None = None,
) -> str:
    """The whole page. ``sent``, ``changes``, ``due``: what was sent and could not be done."""
    desk = Desk(_fresh(row), at=at, everything=everything, sent=sent)
    return render_template(
        "editor/edition.html",
        desk=desk,
        changes=changes or ChangesForm(formdata=None),
        due=due or _due(row),
        sent=changes or due,
        outlets=runs_edition(row.article_id, row.language),
        **_standing(row),
    )


def part(
    row: Edition, segment: str, *, closed: bool = False, whole: bool = True, sent: Sent | None = None
) -> str:
    """The row of ``segment`` with what a change of it moves elsewhere on the page.

    ``whole``: the row itself; else only what is fresh in an open row, so that whoever types on loses nothing.
    """
    desk = Desk(_fresh(row), at="" if closed else segment, sent=sent)
    return render_template(
        "editor/desk/_part.html", desk=desk, row=desk.row(segment), whole=whole or closed, **_standing(row)
    )


def _fresh(row: Edition) -> Any:
    db.session.expire_all()
    return reading(row, current_user)


def _standing(row: Edition) -> dict[str, Any]:
    paid = paid_outlets([row.article_id]).get((row.article_id, row.language), ())
    may = {action.value: allows(row.state, action) for action in Action}
    return {"paid": len(paid), "may": {**may, "submit": can_submit(db.session, row)}}


def _due(row: Edition) -> DueForm:
    local = row.due_at.astimezone(ZoneInfo(str(get_timezone()))) if row.due_at else None
    return DueForm(
        formdata=None, due=local.date() if local else None, clock=f"{local:%H:%M}" if local else "17:00"
    )
