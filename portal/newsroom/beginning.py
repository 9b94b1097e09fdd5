"""The first text of a translation, wherever it comes from."""

from sqlalchemy.orm import Session

from portal.newsroom.articles import Article, Edition, EditionState
from portal.newsroom.content import Content
from portal.newsroom.revising import HUMAN, add_revision
from portal.people.accounts import User


def begin_translation(
    session: Session,
    article: Article,
    content: Content,
    user: User | None,
    *,
    origin: str = HUMAN,
    source_revision_id: str | None = None,
) -> Edition:
    """A new edition of ``article``, a draft, whose first revision says ``content``. Call inside a transaction.

    ``content`` has the segment ids of the source's revision that it renders: ``source_revision_id``, the newest when
    not given. Raises ValueError when the article has an edition in this language, or no source.
    """
    source = article.edition(article.source_language)
    if article.edition(content.language) or source is None or source.current_revision_id is None:
        raise ValueError(f"no translation into {content.language} can begin here")
    edition = Edition(language=content.language, state=EditionState.DRAFT, left_out=[])
    article.editions.append(edition)
    session.flush()
    base = source_revision_id or source.current_revision_id
    user_id = user.id if user else None
    add_revision(session, edition, content, user_id, source_revision_id=base, origin=origin)
    return edition
