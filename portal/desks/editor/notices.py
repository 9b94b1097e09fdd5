"""Notices on the editors' desk: the board of all of them, one notice, and who runs an article now."""

from flask import render_template, request

from portal.db import db
from portal.desks.access import needs
from portal.desks.changed_text import changed_edition
from portal.desks.editor.blueprint import blueprint, find
from portal.language import current_language
from portal.licensing.notices.board import board, row_of
from portal.licensing.notices.delivering import headlines, pictures, revisions
from portal.licensing.notices.running import runs
from portal.licensing.notices.tables import Notice, NoticeKind
from portal.newsroom.articles import Article
from portal.people.accounts import EDITOR

_STATES = ("late", "open", "done")


@blueprint.get("/notices")
@needs(EDITOR)
def notices() -> str:
    """Every notice, the late ones first; narrowed by what the address says."""
    state = request.args.get("state", "")
    kind = request.args.get("kind", "")
    wanted = {"state": state if state in _STATES else "", "kind": kind if kind in list(NoticeKind) else ""}
    return render_template(
        "editor/notices.html",
        rows=board(**wanted),
        wanted=wanted,
        kinds=list(NoticeKind),
        headlines=headlines,
    )


@blueprint.get("/notices/<notice_id>")
@needs(EDITOR)
def notice(notice_id: str) -> str:
    """One notice: what it says, what it changes, who has confirmed it and who has not."""
    found = find(Notice, notice_id)
    changed = [changed_edition(a.content, b.content) for a, b in revisions(db.session, found).values()]
    return render_template(
        "editor/notice.html",
        row=row_of(found),
        changed=changed,
        headlines=headlines(found),
        pictures=pictures(found, current_language()),
    )


@blueprint.get("/articles/<id>/running")
@needs(EDITOR)
def running(id: str) -> str:
    """Who runs the article now, where, in which languages, until when, and from which package."""
    article = find(Article, id)
    return render_template(
        "editor/running.html", article=article, runs=runs(id), notices=board(article_id=id)
    )
