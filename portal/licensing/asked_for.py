"""Articles that somebody has asked for, or was told about: they may not be dissolved into another."""

from collections.abc import Collection

from sqlalchemy import select

from portal.db import db
from portal.licensing.notices.tables import Notice
from portal.licensing.tables import RequestArticle


def asked_for(article_ids: Collection[str]) -> frozenset[str]:
    """Those of ``article_ids`` that stand in a request, paid or not, or in a notice."""
    found: set[str] = set()
    for column in (RequestArticle.article_id, Notice.article_id):
        found |= set(db.session.scalars(select(column).where(column.in_(article_ids))))
    return frozenset(found)
