"""The log of arrivals, page by page: told from the last row seen, so that new arrivals move no page."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import selectinload

from portal.db import db
from portal.newsroom.articles import Article, Edition
from portal.newsroom.intake.tables import Arrival, Outcome

PAGE = 50
_TEXTS = (Outcome.NEW, Outcome.ADDED, Outcome.REVISED)  # what brought a text


@dataclass(frozen=True, slots=True)
class Page:
    """``rows``: newest first. ``newer``, ``older``: the ids to go on from, None where there is nothing more."""

    rows: tuple[Arrival, ...]
    newer: int | None
    older: int | None


def arrivals(
    *, outcome: str = "", way: str = "", before: int | None = None, after: int | None = None
) -> Page:
    """What came in, the newest first, fifty at a time. ``outcome``, ``way``: only these.

    ``before``: the next older than this arrival id; ``after``: the next newer than it; neither: the newest.
    """
    query = _matching(outcome, way).options(
        selectinload(Arrival.edition).selectinload(Edition.article).selectinload(Article.editions),
        selectinload(Arrival.edition).selectinload(Edition.revisions),
    )
    if after is not None:
        rows = list(db.session.scalars(query.where(Arrival.id > after).order_by(Arrival.id).limit(PAGE)))
        rows.reverse()
    else:
        if before is not None:
            query = query.where(Arrival.id < before)
        rows = list(db.session.scalars(query.order_by(Arrival.id.desc()).limit(PAGE)))
    if not rows:
        return Page((), None, None)
    beyond = _matching(outcome, way).with_only_columns(Arrival.id).limit(1)
    newer = db.session.scalar(beyond.where(Arrival.id > rows[0].id))
    older = db.session.scalar(beyond.where(Arrival.id < rows[-1].id))
    return Page(tuple(rows), rows[0].id if newer else None, rows[-1].id if older else None)


def latest_texts(rows: Iterable[Arrival]) -> frozenset[int]:
    """The ids of those ``rows`` that brought the text their edition has now: what it left out is known of these."""
    editions = {row.edition_id for row in rows if row.edition_id}
    query = (
        select(func.max(Arrival.id))
        .where(Arrival.edition_id.in_(editions), Arrival.outcome.in_(_TEXTS))
        .group_by(Arrival.edition_id)
    )
    return frozenset(id for id in db.session.scalars(query) if id) if editions else frozenset()


def last_arrivals(edition_ids: Iterable[str]) -> dict[str, Arrival]:
    """What came in last of each of these editions, by edition id; nothing of one that began here."""
    newest = (
        select(func.max(Arrival.id))
        .where(Arrival.edition_id.in_(set(edition_ids)))
        .group_by(Arrival.edition_id)
    )
    rows = db.session.scalars(select(Arrival).where(Arrival.id.in_(newest)))
    return {row.edition_id: row for row in rows if row.edition_id}


def _matching(outcome: str, way: str) -> Select[Arrival]:
    query = select(Arrival)
    if outcome:
        query = query.where(Arrival.outcome == outcome)
    return query.where(Arrival.way == way) if way else query
