"""Saving what editors type: one segment, or all of them in one form."""

from collections.abc import Mapping

from flask import abort, flash, request
from flask_babel import format_datetime, ngettext
from flask_babel import gettext as _
from flask_security import current_user
from werkzeug.wrappers import Response

from forms.editor_remarks import RemarkForm
from forms.editor_segment import SegmentForm, segment_form
from forms.validators import too_long
from portal.db import db, utc_now
from portal.desks.access import needs
from portal.desks.editor.blueprint import blueprint, find
from portal.desks.editor.edition import page, part, scripted
from portal.desks.editor.leading_back import back, writing
from portal.desks.editor.reading import kinds
from portal.desks.editor.sent import Sent, clash_of
from portal.desks.editor.typed_words import typed
from portal.newsroom import remarks, review, working
from portal.newsroom.articles import Edition
from portal.newsroom.exchange.xliff_units import TEXT, Words, segment_hash, segments
from portal.newsroom.margin import TOP_MATTER
from portal.newsroom.typed import TooLong
from portal.newsroom.typesetting import TYPOGRAPHY, typeset
from portal.people.accounts import EDITOR
from portal.publisher import identity

Answer = Response | str | tuple[str, int]


@blueprint.post("/editions/<id>/segments/<segment>")
@needs(EDITOR)
@writing
def save_segment(id: str, segment: str) -> Answer:
    """Save one segment, and a comment on it if there is one."""
    row = find(Edition, id)
    form, remark = segment_fields(row, segment), RemarkForm(request.form, prefix="remark-")
    if not (form.validate() & remark.validate()):
        return _refused(row, segment, Sent({segment: form}, forms={"remark": remark}), 422)
    saved = _saved(row, {segment: form})
    if saved is None:
        return _refused(row, segment, Sent({segment: form}, forms={"remark": remark}), 422)
    if saved.conflicts:
        clashes = {segment: clash_of(saved.conflicts[0])}
        return _refused(row, segment, Sent({segment: form}, clashes, {"remark": remark}), 409)
    if remark.comment.data:
        remarks.comment(row.id, segment, remark.comment.data, current_user)
    if not scripted():
        flash(_("Saved."))
        return back(row.id, segment)
    said = {segment: _("Saved %(clock)s", clock=format_datetime(utc_now(), "HH:mm"))}
    closed, whole = "closed" in request.args, bool(remark.comment.data)
    return part(row, segment, closed=closed, whole=whole, sent=Sent(said=said))


@blueprint.post("/editions/<id>/words")
@needs(EDITOR)
@writing
def save_all(id: str) -> Answer:
    """Save every segment that was changed in the form of the whole edition."""
    row = find(Edition, id)
    forms = {
        segment: segment_form(kind, request.form, prefix=f"{segment}-")
        for segment, kind in kinds(row).items()
        if f"{segment}-seen" in request.form
    }
    if [form for form in forms.values() if not form.validate()]:
        return page(row, everything=True, sent=Sent(forms)), 422
    saved = _saved(row, forms)
    if saved is None:
        return page(row, everything=True, sent=Sent(forms)), 422
    if saved.conflicts:
        clashes = {one.segment_id: clash_of(one) for one in saved.conflicts}
        return page(row, everything=True, sent=Sent({id: forms[id] for id in clashes}, clashes)), 409
    count = len(saved.saved)
    flash(
        ngettext("%(num)d segment saved.", "%(num)d segments saved.", count)
        if count
        else _("Nothing was changed.")
    )
    return back(row.id)


@blueprint.post("/editions/<id>/typography")
@needs(EDITOR)
@writing
def fix_typography(id: str) -> Response:
    """Put the typography right of the ``segment`` named in the address, or of all that the checks complain of."""
    row, only = find(Edition, id), request.args.get("segment", "")
    found = {
        one.finding.segment
        for one in review.open_findings(db.session, row)
        if one.finding.check in TYPOGRAPHY
    }
    standing = segments(working.standing_text(db.session, row))
    wanted = [segment for segment in standing if segment in found and segment == (only or segment)]
    profile = identity().french
    edits = {segment: typeset(standing[segment], row.language, profile) for segment in wanted}
    seen = {segment: segment_hash(standing[segment]) for segment in wanted}
    count = len(working.save(row.id, edits, seen, current_user).saved)
    flash(
        ngettext("Put right in %(num)d segment.", "Put right in %(num)d segments.", count)
        if count
        else _("Nothing here can be put right by itself.")
    )
    return back(row.id, only)


@blueprint.post("/editions/<id>/segments/<segment>/discard")
@needs(EDITOR)
@writing
def discard(id: str, segment: str) -> Response:
    """Back to what the newest revision says."""
    row = find(Edition, id)
    working.discard(row.id, segment, current_user)
    flash(_("The segment says again what the newest revision says."))
    return back(row.id, segment)


def segment_fields(row: Edition, segment: str) -> SegmentForm:
    """What was sent for one segment; aborts with 404 when neither side has it."""
    kind = kinds(row).get(segment)
    if kind is None:
        abort(404)
    return segment_form(kind, request.form, prefix=f"{segment}-")


def words_of(row: Edition, segment: str, form: SegmentForm) -> Words:
    """The words that were typed in ``form``."""
    kind = kinds(row)[segment]
    return typed(TEXT if kind in TOP_MATTER else kind, form.words)


def _saved(row: Edition, forms: Mapping[str, SegmentForm]) -> working.Saved | None:
    """What came of the forms; None after saying in them what is wrong. What says what was seen is no edit."""
    known = kinds(row)
    edits = {
        id: typed(TEXT if known[id] in TOP_MATTER else known[id], form.words) for id, form in forms.items()
    }
    seen = {id: form.seen.data or "" for id, form in forms.items()}
    edits = {id: words for id, words in edits.items() if segment_hash(words) != seen[id]}
    try:
        return working.save(row.id, edits, seen, current_user, request.form.get("source-revision") or None)
    except TooLong as problem:
        form = forms[problem.segment_id]
        field = next(field for field in form if field.short_name != "seen")
        field.errors = [too_long(problem.limit, len(field.data or ""))]
    return None


def _refused(row: Edition, segment: str, sent: Sent, status: int) -> tuple[str, int]:
    if scripted():
        return part(row, segment, sent=sent), status
    return page(row, at=segment, sent=sent), status
