"""What the page of one edition shows, read once: both texts, what changed, and all that stands in the margin."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.db import db
from portal.desks.editor.side_by_side import Margin, Row, side_by_side
from portal.desks.editor.typed_words import read
from portal.newsroom import alignment, remarks, review
from portal.newsroom.articles import Edition, EditionState
from portal.newsroom.content import Content
from portal.newsroom.differences import Piece, changed_segments, word_diff
from portal.newsroom.drafting.labelling import unworked
from portal.newsroom.exchange.xliff_units import segments
from portal.newsroom.glossary import terms
from portal.newsroom.margin import TOP_MATTER, SegmentDraft
from portal.newsroom.staleness import Changes, open_changes
from portal.newsroom.staleness import changed_segments as changes_of_source
from portal.newsroom.working import standing_text
from portal.people.accounts import User

Pieces = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """An edition as it is read. ``source``: the edition it translates, None for a source.

    ``differing``: segments that say something else than the text approved last. ``moved``: segments of the source
    that changed since they were translated, and nobody has gone over; ``changes``: what each said then and says now.
    ``taken_out``: (segment id, its words) of what was taken out since the newest revision.
    """

    edition: Edition
    source: Edition | None
    text: Content
    source_text: Content | None
    approved: Content | None
    changes: Changes
    moved: tuple[str, ...]
    differing: tuple[str, ...]
    drafts: dict[str, SegmentDraft]
    taken_out: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    margin: Margin

    def since_approved(self, id: str) -> Pieces:
        """How the segment differs from the text approved last; empty where it does not."""
        if self.approved is None or id not in self.differing:
            return ()
        return word_diff(*(read(segments(text).get(id, {})) for text in (self.approved, self.text)))

    def source_change(self, id: str) -> Pieces:
        """What changed in the source segment since it was translated; empty where nothing did."""
        if id not in self.changes:
            return ()
        then, now = self.changes[id]
        return word_diff(read(then or {}), read(now or {}))


def reading(edition: Edition, reader: User) -> Reading:
    """``edition`` as ``reader`` finds it now."""
    session = db.session
    source = None if edition.is_source else edition.article.edition(edition.article.source_language)
    text = standing_text(session, edition)
    source_text = source.current.content if source and source.current else None
    approved = edition.approved.content if edition.approved else None
    moved = tuple(open_changes(session, edition))
    drafts = _drafts(edition)
    margin = Margin(
        findings=review.open_findings(session, edition, reader),
        comments=remarks.comments_of(session, edition),
        suggestions=remarks.suggestions_of(session, edition),
        machine=unworked(session, edition.id, text),
        terms=terms(session) if source else (),
        passages={p["segment"]: p["holder"] for p in edition.article.third_party_passages},
        alignment=edition.alignment,
        moved=moved,
    )
    return Reading(
        edition=edition,
        source=source,
        text=text,
        source_text=source_text,
        approved=approved,
        changes=changes_of_source(session, edition) if source else {},
        moved=moved,
        differing=tuple(changed_segments(approved, text)) if approved else (),
        drafts={id: row for id, row in drafts.items() if not row.removed},
        taken_out=tuple((id, read(drafts[id].data)) for id in alignment.taken_out(session, edition)),
        rows=tuple(side_by_side(source_text, text, margin)),
        margin=margin,
    )


def kinds(edition: Edition) -> dict[str, str]:
    """What each segment of ``edition`` or its source is, by id: a block kind, or the name of the top matter."""
    source = edition.article.edition(edition.article.source_language)
    texts = [standing_text(db.session, edition)]
    if source and source is not edition and source.current:
        texts.append(source.current.content)
    found = {block.id: str(block.kind) for text in reversed(texts) for block in text.blocks}
    return {name: name for name in TOP_MATTER} | found


def source_ready(found: Reading) -> bool:
    """Whether the text that this one translates is approved."""
    return found.source is None or found.source.state == EditionState.APPROVED


def _drafts(edition: Edition) -> dict[str, SegmentDraft]:
    query = select(SegmentDraft).where(SegmentDraft.edition_id == edition.id)
    rows = db.session.scalars(query.options(joinedload(SegmentDraft.user)))
    return {row.segment_id: row for row in rows}
