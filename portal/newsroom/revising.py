"""One more revision of an edition, and what it means for the editions that translate it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from portal.db import utc_now
from portal.newsroom.articles import Edition, Revision
from portal.newsroom.content import Content
from portal.newsroom.passages import carried
from portal.newsroom.states import Action, after

HUMAN, MACHINE = "human", "machine"


def add_revision(
    session: Session,
    edition: Edition,
    content: Content,
    user_id: int | None,
    *,
    source_revision_id: str | None,
    origin: str = HUMAN,
    alignment: Mapping[str, Any] | None = None,
) -> Revision:
    """The newest revision of ``edition`` says ``content`` now. Translations of a source that moves become stale.

    Call inside a transaction. Raises RefusedTransition.
    """
    if edition.current_revision_id:
        edition.state = after(edition.state, Action.REVISE)
    if edition.is_source and edition.current:
        _carry_passages(edition, content)
    revision = Revision(
        number=max((r.number for r in edition.revisions), default=0) + 1,
        data=content.to_json(),
        content_hash=content.content_hash,
        word_count=content.word_count,
        headline=content.headline,
        source_revision_id=source_revision_id,
        origin=origin,
        alignment=dict(alignment or {}),
        created_at=utc_now(),
        created_by=user_id,
    )
    edition.revisions.append(revision)
    session.flush()
    edition.current_revision_id = revision.id
    if edition.is_source:
        for other in edition.article.editions:
            if other is not edition:
                other.state = after(other.state, Action.SOURCE_MOVED)
    return revision


def _carry_passages(source: Edition, content: Content) -> None:
    """What takes the place of a passage that is somebody else's is somebody else's too, until an editor looks."""
    article, before = source.article, source.current
    assert before is not None
    kept = carried(article.third_party_passages, before.content.blocks, content.blocks)
    if kept != article.third_party_passages:
        article.third_party_passages = kept
        article.rights_confirmed_at = article.rights_confirmed_by = None
