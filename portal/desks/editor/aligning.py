"""How the segments of a translation hang on those of its source: split, merged, left out, put back, still holding."""

from flask import flash, request
from flask_babel import gettext as _
from flask_security import current_user
from werkzeug.wrappers import Response

from forms.editor_remarks import LeaveOutForm
from portal.desks.access import needs
from portal.desks.editor.blueprint import blueprint, find
from portal.desks.editor.edition import page
from portal.desks.editor.leading_back import back, writing
from portal.desks.editor.saving import Answer
from portal.desks.editor.sent import Sent
from portal.newsroom import alignment, review
from portal.newsroom.alignment import CannotMerge, CannotSplit
from portal.newsroom.articles import Edition
from portal.newsroom.working_text import Outdated, UnknownSegment
from portal.people.accounts import EDITOR


@blueprint.post("/editions/<id>/segments/<segment>/split")
@needs(EDITOR)
@writing
def split(id: str, segment: str) -> Response:
    """Two segments of one."""
    row = find(Edition, id)
    try:
        at = request.form.get("at", -1, type=int)
        alignment.split(row.id, segment, at, request.form.get("seen", ""), current_user)
        flash(_("Split in two."))
    except CannotSplit:
        flash(_("It cannot be split there: both parts need words."), "error")
    except (Outdated, UnknownSegment):
        _changed()
    return back(row.id, segment)


@blueprint.post("/editions/<id>/segments/<segment>/merge")
@needs(EDITOR)
@writing
def merge(id: str, segment: str) -> Response:
    """One segment of it and the next."""
    row = find(Edition, id)
    try:
        alignment.merge(row.id, segment, request.form.get("seen", ""), current_user)
        flash(_("Merged with the next segment."))
    except CannotMerge:
        flash(_("It cannot be merged: the next segment is of another kind, or somebody else’s."), "error")
    except (Outdated, UnknownSegment):
        _changed()
    return back(row.id, segment)


@blueprint.post("/editions/<id>/segments/<segment>/leave-out")
@needs(EDITOR)
@writing
def leave_out(id: str, segment: str) -> Answer:
    """Leave a segment of the source untranslated, and say why."""
    row, form = find(Edition, id), LeaveOutForm(request.form, prefix="leave-")
    if not form.validate():
        return page(row, at=segment, sent=Sent(forms={"leave_out": form})), 422
    try:
        alignment.leave_out(row.id, segment, form.reason.data or "", current_user)
        flash(_("Left out. Your reason stands in its place."))
    except UnknownSegment:
        _changed()
    return back(row.id, segment)


@blueprint.post("/editions/<id>/segments/<segment>/put-back")
@needs(EDITOR)
@writing
def put_back(id: str, segment: str) -> Response:
    """Render what was left out."""
    row = find(Edition, id)
    alignment.put_back(row.id, segment, current_user)
    flash(_("Put back."))
    return back(row.id, segment)


@blueprint.post("/editions/<id>/segments/<segment>/take-out")
@needs(EDITOR)
@writing
def take_out(id: str, segment: str) -> Response:
    """Take a block out of a source, or one of a translation that renders nothing."""
    row = find(Edition, id)
    try:
        alignment.take_out(row.id, segment, request.form.get("seen", ""), current_user)
        flash(_("Taken out. It can be brought back until the text is put up for review."))
    except (Outdated, UnknownSegment):
        _changed()
    return back(row.id)


@blueprint.post("/editions/<id>/segments/<segment>/bring-back")
@needs(EDITOR)
@writing
def bring_back(id: str, segment: str) -> Response:
    """Have a block again that was taken out."""
    row = find(Edition, id)
    try:
        alignment.bring_back(row.id, segment, current_user)
        flash(_("Brought back."))
    except UnknownSegment:
        _changed()
    return back(row.id, segment)


@blueprint.post("/editions/<id>/segments/<segment>/holds")
@needs(EDITOR)
@writing
def still_holds(id: str, segment: str) -> Response:
    """The translation holds for what the source says now."""
    row = find(Edition, id)
    try:
        review.confirm_unchanged(row.id, segment, current_user)
        flash(_("Noted: the translation still holds."))
    except UnknownSegment:
        _changed()
    return back(row.id)


def _changed() -> None:
    flash(_("Somebody has changed this segment meanwhile. Look at it again."), "error")
