"""What people say beside a text: comments, other words for a segment, and that a machine's draft will do."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.db import transaction, utc_now
from portal.newsroom.articles import Edition
from portal.newsroom.drafting.draft import said
from portal.newsroom.exchange.xliff_units import segment_hash
from portal.newsroom.margin import Comment, MachineSegment, Suggestion
from portal.newsroom.staleness import note_worked
from portal.newsroom.typed import ReasonNeeded, clean_remark, clean_words
from portal.newsroom.working import NO_SEGMENT
from portal.newsroom.working_text import Outdated, UnknownSegment, WorkingText, held
from portal.people.accounts import User

__all__ = ["Outdated", "UnknownSegment"]

Words = dict[str, Any]
PERSON, XLIFF, BY_MACHINE = "person", "xliff", "machine"
OPEN, ACCEPTED, REJECTED = "open", "accepted", "rejected"


class Decided(ValueError):
    """The suggestion was decided otherwise already. ``state``: accepted or rejected."""

    def __init__(self, state: str) -> None:
        super().__init__(f"already {state}")
        self.state = state


def comment(edition_id: str, segment_id: str, text: str, user: User) -> Comment:
    """Say something about a segment ("": the whole edition). Raises ReasonNeeded for nothing, TooLong."""
    text = clean_remark(text)
    if not text:
        raise ReasonNeeded
    with transaction() as session:
        session.get_one(Edition, edition_id)
        row = Comment(edition_id=edition_id, segment_id=segment_id, text=text, user_id=user.id, at=utc_now())
        session.add(row)
        session.flush()
        return row


def resolve(comment_id: int, user: User) -> Comment:
    """What the comment is about is done. Repeating it changes nothing. Raises NoResultFound."""
    with transaction() as session:
        row = session.get_one(Comment, comment_id, with_for_update=True)
        if row.resolved_at is None:
            row.resolved_by, row.resolved_at = user.id, utc_now()
        return row


def suggest(edition_id: str, segment_id: str, words: Words, seen: str, note: str, user: User) -> Suggestion:
    """Propose other words for a segment that was read as ``seen``; the same again is the one there is.

    Raises TooLong, UnknownSegment, RefusedTransition.
    """
    note = clean_remark(note)
    with transaction() as session:
        text = WorkingText(session, held(session, edition_id))
        there = text.words.get(segment_id)
        words = clean_words(segment_id, text.kind(segment_id), words, there or {})
        for known in suggestions_of(session, text.edition):
            if (known.state, known.segment_id, known.data) == (OPEN, segment_id, words):
                return known
        row = Suggestion(
            edition_id=edition_id,
            segment_id=segment_id,
            data=words,
            seen=seen,
            origin=PERSON,
            note=note,
            state=OPEN,
            user_id=user.id,
            at=utc_now(),
        )
        session.add(row)
        session.flush()
        return row


def accept(suggestion_id: int, user: User, *, anyway: bool = False) -> Suggestion:
    """Write the suggested words into the segment. Repeating it changes nothing.

    Raises Outdated when the segment says something else than what the suggestion was made for, unless ``anyway``;
    Decided after a rejection, UnknownSegment when neither side has the segment any more, RefusedTransition.
    """
    with transaction() as session:
        row = _undecided(session, suggestion_id, ACCEPTED)
        if row.state == ACCEPTED:
            return row
        text = WorkingText(session, held(session, row.edition_id))
        there = text.words.get(row.segment_id)
        words = clean_words(row.segment_id, text.kind(row.segment_id), row.data, there or {})
        seen = segment_hash(there) if there is not None else NO_SEGMENT
        if words != there:
            if row.seen != seen and not anyway:
                raise Outdated(row.segment_id)
            text.put(row.segment_id, words, user if row.origin == BY_MACHINE else row.user or user)
            text.save_alignment()
        if row.origin == BY_MACHINE:
            _label(text, row)
        note_worked(session, text.edition, [row.segment_id], user)
        _decide(row, ACCEPTED, user)
        return row


def reject(suggestion_id: int, user: User) -> Suggestion:
    """Leave the segment as it is. Repeating it changes nothing. Raises Decided after an acceptance."""
    with transaction() as session:
        row = _undecided(session, suggestion_id, REJECTED)
        if row.state == OPEN:
            _decide(row, REJECTED, user)
        return row


def confirm_machine(edition_id: str, segment_id: str, user: User) -> None:
    """A person has read what a machine drafted here, and it may stand. Repeating it changes nothing."""
    with transaction() as session:
        row = session.get(MachineSegment, (edition_id, segment_id), with_for_update=True)
        if row is not None and row.confirmed_at is None:
            row.confirmed_by, row.confirmed_at = user.id, utc_now()


def comments_of(session: Session, edition: Edition) -> list[Comment]:
    """Every comment on the edition with its author, resolved ones too, oldest first."""
    query = select(Comment).where(Comment.edition_id == edition.id).order_by(Comment.id)
    return list(session.scalars(query.options(joinedload(Comment.user))))


def suggestions_of(session: Session, edition: Edition) -> list[Suggestion]:
    """Every suggestion for the edition with its author, decided ones too, oldest first."""
    query = select(Suggestion).where(Suggestion.edition_id == edition.id).order_by(Suggestion.id)
    return list(session.scalars(query.options(joinedload(Suggestion.user))))


def _undecided(session: Session, id: int, wanted: str) -> Suggestion:
    row = session.get_one(Suggestion, id, with_for_update=True)
    if row.state not in (OPEN, wanted):
        raise Decided(row.state)
    return row


def _decide(row: Suggestion, state: str, user: User) -> None:
    row.state, row.decided_by, row.decided_at = state, user.id, utc_now()


def _label(text: WorkingText, row: Suggestion) -> None:
    """Accepting what a machine drafted works nothing over: it stays the machine's until somebody does."""
    key = (text.edition.id, row.segment_id)
    known = text.session.get(MachineSegment, key)
    if known is None:
        known = MachineSegment(edition_id=key[0], segment_id=key[1], at=utc_now())
    known.engine, known.confirmed_at, known.confirmed_by = row.note[:40], None, None
    known.text = said(text.words.get(row.segment_id, {}))
    text.session.add(known)
