"""Embargoes: kept as senders give them, changed by editors with care, and always told with who set them."""

import datetime as dt

from portal.db import transaction, utc_now
from portal.newsroom.articles import Article, Edition
from portal.people.accounts import User


class InThePast(ValueError):
    """An embargo that ends before now holds nothing back."""


class Unsure(ValueError):
    """The article would become free earlier than its embargo says, and nobody has said that this is agreed."""


def set_embargo(article_id: str, until: dt.datetime | None, user: User, *, agreed: bool = False) -> Article:
    """Hold the article back until ``until``, which is in the future; None ends its embargo.

    ``agreed``: whoever set the embargo agrees that it ends earlier. The sender's next word on it replaces this one,
    but only when that word is another than before. Raises InThePast, Unsure.
    """
    now = utc_now()
    if until is not None and until <= now:
        raise InThePast(until.isoformat())
    with transaction() as session:
        article = session.get_one(Article, article_id, with_for_update=True, populate_existing=True)
        held = article.embargo_until
        earlier = held is not None and held > now and (until is None or until < held)
        if earlier and not agreed:
            raise Unsure(article_id)
        if until != held:
            article.embargo_until = until
            article.embargo_set_at, article.embargo_set_by = now, user.id
        return article


def hear(article: Article, edition: Edition, until: dt.datetime | None) -> None:
    """The sender of ``edition`` says that the article is held back until ``until``; None: it says nothing.

    Silence lifts nothing, and neither does a translation that may run earlier than its source. What was said before
    changes nothing, so that sending a text again does not undo what an editor decided.
    """
    if until is None or until == edition.embargo_said:
        return
    edition.embargo_said = until
    if (
        edition.language == article.source_language
        or article.embargo_until is None
        or until > article.embargo_until
    ):
        article.embargo_until = until
        article.embargo_set_at, article.embargo_set_by = utc_now(), None
