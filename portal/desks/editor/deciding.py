"""What editors decide of an edition: approve, send back, put up for review, give it a time, withdraw it."""

import datetime as dt
from zoneinfo import ZoneInfo

from flask import flash, redirect, request, url_for
from flask_babel import get_timezone, ngettext
from flask_babel import gettext as _
from flask_security import current_user
from werkzeug.wrappers import Response

from forms.editor import ChangesForm, DueForm
from portal.desks.access import needs
from portal.desks.editor.blueprint import blueprint, find
from portal.desks.editor.edition import page
from portal.desks.editor.leading_back import back
from portal.licensing.notices.running import runs_edition
from portal.newsroom import review
from portal.newsroom.articles import Edition
from portal.newsroom.states import Action, RefusedTransition, allows
from portal.people.accounts import EDITOR


@blueprint.post("/editions/<id>/approve")
@needs(EDITOR)
def approve(id: str) -> Response:
    """Approve exactly the text and the source that were on the page."""
    row = find(Edition, id)
    read = request.form.get("text_hash", ""), request.form.get("source_revision", "")
    try:
        review.approve(row.id, *read, current_user)
        flash(_("Approved. Outlets that have paid for it receive it now."))
    except review.OutdatedView:
        flash(_("The text has changed since you opened it. Read it again before you approve."), "error")
    except review.SourceNotApproved:
        flash(_("Approve the edition it was translated from first."), "error")
    except review.OpenFindings as problem:
        count = len(problem.findings)
        flash(
            ngettext("%(num)d check blocks the approval.", "%(num)d checks block the approval.", count),
            "error",
        )
    except RefusedTransition:
        flash(_("An edition in this state cannot be approved. Put it up for review first."), "error")
    return back(row.id)


@blueprint.post("/editions/<id>/changes")
@needs(EDITOR)
def changes(id: str) -> Response | tuple[str, int]:
    """Send back with a comment."""
    row, form = find(Edition, id), ChangesForm()
    if form.validate_on_submit():
        try:
            review.request_changes(row.id, form.comment.data, current_user)
            flash(_("Sent back with your comment."))
            return back(row.id)
        except RefusedTransition:
            pass
    elif allows(row.state, Action.REQUEST_CHANGES):
        return page(row, changes=form), 422
    flash(_("An edition in this state cannot be sent back."), "error")
    return back(row.id)


@blueprint.post("/editions/<id>/submit")
@needs(EDITOR)
def submit(id: str) -> Response:
    """Put the text as it stands up for review (again)."""
    row = find(Edition, id)
    try:
        review.submit(row.id, current_user)
        flash(_("Put up for review."))
    except RefusedTransition:
        flash(_("An edition in this state cannot be put up for review."), "error")
    return back(row.id)


@blueprint.post("/editions/<id>/due")
@needs(EDITOR)
def due(id: str) -> Response | tuple[str, int]:
    """Set or take away the time it is due, in the editor's own time zone."""
    row, form = find(Edition, id), DueForm()
    if not form.validate_on_submit():
        return page(row, due=form), 422
    moment = None
    if form.due.data:
        clock = dt.time.fromisoformat(form.clock.data or "17:00")
        moment = dt.datetime.combine(form.due.data, clock, ZoneInfo(str(get_timezone())))
    review.set_due(row.id, moment)
    flash(_("Saved."))
    return back(row.id)


@blueprint.post("/editions/<id>/withdraw")
@needs(EDITOR)
def withdraw(id: str) -> Response:
    """Take the edition back for good, unless outlets have to be told."""
    row = find(Edition, id)
    if runs_edition(row.article_id, row.language):
        flash(_("Outlets run this edition: tell them with a notice instead."), "error")
        return redirect(url_for("editor.announce_change", id=row.article_id, kind="kill"))
    review.withdraw(row.id, "", current_user)
    flash(_("Withdrawn. Nobody can license this edition any more."))
    return back(row.id)
