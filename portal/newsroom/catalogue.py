"""The public catalogue: what is offered, searched in both languages, newest first."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import selectinload

from portal.db import db, utc_now
from portal.newsroom.articles import Article, Edition, EditionState
from portal.newsroom.readers.text import LANGUAGES
from portal.newsroom.searching import terms

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class Page:
    """One page of articles, editions and revisions loaded. ``next``: what to give as ``before`` for older ones."""

    articles: tuple[Article, ...]
    total: int
    next: str | None


@dataclass(frozen=True, slots=True)
class Facets:
    """How many articles each further choice would leave: by topic code, and by language that is ready."""

    topics: dict[str, int]
    ready: dict[str, int]


def search(
    query: str = "",
    language: str = "",
    topic: str = "",
    since: dt.date | None = None,
    until: dt.date | None = None,
    ready_in: str = "",
    before: str = "",
    size: int = PAGE_SIZE,
) -> Page:
    """Articles on offer that hold every word of ``query`` in one of their approved editions.

    ``language``: search the text in this language only; "" in both. ``since``, ``until``: days of publication in
    UTC, both included. ``ready_in``: only articles approved in this language. ``before``: ``Page.next`` of the
    page before; anything else that is no such value is taken as the first page. ``size``: articles a page.
    """
    found = _found(query, language, topic, since, until, ready_in)
    total = db.session.scalar(select(func.count()).select_from(found.subquery())) or 0
    place = _place(before)
    if place:
        moment, last = place
        found = found.where(
            or_(Article.published_at < moment, and_(Article.published_at == moment, Article.id < last))
        )
    statement = (
        select(Article)
        .where(Article.id.in_(found))
        .order_by(Article.published_at.desc(), Article.id.desc())
        .limit(size + 1)
        .options(selectinload(Article.editions).selectinload(Edition.revisions), selectinload(Article.images))
    )
    articles = db.session.scalars(statement).all()
    return Page(tuple(articles[:size]), total, _cursor(articles, size))


def facets(
    query: str = "",
    language: str = "",
    topic: str = "",
    since: dt.date | None = None,
    until: dt.date | None = None,
    ready_in: str = "",
) -> Facets:
    """Counts for the filters beside the list; each leaves its own choice out, so that one can change it."""
    by_topic = (
        select(Article.topic, func.count())
        .where(Article.id.in_(_found(query, language, "", since, until, ready_in)))
        .group_by(Article.topic)
    )
    by_language = (
        select(Edition.language, func.count())
        .where(
            Edition.article_id.in_(_found(query, language, topic, since, until, "")),
            Edition.state == EditionState.APPROVED,
        )
        .group_by(Edition.language)
    )
    return Facets(
        {code: count for code, count in db.session.execute(by_topic) if code},
        {language: count for language, count in db.session.execute(by_language) if language},
    )


def find_offered(article_id: str) -> Article | None:
    """The article with this id if outlets may see it, with editions, revisions and images; else None."""
    return db.session.scalar(
        select(Article)
        .where(Article.id == article_id, Article.id.in_(_found()))
        .options(selectinload(Article.editions).selectinload(Edition.revisions), selectinload(Article.images))
    )


def _found(
    query: str = "",
    language: str = "",
    topic: str = "",
    since: dt.date | None = None,
    until: dt.date | None = None,
    ready_in: str = "",
) -> Select[Any]:
    statement = select(Article.id).where(
        Article.offered,
        Article.killed_at.is_(None),
        or_(Article.embargo_until.is_(None), Article.embargo_until <= utc_now()),
        _approved(),
    )
    if topic:
        statement = statement.where(Article.topic == topic)
    if since:
        statement = statement.where(Article.published_at >= _midnight(since))
    if until and until < dt.date.max:
        statement = statement.where(Article.published_at < _midnight(until + dt.timedelta(days=1)))
    if ready_in:
        statement = statement.where(_approved(Edition.language == ready_in))
    if query.strip():
        languages = (language,) if language in LANGUAGES else LANGUAGES
        statement = statement.where(or_(*(_holds(query, each) for each in languages)))
    return statement


def _approved(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return Article.editions.any(and_(Edition.state == EditionState.APPROVED, *conditions))


def _holds(query: str, language: str) -> ColumnElement[bool]:
    """An approved edition in ``language`` holds a word that begins with every stem of ``query``."""
    words = [Edition.search_text.contains(f" {term}", autoescape=True) for term in terms(query, language)]
    if not words:  # signs only: nothing can match
        words = [Edition.id.is_(None)]
    return _approved(Edition.language == language, *words)


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), dt.UTC)


def _cursor(articles: Sequence[Article], size: int) -> str | None:
    if len(articles) <= size:
        return None
    last = articles[size - 1]
    return f"{last.published_at.astimezone(dt.UTC).strftime('%Y%m%dT%H%M%S%f')}-{last.id}"


def _place(cursor: str) -> tuple[dt.datetime, str] | None:
    moment, _, last = cursor.partition("-")
    try:
        return dt.datetime.strptime(moment, "%Y%m%dT%H%M%S%f").replace(tzinfo=dt.UTC), last
    except ValueError:
        return None
