"""The articles that may be an edition's other language: those that have only the one, from about the same days."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import select

from portal.db import db
from portal.newsroom.articles import Article, Edition, EditionState, Image, Revision
from portal.newsroom.joining import alone
from portal.newsroom.pairing import DAYS, Reason, Sketch, sketch, suggest

_MOST_CANDIDATES = 400  # the nearest in time
_SPAN = dt.timedelta(days=DAYS + 1)


@dataclass(frozen=True, slots=True)
class Counterpart:
    """An edition that may be the same story, and why: what both have in common, the weightiest first."""

    edition_id: str
    article_id: str
    language: str
    headline: str
    published_at: dt.datetime
    offered: bool
    reasons: tuple[tuple[Reason, tuple[str, ...]], ...]


def counterparts(edition_ids: Sequence[str]) -> dict[str, list[Counterpart]]:
    """For those of ``edition_ids`` that are alone in their article, what may be their other language; often nothing.

    Reads only the texts that it has not compared before.
    """
    asked = {row.id: row for row in db.session.execute(_those_alone().where(Edition.id.in_(edition_ids)))}
    if not asked:
        return {}
    first = min(row.published_at for row in asked.values()) - _SPAN
    last = max(row.published_at for row in asked.values()) + _SPAN
    near = _those_alone().where(Article.published_at.between(first, last))
    rows = db.session.execute(near.order_by(Article.published_at.desc()).limit(_MOST_CANDIDATES)).all()
    known = {row.id: row for row in [*rows, *asked.values()]}
    pictures = _pictures({row.article_id for row in known.values()})
    sketches = {id: _sketched(row, pictures.get(row.article_id, ())) for id, row in known.items()}
    found: dict[str, list[Counterpart]] = {}
    for id in asked:
        others = [one for other, one in sketches.items() if other != id]
        likely = suggest(sketches[id], others)
        if likely:
            found[id] = [_counterpart(known[s.key], s.reasons) for s in likely]
    return found


def _those_alone() -> Any:
    """Every edition that is the only one of its article and may still be paired."""
    return (
        select(
            Edition.id,
            Edition.article_id,
            Edition.language,
            Edition.current_revision_id,
            Revision.headline,
            Article.published_at,
            Article.offered,
        )
        .join(Article, Article.id == Edition.article_id)
        .join(Revision, Revision.id == Edition.current_revision_id)
        .where(Article.killed_at.is_(None), Edition.state != EditionState.WITHDRAWN, alone())
    )


def _pictures(article_ids: set[str]) -> dict[str, tuple[str, ...]]:
    query = select(Image.article_id, Image.sha256).where(
        Image.article_id.in_(article_ids), Image.sha256 != ""
    )
    found: dict[str, tuple[str, ...]] = {}
    for article_id, sha256 in db.session.execute(query.order_by(Image.sha256)):
        found[article_id] = (*found.get(article_id, ()), sha256)
    return found


def _sketched(row: Any, pictures: tuple[str, ...]) -> Sketch:
    return _sketch_of(row.id, row.current_revision_id, row.published_at, pictures)


@lru_cache(maxsize=2048)  # a revision never changes
def _sketch_of(
    edition_id: str, revision_id: str, published_at: dt.datetime, pictures: tuple[str, ...]
) -> Sketch:
    return sketch(edition_id, db.session.get_one(Revision, revision_id).content, published_at, pictures)


def _counterpart(row: Any, reasons: tuple[tuple[Reason, tuple[str, ...]], ...]) -> Counterpart:
    return Counterpart(
        row.id, row.article_id, row.language, row.headline, row.published_at, row.offered, reasons
    )
