"""What waits for an editor, and the list of all articles."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from flask import render_template, request
from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from portal.db import db, utc_now
from portal.desks.access import needs
from portal.desks.editor.blueprint import blueprint
from portal.licensing.tables import Request, RequestArticle
from portal.newsroom.articles import Article, Edition, EditionState, Revision
from portal.people.accounts import EDITOR

_OPEN = (EditionState.DRAFT, EditionState.IN_REVIEW, EditionState.CHANGES_REQUESTED, EditionState.STALE)
_PAID = ("paid", "issued")
_PAGE = 50
_FAR = dt.datetime.max.replace(tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Waiting:
    """An edition in the queue. ``paid``: how many paid licences wait for it."""

    edition: Edition
    revision: Revision
    paid: int
    late: bool


@blueprint.get("")
@needs(EDITOR)
def queue() -> str:
    """Editions that are not approved: those due first, then those outlets have paid for."""
    editions = db.session.scalars(
        select(Edition)
        .where(Edition.state.in_(_OPEN))
        .options(selectinload(Edition.revisions), selectinload(Edition.article))
    ).all()
    paid = paid_waiting(edition.article_id for edition in editions)
    now = utc_now()
    rows = [
        Waiting(e, e.current, paid[e.article_id, e.language], bool(e.due_at and e.due_at < now))
        for e in editions
        if e.current
    ]
    rows.sort(key=lambda r: (r.edition.due_at or _FAR, -r.paid, r.edition.article.published_at, r.edition.id))
    unoffered = db.session.scalars(
        select(Article)
        .where(~Article.offered, Article.editions.any(Edition.state == EditionState.APPROVED))
        .order_by(Article.published_at.desc())
        .options(selectinload(Article.editions).selectinload(Edition.revisions))
        .limit(_PAGE)
    ).all()
    return render_template("editor/queue.html", rows=rows, unoffered=unoffered)


@blueprint.get("/articles")
@needs(EDITOR)
def articles() -> str:
    """Every article, newest first, by headline."""
    query = request.args.get("q", "").replace("\x00", "").strip()[:100]
    statement = (
        select(Article)
        .order_by(Article.published_at.desc(), Article.id.desc())
        .options(selectinload(Article.editions).selectinload(Edition.revisions))
        .limit(_PAGE)
    )
    if query:
        named = Edition.revisions.any(Revision.headline.icontains(query, autoescape=True))
        statement = statement.where(
            or_(Article.editions.any(named), Article.source_uri.contains(query, autoescape=True))
        )
    return render_template("editor/articles.html", articles=db.session.scalars(statement).all(), query=query)


def paid_waiting(article_ids: Iterable[str]) -> Counter[tuple[str, str]]:
    """How many paid requests include each article in each language: ``{(article id, language): count}``."""
    found = db.session.execute(
        select(RequestArticle.article_id, Request.terms)
        .join(Request, Request.id == RequestArticle.request_id)
        .where(Request.state.in_(_PAID), RequestArticle.article_id.in_(set(article_ids)))
    )
    return Counter(
        (article_id, language)
        for article_id, terms in found
        for language in (terms or {}).get("languages", ())
    )
