"""What editors say beside a text: comments, suggestions, that a machine’s draft will do, that a warning may stand."""

from flask import abort, flash, request
from flask_babel import gettext as _
from flask_security import current_user
from werkzeug.wrappers import Response

from forms.editor_remarks import CommentForm, DismissForm, RemarkForm
from portal.db import db
from portal.desks.access import needs
from portal.desks.editor.blueprint import blueprint, find
from portal.desks.editor.desk import mark_of
from portal.desks.editor.edition import page
from portal.desks.editor.leading_back import back, writing
from portal.desks.editor.saving import Answer, segment_fields, words_of
from portal.desks.editor.sent import Sent
from portal.newsroom import remarks, review
from portal.newsroom.articles import Edition
from portal.newsroom.findings import NotDismissible, UnknownFinding
from portal.newsroom.margin import Comment, Suggestion
from portal.newsroom.remarks import Decided, Outdated, UnknownSegment
from portal.people.accounts import EDITOR


@blueprint.post("/editions/<id>/comments")
@needs(EDITOR)
def add_comment(id: str) -> Answer:
    """A comment on the whole edition."""
    row, form = find(Edition, id), CommentForm(request.form, prefix="whole-")
    if not form.validate():
        return page(row, sent=Sent(forms={"comment": form})), 422
    remarks.comment(row.id, "", form.text.data or "", current_user)
    flash(_("Your comment stands with the edition."))
    return back(row.id)


@blueprint.post("/editions/<id>/comments/<int:comment>/resolve")
@needs(EDITOR)
def resolve_comment(id: str, comment: int) -> Response:
    """What a comment is about is done."""
    row, found = find(Edition, id), find(Comment, comment)
    if found.edition_id != row.id:
        abort(404)
    remarks.resolve(found.id, current_user)
    return back(row.id, found.segment_id)


@blueprint.post("/editions/<id>/segments/<segment>/suggest")
@needs(EDITOR)
@writing
def suggest(id: str, segment: str) -> Answer:
    """Keep what was typed as a suggestion; the segment stays as it is."""
    row = find(Edition, id)
    form, remark = segment_fields(row, segment), RemarkForm(request.form, prefix="remark-")
    if not (form.validate() & remark.validate()):
        return page(row, at=segment, sent=Sent({segment: form}, forms={"remark": remark})), 422
    words = words_of(row, segment, form)
    remarks.suggest(row.id, segment, words, form.seen.data or "", remark.comment.data or "", current_user)
    flash(_("Suggested. The segment stays as it is until somebody accepts."))
    return back(row.id, segment)


@blueprint.post("/editions/<id>/suggestions/<int:suggestion>/accept")
@needs(EDITOR)
@writing
def accept_suggestion(id: str, suggestion: int) -> Response:
    """Write the suggested words into the segment."""
    row, found = find(Edition, id), _suggestion(id, suggestion)
    try:
        remarks.accept(found.id, current_user, anyway="anyway" in request.args)
        flash(_("Accepted."))
    except Outdated:
        flash(_("The segment has changed since this was suggested: compare, then accept or reject."), "error")
    except Decided:
        flash(_("Somebody else has rejected this meanwhile."), "error")
    except UnknownSegment:
        flash(_("The story has this segment no more."), "error")
    return back(row.id, found.segment_id)


@blueprint.post("/editions/<id>/suggestions/<int:suggestion>/reject")
@needs(EDITOR)
def reject_suggestion(id: str, suggestion: int) -> Response:
    """Leave the segment as it is."""
    row, found = find(Edition, id), _suggestion(id, suggestion)
    try:
        remarks.reject(found.id, current_user)
        flash(_("Rejected: the segment stays as it is."))
    except Decided:
        flash(_("Somebody else has accepted this meanwhile."), "error")
    return back(row.id, found.segment_id)


@blueprint.post("/editions/<id>/segments/<segment>/confirm")
@needs(EDITOR)
def confirm_machine(id: str, segment: str) -> Response:
    """A person has read what a machine drafted, and it may stand."""
    row = find(Edition, id)
    remarks.confirm_machine(row.id, segment, current_user)
    return back(row.id, segment)


@blueprint.post("/editions/<id>/findings/<mark>")
@needs(EDITOR)
def dismiss(id: str, mark: str) -> Answer:
    """Let a warning pass, with a reason. ``mark``: the first characters of the finding's fingerprint."""
    row, form = find(Edition, id), DismissForm(request.form, prefix=f"{mark}-")
    if not form.validate():
        return page(row, sent=Sent(forms={mark: form})), 422
    standing = (one.finding for one in review.open_findings(db.session, row))
    found = next((one for one in standing if mark_of(one) == mark), None)
    segment = found.segment if found else ""
    try:
        if found is None:
            raise UnknownFinding(mark)
        reason = form.reason.data or ""
        review.dismiss(row.id, found.check, segment, found.fingerprint, reason, current_user)
        flash(_("Let pass. Your reason stands beside it."))
    except UnknownFinding:
        flash(_("The words have changed since: look at the segment again."), "error")
    except NotDismissible:
        flash(_("This cannot be let pass: it has to be put right."), "error")
    return back(row.id, segment)


def _suggestion(id: str, suggestion: int) -> Suggestion:
    found = find(Suggestion, suggestion)
    if found.edition_id != id:
        abort(404)
    return found
