"""How a translation's segments hang on its source's: split, merged, left out with a reason, taken out and put back."""

from sqlalchemy.orm import Session

from portal.db import transaction
from portal.newsroom.articles import Article, Edition
from portal.newsroom.drafting.draft import said
from portal.newsroom.margin import TOP_MATTER, MachineSegment, Rendering
from portal.newsroom.splitting import MERGEABLE, SPLITTABLE, cut, joined_words
from portal.newsroom.staleness import note_worked
from portal.newsroom.standing import frame_of
from portal.newsroom.typed import clean_reason
from portal.newsroom.working_text import UnknownSegment, WorkingText, fresh_id, held
from portal.people.accounts import User


class CannotSplit(ValueError):
    """Only a paragraph or a quotation can be split, and only where both parts have words."""


class CannotMerge(ValueError):
    """There is no segment of the same kind after it, or only one of the two is ours to license."""


def split(edition_id: str, segment_id: str, at: int, seen: str, user: User) -> str:
    """Cut the segment in two before character ``at`` of its plain text; the id of the new one, which comes after it.

    In a translation the new segment continues the old one, or renders what had been joined into it. ``seen``: the
    hash of the words that were read. Raises CannotSplit, Outdated, UnknownSegment, RefusedTransition.
    """
    with transaction() as session:
        text = WorkingText(session, held(session, edition_id))
        words = text.read(segment_id, seen)
        kind = text.kind(segment_id)
        halves = cut(words, at) if kind in SPLITTABLE else None
        if halves is None:
            raise CannotSplit(segment_id)
        unworked = _is_machines(text, segment_id)
        frame = frame_of(text.block(segment_id))
        new, following = _next_id(text, segment_id)
        text.put(segment_id, halves[0], user)
        if new in text.rows or new in text.written:
            text.bring_back(new, user, halves[1])
        else:
            text.insert(new, frame, halves[1], segment_id, user)
        if not text.edition.is_source:
            text.alignment.split(segment_id, new, following)
        _share_rights(text.edition.article, segment_id, new)
        text.save_alignment()
        if unworked is not None:
            _label(text, unworked, segment_id, new)
        note_worked(session, text.edition, [segment_id, new], user)
        return new


def merge(edition_id: str, segment_id: str, seen: str, user: User) -> None:
    """Make the segment and the one after it one, under the id of the first: words of both are kept.

    In a translation, what the second rendered is joined into the first. ``seen``: the hash of the first one's words.
    Raises CannotMerge, Outdated, UnknownSegment, RefusedTransition.
    """
    with transaction() as session:
        text = WorkingText(session, held(session, edition_id))
        words = text.read(segment_id, seen)
        second = text.following(segment_id)
        if second is None or not _mergeable(text, segment_id, second.id):
            raise CannotMerge(segment_id)
        unworked = _is_machines(text, segment_id) or _is_machines(text, second.id)
        text.put(segment_id, joined_words(words, text.words[second.id]), user)
        if not text.edition.is_source:
            text.alignment.merge(segment_id, second.id, rendered=second.id in text.source_blocks)
        text.take_out(second.id, user, into=segment_id)
        text.save_alignment()
        if unworked is not None:
            _label(text, unworked, segment_id)
        note_worked(session, text.edition, [segment_id], user)


def leave_out(edition_id: str, source_segment: str, reason: str, user: User) -> None:
    """The translation does not render this segment of the source, on purpose. What it says there is taken out with it.

    Leaving it out again changes the reason. Raises ReasonNeeded, TooLong (400 characters), UnknownSegment,
    RefusedTransition.
    """
    reason = clean_reason(reason)
    with transaction() as session:
        text = WorkingText(session, held(session, edition_id))
        if source_segment not in text.source_blocks:
            raise UnknownSegment(source_segment)
        standing = [block.id for block in text.text.blocks]
        for id in standing:
            if text.alignment.root(id) == source_segment:
                text.take_out(id, user)
        text.alignment.joined.pop(source_segment, None)
        text.alignment.left_out[source_segment] = reason
        text.save_alignment()
        note_worked(session, text.edition, [source_segment], user)


