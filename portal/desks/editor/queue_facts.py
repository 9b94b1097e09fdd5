"""What the queue says of the editions on the page beyond the list itself: how much of the source changed."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from portal.db import db
from portal.licensing.waiting import Waiting
from portal.newsroom.articles import Article, Edition, Revision
from portal.newsroom.differences import changed_segments
from portal.newsroom.review import signed_source


@dataclass(frozen=True, slots=True)
class Facts:
    """``changed``: how many segments of the source read differently since the translation was made."""

    changed: int = 0


def facts(rows: Sequence[Waiting]) -> dict[str, Facts]:
    """By edition id. Reads the texts of these ``rows`` only: what stands on one page."""
    if not rows:
        return {}
    editions = db.session.scalars(
        select(Edition)
        .where(Edition.id.in_([row.id for row in rows]))
        .options(
            selectinload(Edition.reviews),
            selectinload(Edition.revisions),
            selectinload(Edition.article).selectinload(Article.editions).selectinload(Edition.revisions),
        )
    )
    return {edition.id: _of(edition) for edition in editions}


def rendered_source(edition: Edition) -> Revision | None:
    """The source revision that a translation renders: the one last signed, else the one it was made from."""
    source = edition.article.edition(edition.article.source_language)
    if source is None or source is edition or edition.current is None:
        return None
    wanted = edition.current.source_revision_id
    signed = signed_source(edition)
    if edition.current_revision_id == edition.approved_revision_id and signed:
        wanted = signed
    return next((revision for revision in source.revisions if revision.id == wanted), None)


def _of(edition: Edition) -> Facts:
    source = edition.article.edition(edition.article.source_language)
    old, new = rendered_source(edition), source.current if source else None
    changed = len(changed_segments(old.content, new.content)) if old and new and old is not new else 0
    return Facts(changed=changed)
