"""The form that tells outlets of a change: what will be approved, who will be told, and one button."""

import datetime as dt
from collections import Counter
from typing import Any
from zoneinfo import ZoneInfo

from flask import flash, redirect, render_template, request, url_for
from flask_babel import LazyString, get_timezone, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_security import current_user
from werkzeug.wrappers import Response

from forms.notices import NoticeForm
from portal.db import db
from portal.desks.access import needs
from portal.desks.editor.blueprint import blueprint, find
from portal.desks.editor.replacing import Replacement, replacements
from portal.language import moment
from portal.licensing.notices.announcing import (
    AlreadyTold,
    Approval,
    Killed,
    MissingReason,
    NothingChanged,
    TooSoon,
    announce,
)
from portal.licensing.notices.audience import concerned, hours
from portal.licensing.notices.tables import Notice, NoticeKind
from portal.newsroom.articles import Article
from portal.newsroom.review import OpenFindings, OutdatedView, SourceNotApproved
from portal.newsroom.states import RefusedTransition
from portal.people.accounts import EDITOR

_REFUSALS: dict[type[Exception], LazyString] = {
    AlreadyTold: _l("Outlets have been told of this text already."),
    NothingChanged: _l("There is no new text to send: correct the edition first, and put it up for review."),
    Killed: _l("Somebody has killed this article meanwhile."),
    OutdatedView: _l("The text has changed since you opened this page. Read it again below."),
    SourceNotApproved: _l("The source is not approved yet: it comes first."),
    RefusedTransition: _l("An edition is no longer ready to be approved. Open it, and put it up for review."),
}


@blueprint.route("/articles/<id>/notice", methods=["GET", "POST"])
@needs(EDITOR)
def announce_change(id: str) -> str | Response | tuple[str, int]:
    """The form, and the one button that approves and tells."""
    article = find(Article, id)
    if article.killed_at:
        return redirect(url_for("editor.running", id=id))
    found = replacements(article)
    form = NoticeForm(headlines=_headlines(article), **_start(found))
    if request.method == "GET":
        return _page(article, found, form)
    if not form.validate_on_submit():
        return _page(article, found, form), 422
    notice = _announce(article, form)
    if notice is None:
        return _page(article, replacements(article), form), 422
    told = len(Counter(delivery.licence.outlet_id for delivery in notice.deliveries))
    flash(ngettext("Sent to %(num)d outlet.", "Sent to %(num)d outlets.", told))
    return redirect(url_for("editor.notice", notice_id=notice.id), 303)


def _announce(article: Article, form: NoticeForm) -> Notice | None:
    """The notice, or None after saying in ``form`` why there is none."""
    reasons = {"en": form.reason_en.data or "", "fr": form.reason_fr.data or ""}
    try:
        kind = NoticeKind(form.kind.data)
        return announce(article.id, kind, reasons, _deadline(form), current_user, _read(form))
    except MissingReason as problem:
        for language in problem.languages:
            form[f"reason_{language}"].errors = [_("Say why, in this language too")]
    except TooSoon as problem:
        form.deadline.errors = [
            _("The licences give outlets time until %(when)s at least", when=moment(problem.earliest))
        ]
    except OpenFindings as problem:
        form.form_errors.extend(
            _("Checks block the approval: %(message)s", message=each.finding.message)
            for each in problem.findings
        )
    except tuple(_REFUSALS) as problem:
        form.form_errors.append(_REFUSALS[type(problem)])
    return None


def _read(form: NoticeForm) -> dict[str, Approval]:
    if form.kind.data == NoticeKind.KILL:
        return {}
    return {
        entry.form.edition.data: Approval(
            entry.form.text_hash.data or "",
            entry.form.source_revision.data or "",
        )
        for entry in form.editions
    }


def _deadline(form: NoticeForm) -> dt.datetime | None:
    if not form.deadline.data:
        return None
    clock = dt.time.fromisoformat(form.clock.data or "17:00")
    return dt.datetime.combine(form.deadline.data, clock, ZoneInfo(str(get_timezone()))).astimezone(dt.UTC)


def _headlines(article: Article) -> tuple[str, ...]:
    return tuple(edition.current.headline for edition in article.editions if edition.current)


def _start(found: list[Replacement]) -> dict[str, Any]:
    """What the form holds before anybody types: the pairs of revisions on the page."""
    kind = request.args.get("kind", "")
    return {
        "kind": kind if kind in list(NoticeKind) else None,
        "editions": [
            {
                "edition": each.edition.id,
                "text_hash": each.approval.text_hash,
                "source_revision": each.approval.source_revision_id,
            }
            for each in found
            if each.state == "ready"
        ],
    }


def _page(article: Article, found: list[Replacement], form: NoticeForm) -> str:
    ready = [each for each in found if each.state == "ready"]
    languages = {each.edition.language for each in ready}
    by_kind = {kind: concerned(db.session, article.id, kind, languages) for kind in NoticeKind}
    return render_template(
        "editor/announce.html",
        article=article,
        form=form,
        ready=ready,
        unready=[each for each in found if each.state == "unready"],
        told={kind: _names(licences) for kind, licences in by_kind.items()},
        hours={kind: hours(licences, kind) for kind, licences in by_kind.items()},
        source=article.edition(article.source_language),
        read=_start(found)["editions"],  # after a refusal, the texts as the page shows them now
    )


def _names(licences: list[Any]) -> list[str]:
    return sorted({licence.outlet.registered_name for licence in licences}, key=str.casefold)
