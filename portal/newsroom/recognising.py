"""Which article an incoming story belongs to: by its names, or by the names of its other language."""

import re
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.newsroom.articles import Article, Edition
from portal.newsroom.content import Content
from portal.newsroom.readers.incoming import Incoming
from portal.newsroom.searching import stems


def known_article(session: Session, incoming: Incoming) -> Article | None:
    """The article that ``incoming`` belongs to, if we have it.

    A link to its other language counts unless the article has this language already under another name: then the
    link is a mistake, and must not overwrite a text.
    """
    found = by_names(session, [own_name(incoming), *incoming.other_names])
    if found is not None:
        return found
    for name in dict.fromkeys([incoming.translation_of, *(other.uri for other in incoming.associations)]):
        found = by_names(session, [name]) or _by_address(session, name)
        if found is not None and _free_for(found, incoming):
            return found
    return None


def by_names(session: Session, names: Iterable[str]) -> Article | None:
    """The article that one of ``names`` is the identifier of, its own or that of one of its editions."""
    for name in filter(None, names):
        found = session.scalar(select(Article).where(Article.source_uri == name)) or session.scalar(
            select(Article).join(Article.editions).where(Edition.source_uri == name).limit(1)
        )
        if found is not None:
            return found
    return None


def own_name(incoming: Incoming) -> str:
    """What the story is known by; without a name of its own, its headline, so that it can be sent again."""
    return incoming.source_uri or _uri_from_headline(incoming.content)


def _by_address(session: Session, url: str) -> Article | None:
    if not url.startswith(("http://", "https://")):
        return None
    return session.scalar(select(Article).join(Article.editions).where(Edition.url == url).limit(1))


def _free_for(article: Article, incoming: Incoming) -> bool:
    edition = article.edition(incoming.content.language)
    return edition is None or edition.source_uri in ("", own_name(incoming))


def _uri_from_headline(content: Content) -> str:
    words = "-".join(stems(content.headline, content.language)) or "untitled"
    return f"headline:{content.language}:{re.sub(r'-+', '-', words)[:300]}"