def put_back(edition_id: str, source_segment: str, user: User) -> None:
    """What was left out is rendered again, with the words it had where they are known. Repeating it changes nothing."""
    with transaction() as session:
        text = WorkingText(session, held(session, edition_id))
        if text.alignment.left_out.pop(source_segment, None) is None:
            return
        for id in _taken_out(text):
            if text.alignment.root(id) == source_segment:
                text.bring_back(id, user)
        text.save_alignment()
        worked = session.get(Rendering, (edition_id, source_segment))
        if worked is not None:
            session.delete(worked)


def take_out(edition_id: str, segment_id: str, seen: str, user: User) -> None:
    """Take a block out of the text: of a source, or one of a translation that renders nothing of its source.

    Raises UnknownSegment also for what the source has (``leave_out`` wants a reason), Outdated, RefusedTransition.
    """
    with transaction() as session:
        text = WorkingText(session, held(session, edition_id))
        if segment_id in TOP_MATTER or segment_id in text.source_blocks:
            raise UnknownSegment(segment_id)
        text.read(segment_id, seen)
        text.take_out(segment_id, user)
        note_worked(session, text.edition, [segment_id], user)


def bring_back(edition_id: str, segment_id: str, user: User) -> None:
    """A block that was taken out since the newest revision stands again. Raises UnknownSegment, RefusedTransition."""
    with transaction() as session:
        text = WorkingText(session, held(session, edition_id))
        if segment_id not in _taken_out(text):
            raise UnknownSegment(segment_id)
        text.bring_back(segment_id, user)
        text.alignment.left_out.pop(segment_id, None)
        text.save_alignment()


def taken_out(session: Session, edition: Edition) -> list[str]:
    """The blocks that were taken out since the newest revision and can be brought back, in their places."""
    return _taken_out(WorkingText(session, edition))


def _taken_out(text: WorkingText) -> list[str]:
    gone = {id for id, row in text.rows.items() if row.removed and not row.merged_into}
    return [id for id in text.order() if id in gone]


def _next_id(text: WorkingText, id: str) -> tuple[str, list[str]]:
    """The id of what is split off ``id``, and the joined source segments that come after it.

    A source segment that was joined into it, if the new block then stands right after it; else an id nobody had.
    """
    after = text.following(id)
    together = text.alignment.together(id)
    if after is None or after.id not in together:
        joined = [one for one in text.source_blocks if one in text.alignment.joined_into(id)]
        if joined and _stands_next(text, id, joined[0], after.id if after else None):
            return joined[0], joined[1:]
    return fresh_id(text.session, text.edition.article), []


def _stands_next(text: WorkingText, id: str, new: str, after: str | None) -> bool:
    order = text.order()
    if new not in order:
        return True
    row = text.rows.get(new)
    if row is None or not row.removed:
        return False
    end = order.index(after) if after else len(order)
    return order.index(id) < order.index(new) < end


def _mergeable(text: WorkingText, id: str, second: str) -> bool:
    """The same kind of prose, and both a third party's or neither: what is not ours must stay apart."""
    kinds = {text.kind(id), text.kind(second)}
    passages = {
        passage["segment"]: passage["holder"] for passage in text.edition.article.third_party_passages
    }
    alike = passages.get(id) == passages.get(second)
    return len(kinds) == 1 and kinds < set(MERGEABLE) and alike


def _share_rights(article: Article, id: str, new: str) -> None:
    """A part of a third party's passage is a third party's passage."""
    passages = article.third_party_passages
    theirs = [{**passage, "segment": new} for passage in passages if passage["segment"] == id]
    if theirs and all(passage["segment"] != new for passage in passages):
        article.third_party_passages = [*passages, *theirs]


def _is_machines(text: WorkingText, id: str) -> MachineSegment | None:
    """The row of a segment that says what a machine made of it, confirmed by nobody."""
    row = text.session.get(MachineSegment, (text.edition.id, id))
    if row is None or row.confirmed_at is not None or row.text != said(text.words.get(id, {})):
        return None
    return row


def _label(text: WorkingText, row: MachineSegment, *ids: str) -> None:
    """Words that a machine drafted stay its own when they are only cut or joined."""
    words = text.words
    for id in ids:
        known = text.session.get(MachineSegment, (text.edition.id, id))
        if known is None:
            known = MachineSegment(edition_id=text.edition.id, segment_id=id, engine=row.engine, at=row.at)
        known.text, known.confirmed_at, known.confirmed_by = said(words[id]), None, None
        text.session.add(known)
