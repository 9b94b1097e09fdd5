"""What the checks have to know of editions, read for many at once."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from portal.newsroom.articles import Article, Edition, Revision
from portal.newsroom.content import Content
from portal.newsroom.drafting.labelling import still_machines
from portal.newsroom.exchange.xliff_units import segments
from portal.newsroom.margin import Dismissal, MachineSegment, Rendering, SegmentDraft
from portal.newsroom.source_changes import SourceChanges, rendered_words
from portal.newsroom.staleness import rendered_id
from portal.newsroom.standing import laid_over
from portal.newsroom.working_text import source_of

_Row = TypeVar("_Row", SegmentDraft, Rendering, MachineSegment, Dismissal)


@dataclass(frozen=True, slots=True)
class EditionFacts:
    """``text``: as it stands. ``source``: the newest revision of its source, None for the source itself.

    ``machine``: segment id → words, of what a machine drafted and nobody confirmed. ``dismissals``: oldest first.
    """

    edition: Edition
    text: Content
    source: Content | None
    changes: SourceChanges
    machine: dict[str, str]
    dismissals: tuple[Dismissal, ...]


def facts_of(session: Session, edition_ids: Collection[str]) -> dict[str, EditionFacts]:
    """By edition id; editions without a text are left out. As many queries for many as for one."""
    ids = list(edition_ids)
    editions = session.scalars(
        select(Edition)
        .where(Edition.id.in_(ids), Edition.current_revision_id.is_not(None))
        .options(
            selectinload(Edition.reviews),
            selectinload(Edition.article).selectinload(Article.editions),
        )
    ).all()
    sources = {edition.id: source_of(edition) for edition in editions}
    newest = [edition.current_revision_id for edition in (*editions, *filter(None, sources.values()))]
    revisions = _revisions(session, newest)
    bases = {edition.id: rendered_id(edition, _current(edition, revisions)) for edition in editions}
    revisions |= _revisions(session, [id for id in bases.values() if id not in revisions])
    drafts = _by_edition(session, SegmentDraft, ids)
    renderings = _by_edition(session, Rendering, ids)
    machine = _by_edition(session, MachineSegment, ids)
    dismissals = _by_edition(session, Dismissal, ids)
    found: dict[str, EditionFacts] = {}
    for edition in editions:
        id, source = edition.id, sources[edition.id]
        text = laid_over(_current(edition, revisions).content, drafts.get(id, ()))
        now = _current(source, revisions) if source and source.current_revision_id else None
        found[id] = EditionFacts(
            edition=edition,
            text=text,
            source=now.content if now else None,
            changes=_changes(revisions.get(bases[id] or ""), now, renderings.get(id, []), text),
            machine=still_machines(machine.get(id, ()), text),
            dismissals=tuple(sorted(dismissals.get(id, ()), key=lambda row: row.id)),
        )
    return found


def _changes(
    base: Revision | None, now: Revision | None, rows: list[Rendering], text: Content
) -> SourceChanges:
    if base is None or now is None or (base is now and not rows):
        return SourceChanges({}, {})
    seen_to = {row.segment_id: row.source for row in rows}
    then, words = rendered_words(base.content), rendered_words(now.content)
    return SourceChanges(then, words, seen_to, segments(text).keys())


def _current(edition: Edition, revisions: dict[str, Revision]) -> Revision:
    assert edition.current_revision_id is not None
    return revisions[edition.current_revision_id]


def _revisions(session: Session, ids: Iterable[str | None]) -> dict[str, Revision]:
    wanted = sorted({id for id in ids if id})
    rows = session.scalars(select(Revision).where(Revision.id.in_(wanted))) if wanted else ()
    return {row.id: row for row in rows}


def _by_edition(session: Session, table: type[_Row], ids: list[str]) -> dict[str, list[_Row]]:
    key: Any = table.edition_id
    rows = session.scalars(select(table).where(key.in_(ids)).order_by(key))
    return {id: list(group) for id, group in groupby(rows, key=lambda row: row.edition_id)}
