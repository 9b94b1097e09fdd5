"""What changed in a source since its translation was made, and how much of that somebody has seen to."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.db import transaction, utc_now
from portal.newsroom.articles import Edition, Revision
from portal.newsroom.exchange.xliff_units import segments
from portal.newsroom.hanging_together import Alignment
from portal.newsroom.margin import Rendering, SegmentDraft
from portal.newsroom.source_changes import Changes, SourceChanges, rendered_words
from portal.newsroom.standing import laid_over
from portal.newsroom.working_text import UnknownSegment, held, source_of
from portal.people.accounts import User

Words = dict[str, Any]


def changed_segments(session: Session, edition: Edition) -> Changes:
    """The source's segments that read differently since this translation was made: (then, now), in reading order.

    By segment id; None where the source had, or has, no such segment. Those that somebody has seen to meanwhile are
    among them: ``open_changes`` tells which still wait. Empty for a source.
    """
    return source_changes(session, edition).all


def open_changes(session: Session, edition: Edition) -> list[str]:
    """Those of ``changed_segments`` that nobody has worked over or confirmed, in the same order."""
    return source_changes(session, edition).open


def source_changes(session: Session, edition: Edition) -> SourceChanges:
    """What the edition renders of its source, and what the source says now."""
    base, source = renders(session, edition), source_of(edition)
    if base is None or source is None or source.current_revision_id is None:
        return SourceChanges({}, {})
    rows = session.scalars(select(Rendering).where(Rendering.edition_id == edition.id)).all()
    if base.id == source.current_revision_id and not rows:
        return SourceChanges({}, {})
    text = session.get_one(Revision, edition.current_revision_id).content
    drafts = session.scalars(select(SegmentDraft).where(SegmentDraft.edition_id == edition.id))
    return SourceChanges(
        then=rendered_words(base.content),
        now=rendered_words(session.get_one(Revision, source.current_revision_id).content),
        seen_to={row.segment_id: row.source for row in rows},
        standing=segments(laid_over(text, drafts.all())).keys(),
    )


def confirm_unchanged(edition_id: str, segment_id: str, user: User) -> None:
    """The translation of this segment holds for what the source says now. Repeating it changes nothing.

    Raises UnknownSegment when the source has not changed there, RefusedTransition.
    """
    with transaction() as session:
        edition = held(session, edition_id)
        changes = source_changes(session, edition)
        if segment_id not in changes.all:
            raise UnknownSegment(segment_id)
        if segment_id in changes.open:
            _note(session, edition, {segment_id: changes.now.get(segment_id)}, user, confirmed=True)


def note_worked(
    session: Session, edition: Edition, ids: Iterable[str], user: User | None, seen_source: str | None = None
) -> None:
    """Somebody worked over segments ``ids`` of the translation, with the source's text before them.

    ``seen_source``: id of the source revision that was on the page, the newest when not given.
    """
    changes = source_changes(session, edition)
    source = source_of(edition)
    if not changes.all or source is None:
        return
    now = changes.now
    if seen_source and seen_source != source.current_revision_id:
        revision = session.get(Revision, seen_source)
        if revision is None or revision.edition_id != source.id:
            return
        now = rendered_words(revision.content)
    alignment = Alignment.read(edition.alignment)
    together = {one for id in ids for one in (alignment.together(id) | {id})}
    _note(session, edition, {id: now.get(id) for id in changes.all if id in together}, user)


def renders(session: Session, edition: Edition) -> Revision | None:
    """The source revision that a translation renders: the one last signed, else the one it was made from."""
    if edition.current_revision_id is None or source_of(edition) is None:
        return None
    wanted = rendered_id(edition, session.get_one(Revision, edition.current_revision_id))
    return session.get(Revision, wanted) if wanted else None


def rendered_id(edition: Edition, current: Revision) -> str | None:
    """The id of the source revision that ``current``, the newest of ``edition``, renders."""
    if current.id == edition.approved_revision_id:
        signed = [review.source_revision_id for review in edition.reviews if review.decision == "approved"]
        return (signed[-1] if signed else None) or current.source_revision_id
    return current.source_revision_id


def rendered_by(session: Session, edition: Edition) -> str | None:
    """The source revision that a text frozen now may name: the newest when no change is open, else the one before."""
    source, base = source_of(edition), renders(session, edition)
    if source is None:
        return None
    if base is None or not open_changes(session, edition):
        return source.current_revision_id
    return base.id


def forget_renderings(session: Session, edition: Edition) -> None:
    """Everything that changed is signed."""
    session.execute(delete(Rendering).where(Rendering.edition_id == edition.id))


def _note(
    session: Session,
    edition: Edition,
    words: Mapping[str, Words | None],
    user: User | None,
    *,
    confirmed: bool = False,
) -> None:
    """The translation renders ``words`` of the source, by segment, from now on."""
    user_id = user.id if user else None
    known = session.scalars(select(Rendering).where(Rendering.edition_id == edition.id))
    rows = {row.segment_id: row for row in known}
    for id, source in words.items():
        row = rows.get(id) or Rendering(edition_id=edition.id, segment_id=id)
        row.source, row.confirmed = source, confirmed
        row.user_id, row.at = user_id, utc_now()
        session.add(row)
    session.flush()
