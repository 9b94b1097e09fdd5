"""Working on an edition: its words are saved segment by segment, and frozen when somebody reviews them."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.db import transaction
from portal.newsroom.articles import Edition, Revision
from portal.newsroom.content import BlockKind, Content
from portal.newsroom.drafting.draft import said
from portal.newsroom.drafting.labelling import unworked
from portal.newsroom.exchange.xliff_units import empty, segment_hash, segments
from portal.newsroom.hanging_together import Alignment
from portal.newsroom.margin import MachineSegment, SegmentDraft
from portal.newsroom.revising import HUMAN, MACHINE, add_revision
from portal.newsroom.staleness import forget_renderings, note_worked, open_changes, rendered_by
from portal.newsroom.standing import laid_over
from portal.newsroom.typed import clean_words
from portal.newsroom.working_text import UnknownSegment, WorkingText, held
from portal.people.accounts import User

Words = dict[str, Any]
NO_SEGMENT = ""  # what was seen of a segment that is not there


@dataclass(frozen=True, slots=True)
class Conflict:
    """A segment that somebody else changed meanwhile. ``theirs``: what it says, empty when it is gone.

    ``by`` and ``at``: who wrote that and when, "" and None when nobody knows.
    """

    segment_id: str
    theirs: Words
    mine: Words
    by: str
    at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Saved:
    """``saved``: the segments that say something else now. ``hashes``: of every segment of the edits as it stands."""

    saved: tuple[str, ...]
    conflicts: tuple[Conflict, ...]
    hashes: Mapping[str, str]


def standing_text(session: Session, edition: Edition) -> Content:
    """The text of ``edition``, which has a revision, as its editors see it now."""
    revision = session.get_one(Revision, edition.current_revision_id)
    rows = session.scalars(select(SegmentDraft).where(SegmentDraft.edition_id == edition.id))
    return laid_over(revision.content, rows.all())


def save(
    edition_id: str,
    edits: Mapping[str, Words],
    seen: Mapping[str, str],
    user: User,
    seen_source: str | None = None,
) -> Saved:
    """Have the segments say what ``edits`` says, save those that changed since they were ``seen``.

    ``edits``: words by segment id; a source segment that has no translation yet gets one. ``seen``: the hash of what
    the page showed of each, "" for nothing. ``seen_source``: the source revision that was on the page. What clashes
    comes back as a conflict, and nothing of it is written. Raises RefusedTransition, and TooLong before anything
    is saved.
    """
    with transaction() as session:
        text = WorkingText(session, held(session, edition_id))
        standing, saved, clashes = text.words, [], []
        for id, typed in edits.items():
            there = standing.get(id)
            try:
                words = clean_words(id, text.kind(id), typed, there or {})
            except UnknownSegment:
                clashes.append((id, dict(typed)))
                continue
            if words == there or (there is None and empty(words)):
                continue
            if seen.get(id, NO_SEGMENT) not in _hashes(there):
                clashes.append((id, words))
                continue
            text.put(id, words, user)
            saved.append(id)
        text.save_alignment()
        note_worked(session, text.edition, saved, user, seen_source)
        now = text.words if saved else standing
        conflicts = tuple(_conflict(text, id, now.get(id, {}), mine) for id, mine in clashes)
        hashes = {id: segment_hash(now[id]) if id in now else NO_SEGMENT for id in edits}
        return Saved(tuple(saved), conflicts, hashes)


def discard(edition_id: str, segment_id: str, user: User) -> None:
    """The segment says again what the newest revision says; splits and merges it had part in are undone with it.

    Nothing happens to a segment without edits. Raises RefusedTransition.
    """
    with transaction() as session:
        text = WorkingText(session, held(session, edition_id))
        ids = family(text, segment_id)
        for id in ids:
            text.drop(id)
        text.alignment.reset(ids, Alignment.read(text.revision.alignment))
        for id in ids & set(text.words):
            text.alignment.left_out.pop(id, None)
        text.save_alignment()


def freeze(session: Session, edition: Edition, user: User | None) -> Revision:
    """What was edited becomes the next revision; the newest one when nothing was. Call inside a transaction.

    The revision names the newest revision of the source when every segment that changed there was worked over or
    confirmed, else the one it renders still. It is a machine's while a segment of it is. Raises RefusedTransition.
    """
    text = WorkingText(session, edition)
    content = _without_emptied(text.text) if edition.is_source else text.text
    ids = [block.id for block in content.blocks]
    text.alignment = text.alignment.fitted(text.source_blocks, ids)
    text.save_alignment()
    origin = MACHINE if unworked(session, edition.id, content) else HUMAN
    revision = text.revision
    if (content.content_hash, origin) != (revision.content_hash, revision.origin):
        base = rendered_by(session, edition)
        author = _author(text, user)
        settled = not open_changes(session, edition)
        _clear(text, content)
        revision = add_revision(
            session,
            edition,
            content,
            author,
            source_revision_id=base,
            origin=origin,
            alignment=edition.alignment,
        )
        if settled:
            forget_renderings(session, edition)
    else:
        _clear(text, content)
    session.flush()
    return revision


def _hashes(there: Words | None) -> set[str]:
    """What may have been seen of a segment that says this."""
    return {NO_SEGMENT} if there is None else {segment_hash(there)}


def _conflict(text: WorkingText, id: str, theirs: Words, mine: Words) -> Conflict:
    row = text.rows.get(id)
    author = row.user if row else text.revision.creator
    at = row.at if row else text.revision.created_at
    return Conflict(id, theirs, mine, author.display_name if author else "", at)


def family(text: WorkingText, id: str) -> set[str]:
    """The segments whose drafts stand or fall with that of ``id``: parts it was split into, segments merged into it."""
    found, waiting = set[str](), [id]
    while waiting:
        one = waiting.pop()
        if one in found:
            continue
        found.add(one)
        row = text.rows.get(one)
        if row is not None and row.merged_into:
            waiting.append(row.merged_into)
        if _is_part(text, one):
            waiting.append(text.alignment.continued[one])
        for other, theirs in text.rows.items():
            if theirs.merged_into == one or (
                _is_part(text, other) and text.alignment.continued[other] == one
            ):
                waiting.append(other)
    return found & set(text.rows)


def _is_part(text: WorkingText, id: str) -> bool:
    """Whether the segment was split off since the newest revision."""
    return id in text.rows and id not in text.written and id in text.alignment.continued


def _without_emptied(content: Content) -> Content:
    """A source without the blocks whose words somebody took away; pictures stay."""
    words = segments(content)
    kept = (
        b for b in content.blocks if b.kind in (BlockKind.FIGURE, BlockKind.EMBED) or not empty(words[b.id])
    )
    return replace(content, blocks=tuple(kept))


def _author(text: WorkingText, user: User | None) -> int | None:
    """Who wrote most of what is frozen; whoever freezes it when nobody did."""
    wrote = Counter(row.user_id for row in sorted(text.rows.values(), key=lambda row: row.at, reverse=True))
    return wrote.most_common(1)[0][0] if wrote else (user.id if user else None)


def _clear(text: WorkingText, content: Content) -> None:
    """The drafts are in a revision now, and what a person has rewritten is no machine's any more."""
    for row in text.rows.values():
        text.session.delete(row)
    words = segments(content)
    drafted = select(MachineSegment).where(MachineSegment.edition_id == text.edition.id)
    for machine in text.session.scalars(drafted):
        if said(words.get(machine.segment_id, {})) != machine.text:
            text.session.delete(machine)
    text.session.flush()
