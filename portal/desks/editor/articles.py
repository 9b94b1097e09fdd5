"""The list of all articles, by headline."""

from flask import render_template, request
from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from portal.db import db
from portal.desks.access import needs
from portal.desks.editor.blueprint import blueprint
from portal.newsroom.articles import Article, Edition, Revision
from portal.people.accounts import EDITOR

_PAGE = 50


@blueprint.get("/articles")
@needs(EDITOR)
def articles() -> str:
    """Every article, newest first."""
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
