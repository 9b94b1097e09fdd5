"""One edition beside its source: read, approve, send back."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from flask import flash, redirect, render_template, url_for
from flask_babel import get_timezone
from flask_babel import gettext as _
from flask_security import current_user
from werkzeug.wrappers import Response

from forms.editor import ActionForm, ApproveForm, ChangesForm, DueForm
from portal.db import db
from portal.desks.access import needs
from portal.desks.editor.blueprint import blueprint, find
from portal.licensing.notices.running import runs_edition
from portal.licensing.waiting import paid_outlets
from portal.newsroom import review
from portal.newsroom.articles import Edition, EditionState
from portal.newsroom.content import Block, BlockKind
from portal.newsroom.segments import rows
from portal.newsroom.states import Action, RefusedTransition, allows
from portal.newsroom.working import standing_text
from portal.people.accounts import EDITOR


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the page. ``kind``: a block kind, or headline, standfirst, byline. ``notes``: (class, text)."""

    number: str
    kind: str
    source: Any
    target: Any
    notes: tuple[tuple[str, str], ...] = ()


@blueprint.get("/editions/<id>")
@needs(EDITOR)
def edition(id: str) -> str:
    """The side-by-side page."""
    return _page(find(Edition, id))


@blueprint.post("/editions/<id>/approve")
@needs(EDITOR)
def approve(id: str) -> Response:
    """Approve exactly the text and the source revision that were on the page."""
    row, form = find(Edition, id), ApproveForm()
    if form.validate_on_submit():
        try:
            review.approve(row.id, form.text_hash.data or "", form.source_revision.data or "", current_user)
            flash(_("Approved. Outlets that have paid for it receive it now."))
        except review.OutdatedView:
            flash(_("The text has changed since you opened it. Read it again before you approve."), "error")
        except review.OpenFindings as problem:
            flash(str(problem.findings[0].finding.message), "error")
        except review.SourceNotApproved:
            flash(_("Approve the edition it was translated from first."), "error")
        except RefusedTransition:
            flash(_("An edition in this state cannot be approved. Put it up for review first."), "error")
    return redirect(url_for("editor.edition", id=id))


@blueprint.post("/editions/<id>/changes")
@needs(EDITOR)
def changes(id: str) -> Response | tuple[str, int]:
    """Send back with a comment."""
    row, form = find(Edition, id), ChangesForm()
    if not form.validate_on_submit():
        return _page(row, changes=form), 422
    try:
        review.request_changes(row.id, form.comment.data, current_user)
        flash(_("Sent back with your comment."))
    except RefusedTransition:
        flash(_("An edition in this state cannot be sent back."), "error")
    return redirect(url_for("editor.edition", id=id))


@blueprint.post("/editions/<id>/submit")
@needs(EDITOR)
def submit(id: str) -> Response:
    """Put up for review (again)."""
    row = find(Edition, id)
    if ActionForm().validate_on_submit():
        try:
            review.submit(row.id, current_user)
            flash(_("Put up for review."))
        except RefusedTransition:
            flash(_("An edition in this state cannot be put up for review."), "error")
    return redirect(url_for("editor.edition", id=id))


@blueprint.post("/editions/<id>/due")
@needs(EDITOR)
def due(id: str) -> Response | tuple[str, int]:
    """Set or take away the time it is due, in the editor's own time zone."""
    row, form = find(Edition, id), DueForm()
    if not form.validate_on_submit():
        return _page(row, due=form), 422
    moment = None
    if form.due.data:
        clock = dt.time.fromisoformat(form.clock.data or "17:00")
        moment = dt.datetime.combine(form.due.data, clock, ZoneInfo(str(get_timezone())))
    review.set_due(row.id, moment)
    flash(_("Saved."))
    return redirect(url_for("editor.edition", id=id))


@blueprint.post("/editions/<id>/withdraw")
@needs(EDITOR)
def withdraw(id: str) -> Response:
    """Take the edition back for good."""
    row = find(Edition, id)
    if ActionForm().validate_on_submit():
        if runs_edition(row.article_id, row.language):
            flash(_("Outlets run this edition: tell them with a notice instead."), "error")
            return redirect(url_for("editor.announce_change", id=row.article_id, kind="kill"))
        review.withdraw(row.id, "", current_user)
        flash(_("Withdrawn. Nobody can license this edition any more."))
    return redirect(url_for("editor.edition", id=id))


def _page(row: Edition, **sent: Any) -> str:
    source = None if row.is_source else row.article.edition(row.article.source_language)
    db.session.refresh(row)
    ready = source is None or source.state == EditionState.APPROVED
    zone = ZoneInfo(str(get_timezone()))
    local = row.due_at.astimezone(zone) if row.due_at else None
    approve_form = ApproveForm(
        formdata=None,
        text_hash=standing_text(db.session, row).content_hash,
        source_revision=(source.current_revision_id or "") if source else "",
    )
    return render_template(
        "editor/edition.html",
        edition=row,
        source=source,
        rows=_rows(row, source),
        images={image.key: image for image in row.article.images},
        paid=len(paid_outlets([row.article_id]).get((row.article_id, row.language), ())),
        approve=approve_form,
        changes=sent.get("changes") or ChangesForm(formdata=None),
        due=sent.get("due")
        or DueForm(
            formdata=None, due=local.date() if local else None, clock=f"{local:%H:%M}" if local else "17:00"
        ),
        action=ActionForm(formdata=None),
        sent=next(iter(sent.values()), None),
        source_ready=ready,
        may={action.value: allows(row.state, action) for action in Action},
    )


def _rows(row: Edition, source: Edition | None) -> list[Row]:
    """Top matter and blocks in pairs; an edition without a source has only a left side."""
    target = row.current.content if row.current else None
    model = source.current.content if source and source.current else None
    left, right = (model, target) if model else (target, None)
    if left is None:
        return []
    top = [
        Row("", name, getattr(left, name), getattr(right, name) if right else None)
        for name in ("headline", "standfirst", "byline")
        if getattr(left, name) or (right and getattr(right, name))
    ]
    pairs = rows(left.blocks, right.blocks if right else ())
    passages = {p["segment"]: p["holder"] for p in row.article.third_party_passages}
    return top + [_row(a, b, right is not None, passages) for a, b in pairs]


def _row(a: Block | None, b: Block | None, paired: bool, passages: dict[str, str]) -> Row:
    block = a or b
    assert block is not None
    notes: list[tuple[str, str]] = []
    if paired and b is None:
        notes.append(("warns", _("Not in the translation")))
    elif paired and a is None:
        notes.append(("warns", _("Not in the source")))
    elif paired and block.kind is BlockKind.FIGURE and a and b:
        notes.append(_credit_note(a, b))
    if block.id in passages:
        notes.append(("warns", _("Belongs to %(holder)s: not ours to license", holder=passages[block.id])))
    return Row(block.id.lstrip("s"), block.kind.value, a, b, tuple(notes))


def _credit_note(a: Block, b: Block) -> tuple[str, str]:
    if a.credit and not b.credit:
        return "blocks", _("Photo credit missing: %(credit)s", credit=a.credit)
    return "passes", _("Photo credit kept") if a.credit else _("No photo credit")
