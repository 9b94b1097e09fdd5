"""An article's page: both editions, and what of it is ours to license."""

import datetime as dt
from dataclasses import dataclass

import nh3
from flask import abort, render_template, request
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from portal.desks.public.blueprint import blueprint
from portal.language import current_language
from portal.newsroom.articles import Article, Edition, EditionState, Image, Revision
from portal.newsroom.catalogue import find_offered
from portal.newsroom.content import Content
from portal.newsroom.topics import TOPICS

_INLINE = {"a", "em", "strong", "sub", "sup", "br"}

_EDITIONS = {"en": _l("English edition"), "fr": _l("French edition")}


@dataclass(frozen=True, slots=True)
class Promise:
    """An edition that an editor has not approved yet, and when it is promised."""

    language: str
    due_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the article: whose it is, and its caption in the edition shown."""

    licensable: bool
    credit: str
    caption: str


@dataclass(frozen=True, slots=True)
class Page:
    """An article as anyone may see it: approved text only."""

    article: Article
    topic: str
    edition: Edition
    revision: Revision
    content: Content
    ready: tuple[str, ...]  # languages that may be read here
    promised: tuple[Promise, ...]
    pictures: tuple[Picture, ...]
    licensable_images: frozenset[str]  # image keys
    passages: dict[str, str]  # segment id -> whose it is


@blueprint.get("/articles/<article_id>")
def article(article_id: str) -> str:
    """The article, in the edition asked for with ``?edition=``, else the reader's language, else its source."""
    found = find_offered(article_id)
    page = _page(found, request.args.get("edition", "")) if found else None
    return render_template(
        "public/article.html", page=page or abort(404), inline=inline, edition_names=_EDITIONS
    )


def inline(markup: str) -> Markup:
    """The markup of a block, cleaned once more: what was stored is not trusted to have been clean."""
    clean = nh3.clean(
        markup, tags=_INLINE, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto"}
    )
    return Markup(clean)  # noqa: S704 (cleaned in the line above)


def _page(article: Article, wanted: str) -> Page | None:
    approved = {e.language: e for e in article.editions if e.state == EditionState.APPROVED}
    order = (wanted, current_language(), article.source_language, *approved)
    edition = next((approved[code] for code in order if code in approved), None)
    if edition is None or edition.approved is None:
        return None
    content = edition.approved.content
    waiting = (e for e in article.editions if e.state not in (EditionState.APPROVED, EditionState.WITHDRAWN))
    return Page(
        article=article,
        topic=str(TOPICS.get(article.topic, article.topic)),
        edition=edition,
        revision=edition.approved,
        content=content,
        ready=tuple(sorted(approved)),  # in the same order whatever is shown, so that tabs do not jump
        promised=tuple(Promise(e.language, e.due_at) for e in waiting),
        pictures=tuple(_picture(image, content) for image in article.images),
        licensable_images=frozenset(image.key for image in article.images if image.licensable),
        passages={passage["segment"]: passage.get("holder", "") for passage in article.third_party_passages},
    )


def _picture(image: Image, content: Content) -> Picture:
    caption = next((f.caption for f in content.figures if f.image == image.key and f.caption), "")
    return Picture(image.licensable, image.credit, caption)
