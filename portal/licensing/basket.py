"""The articles of a request, as the form shows them: what is ours to license, what is not, what is ready."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from invoices.terms import Language, Terms
from portal.db import db, utc_now
from portal.newsroom.articles import Article, Edition, EditionState, Image
from portal.newsroom.content import Content

_ID = re.compile("[0-9a-f]{32}")


class NoLongerOffered(ValueError):
    """An article, a language or a picture of it, was withdrawn, killed or put under embargo since it was asked for."""


@dataclass(frozen=True, slots=True)
class BasketImage:
    """One picture of an article, with its caption by language."""

    id: str
    key: str
    credit: str
    captions: dict[str, str]

    def label(self, language: str) -> str:
        """The caption a reader of ``language`` sees, else any, with the credit."""
        caption = self.captions.get(language) or next(iter(self.captions.values()), self.key)
        return f"{caption} ({self.credit})" if self.credit else caption


@dataclass(frozen=True, slots=True)
class BasketArticle:
    """One article of the basket."""

    article: Article
    editions: dict[str, Edition]
    cleared: tuple[BasketImage, ...]
    excluded: tuple[BasketImage, ...]  # somebody else's pictures: never licensed

    @property
    def id(self) -> str:
        return self.article.id

    def headline(self, language: str) -> str:
        """The headline in ``language`` where that edition is approved, else of one that is; the address without one."""
        headlines = self.article.approved_headlines or self.article.nameless
        return headlines[self.headline_language(language)]

    def headline_language(self, language: str) -> str:
        """The language that ``headline`` answers in."""
        headlines = self.article.approved_headlines or self.article.nameless
        fitting = (code for code in (language, self.article.source_language) if code in headlines)
        return next(fitting, next(iter(headlines)))

    @property
    def words(self) -> int:
        revision = self.editions[self.article.source_language].current
        return revision.word_count if revision else 0

    @property
    def ready(self) -> list[str]:
        """Languages that could leave the house today."""
        return [code for code, edition in self.editions.items() if edition.approved_revision_id]

    @property
    def coming(self) -> list[Edition]:
        """Editions that a licence may name but an editor has not approved yet."""
        return [e for e in self.editions.values() if not e.approved_revision_id]


def basket(article_ids: Sequence[str]) -> list[BasketArticle]:
    """The articles of ``article_ids`` that may be licensed now, in that order; unknown and unoffered ones left out."""
    article_ids = [article_id for article_id in article_ids if _ID.fullmatch(article_id)]
    found = db.session.scalars(select(Article).where(Article.id.in_(article_ids), on_offer()))
    by_id = {article.id: article for article in found}
    return [_seen(by_id[article_id]) for article_id in article_ids if article_id in by_id]


def need_on_offer(terms: Terms) -> None:
    """Raises NoLongerOffered unless every work of ``terms`` is on offer in every language and with every picture."""
    found = {article.id: article for article in basket([work.article_id for work in terms.works])}
    wanted = set(terms.languages)
    for work in terms.works:
        article = found.get(work.article_id)
        pictures = {image.key for image in article.cleared} if article else set()
        if article is None or not wanted <= set(article.editions) or not set(work.images) <= pictures:
            raise NoLongerOffered


def on_offer():  # type: ignore[no-untyped-def]
    """The condition on ``Article`` that lets it be sold: offered, not killed, not under embargo."""
    now = utc_now()
    return (
        Article.offered.is_(True)
        & Article.killed_at.is_(None)
        & (Article.embargo_until.is_(None) | (Article.embargo_until <= now))
    )


def _seen(article: Article) -> BasketArticle:
    editions = {
        edition.language: edition
        for edition in article.editions
        if edition.state != EditionState.WITHDRAWN and edition.language in set(Language)
    }
    contents = {
        code: revision.content for code, edition in editions.items() if (revision := edition.approved)
    }
    images = [_image(image, contents) for image in article.images]
    cleared = {image.id for image in article.images if image.licensable}
    return BasketArticle(
        article=article,
        editions=editions,
        cleared=tuple(image for image in images if image.id in cleared),
        excluded=tuple(image for image in images if image.id not in cleared),
    )


def _image(image: Image, contents: dict[str, Content]) -> BasketImage:
    captions = {
        language: figure.caption
        for language, content in contents.items()
        for figure in content.figures
        if figure.image == image.key and figure.caption
    }
    return BasketImage(image.id, image.key, image.credit, captions)
