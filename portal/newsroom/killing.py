"""Kill: a story that must not be read any more comes down, in every language, for good."""

from sqlalchemy import select

from portal.db import transaction, utc_now
from portal.newsroom import review
from portal.newsroom.articles import Article
from portal.people.accounts import User


def kill(article_id: str, user: User | None) -> Article:
    """Withdraw every edition of the article and take it off the offer. ``user``: None when its sender did so.

    Nothing undoes it, and repeating it changes nothing. Whoever sells or delivers the article asks ``killed_at``
    first, so every door shuts with this commit. Raises NoResultFound for an unknown article.
    """
    with transaction() as session:
        query = select(Article).where(Article.id == article_id).with_for_update()
        article = session.scalars(query.execution_options(populate_existing=True)).one()
        if article.killed_at is not None:
            return article
        article.killed_at, article.offered = utc_now(), False
        for edition in article.editions:
            review.withdraw(edition.id, "", user)
        return article
