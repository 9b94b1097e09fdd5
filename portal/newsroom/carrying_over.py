"""A new text comes in while somebody works on the old one: edits of what it leaves alone stay, others are suggested."""

from collections.abc import Iterable

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.db import utc_now
from portal.newsroom.articles import Edition
from portal.newsroom.content import Block, Content
from portal.newsroom.exchange.xliff_units import segment_hash, segments
from portal.newsroom.hanging_together import Alignment
from portal.newsroom.margin import TOP_MATTER, Comment, MachineSegment, SegmentDraft, Suggestion
from portal.newsroom.splitting import joined_words
from portal.newsroom.staleness import note_worked
from portal.newsroom.standing import Words
from portal.newsroom.working import NO_SEGMENT, family
from portal.newsroom.working_text import WorkingText
from portal.people.accounts import User


def carry_over(session: Session, edition: Edition, new: Content, user: User | None) -> None:
    """Make the drafts of ``edition`` fit ``new``, which becomes its newest revision next. Call inside a transaction.

    Drafts of segments that ``new`` leaves as they were stay. What was typed over others becomes a suggestion of
    whoever typed it. Segments of a translation that read differently in ``new`` count as worked over.
    """
    text = WorkingText(session, edition)
    touched = _touched(text.content, new)
    note_worked(session, edition, touched, user)
    order = text.order()
    for ids in _families(text):
        if ids & touched:
            _suggest(text, ids, new)
    _anchor(text, order, {block.id for block in new.blocks})
    out = {id for id, row in text.rows.items() if row.removed}
    standing = ({block.id for block in new.blocks} | set(text.rows)) - out
    text.alignment = text.alignment.fitted(text.source_blocks, standing, out)
    text.save_alignment()
    session.flush()


def move_margin(session: Session, edition: Edition, old: Iterable[Block], new: Iterable[Block]) -> None:
    """The blocks of ``edition`` have other ids now, in the same order: what is said beside them moves along.

    Drafts are gone: ``new`` has their words.
    """
    session.execute(delete(SegmentDraft).where(SegmentDraft.edition_id == edition.id))
    edition.alignment = {}
    moved = {a.id: b.id for a, b in zip(old, new, strict=True) if a.id != b.id}
    beside: list[Comment | Suggestion | MachineSegment] = [
        *session.scalars(select(Comment).where(Comment.edition_id == edition.id)),
        *session.scalars(select(Suggestion).where(Suggestion.edition_id == edition.id)),
        *session.scalars(select(MachineSegment).where(MachineSegment.edition_id == edition.id)),
    ]
    moving = [row for row in beside if row.segment_id in moved]
    for row in moving:
        row.segment_id = f"~{row.segment_id}"  # two that change places are in nobody's way
    session.flush()
    for row in moving:
        row.segment_id = moved[row.segment_id[1:]]
    session.flush()


def _touched(old: Content, new: Content) -> set[str]:
    """The segments that are another kind of block in ``new``, or read differently, or are not in both."""
    before, after = segments(old), segments(new)
    kinds = [{block.id: block.kind for block in content.blocks} for content in (old, new)]
    ids = before.keys() | after.keys()
    return {id for id in ids if before.get(id) != after.get(id) or kinds[0].get(id) != kinds[1].get(id)}


def _families(text: WorkingText) -> list[set[str]]:
    found: list[set[str]] = []
    for id in text.rows:
        if not any(id in known for known in found):
            found.append(family(text, id))
    return found


def _suggest(text: WorkingText, ids: set[str], new: Content) -> None:
    """The drafts ``ids``, which stand or fall together, give way to ``new``; their words become one suggestion."""
    standing = [block.id for block in text.text.blocks if block.id in ids]
    standing += [name for name in TOP_MATTER if name in ids]
    words, after = text.words, segments(new)
    if standing:
        first = standing[0]
        said: Words = words[first]
        for id in standing[1:]:
            said = joined_words(said, words[id])
        there = text.written.get(first)
        if said not in (there, after.get(first)):
            text.session.add(
                Suggestion(
                    edition_id=text.edition.id,
                    segment_id=first,
                    data=said,
                    seen=segment_hash(there) if there is not None else NO_SEGMENT,
                    user_id=text.rows[first].user_id,
                    at=utc_now(),
                )
            )
    for id in ids:
        text.drop(id)
    text.alignment.reset(ids, Alignment.read(text.revision.alignment))


def _anchor(text: WorkingText, order: list[str], there: set[str]) -> None:
    """Blocks that only drafts know follow the nearest before them that is still there."""
    last = ""
    for id in order:
        row = text.rows.get(id)
        if row is not None and row.frame is not None and id not in text.written:
            row.after = last
            last = id
        elif id in there:
            last = id
