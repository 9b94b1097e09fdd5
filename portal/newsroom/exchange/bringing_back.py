"""A file that comes back from a translator's tool: what changed in it becomes suggestions, never the text itself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.db import transaction, utc_now
from portal.newsroom.articles import Article, Edition, EditionState, Revision
from portal.newsroom.beginning import begin_translation
from portal.newsroom.drafting.draft import content_of
from portal.newsroom.exchange.one_line import one_line, without_unseen
from portal.newsroom.exchange.safe_xml import Unreadable
from portal.newsroom.exchange.xliff_units import (
    Unit,
    XliffFile,
    empty,
    fields,
    is_markup,
    parts,
    segment_hash,
    segments,
    words_of,
)
from portal.newsroom.margin import Suggestion
from portal.newsroom.readers.inline import clean_inline
from portal.newsroom.working import standing_text
from portal.people.accounts import User

Words = dict[str, Any]
ORIGIN = "xliff"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a file, by segment id.

    ``begun``: there was no edition, the file became one. ``suggested``: new suggestions; ``conflicts``: those of them
    about words that have changed here since the file was made. ``known``: suggested before. ``gone``: segments that
    neither side has any more.
    """

    edition_id: str
    begun: bool = False
    suggested: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


def bring_back(article_id: str, language: str, file: XliffFile, user: User) -> Outcome:
    """Take in a ``file`` of this article, translated into ``language``. Repeating it changes nothing.

    Raises Unreadable for a file of another story, edition or language, or one with nothing in it.
    """
    with transaction() as session:
        article = session.get_one(Article, article_id)
        source, edition = article.edition(article.source_language), article.edition(language)
        _refuse_others(article, language, file, edition)
        if source is None or source.current is None:
            raise Unreadable(_("The article has no text to translate any more."))
        ours = segments(source.current.content)
        if edition is None or edition.current is None:
            return _begin(session, article, source, language, file, user)
        return _suggest(session, edition, ours, file, user)


def _refuse_others(article: Article, language: str, file: XliffFile, edition: Edition | None) -> None:
    if file.article != article.id:
        raise Unreadable(_("This file was made from another story."))
    if file.source_language != article.source_language:
        raise Unreadable(_("The source of this file is in another language than this story."))
    if file.target_language != language:
        raise Unreadable(_("This file holds a translation into another language."))
    if file.edition and (edition is None or file.edition != edition.id):
        raise Unreadable(_("This file was made from another edition of the story."))
    if article.killed_at or (edition is not None and edition.state == EditionState.WITHDRAWN):
        raise Unreadable(_("This story was withdrawn: no new text of it can come in."))


def _begin(
    session: Session, article: Article, source: Edition, language: str, file: XliffFile, user: User
) -> Outcome:
    revision = session.get(Revision, file.source_revision) if file.source_revision else None
    if revision is None or revision.edition_id != source.id:
        revision = source.current
    assert revision is not None
    model = revision.content
    ours = segments(model)
    units = [unit for unit in file.units if unit.id in ours and not empty(unit.target)]
    found = {unit.id: _merged(unit, words_of(unit.kind, {}), ours[unit.id]) for unit in units}
    if not found:
        raise Unreadable(_("Nothing is translated in this file yet."))
    content = content_of(model, language, found)
    edition = begin_translation(session, article, content, user, source_revision_id=revision.id)
    gone = tuple(unit.id for unit in file.units if unit.id not in ours)
    return Outcome(edition.id, begun=True, gone=gone)


def _suggest(
    session: Session, edition: Edition, ours: Mapping[str, Words], file: XliffFile, user: User
) -> Outcome:
    theirs = segments(standing_text(session, edition))
    rows = session.scalars(
        select(Suggestion).where(Suggestion.edition_id == edition.id, Suggestion.origin == ORIGIN)
    )
    before = [(row.segment_id, row.data) for row in rows]
    suggested, conflicts, known, gone = [], [], [], []
    for unit in _changed(file):
        there = theirs.get(unit.id)
        if there is None and unit.id not in ours:
            gone.append(unit.id)
            continue
        words = _merged(unit, there or words_of(unit.kind, {}), ours.get(unit.id))
        if words == there or (there is None and empty(words)):
            continue
        if (unit.id, words) in before:
            known.append(unit.id)
            continue
        session.add(_suggestion(edition, unit, words, user))
        suggested.append(unit.id)
        if unit.seen != (segment_hash(there) if there is not None else ""):
            conflicts.append(unit.id)
    lists = (tuple(found) for found in (suggested, conflicts, known, gone))
    return Outcome(edition.id, False, *lists)


def _changed(file: XliffFile) -> Iterator[Unit]:
    """The units that say something else than when they went out."""
    for unit in file.units:
        if unit.target is not None and not empty(unit.target) and segment_hash(unit.target) != unit.seen:
            yield unit


def _merged(unit: Unit, there: Words, source: Words | None) -> Words:
    """``there`` with what the file says: an empty part of a file means that nobody has translated it yet.

    A list never loses an item that is there.
    """
    said = {name: text for name, text in parts(unit.target).items() if text.strip()}
    clean = {
        name: clean_inline(without_unseen(t)) if is_markup(name) else one_line(t) for name, t in said.items()
    }
    kind = next((k for k in (unit.target_kind, unit.kind) if k and set(fields(k)) == set(there)), "")
    if not kind:  # the segment has become another kind of block here meanwhile
        kept = {name: text for name, text in clean.items() if name in there and text}
        return {**there, **kept}
    copied = {"credit": (source or {}).get("credit", "")} if "credit" in there and not there["credit"] else {}
    filled = {**parts(there), **copied, **{name: text for name, text in clean.items() if text}}
    return words_of(kind, filled)


def _suggestion(edition: Edition, unit: Unit, words: Words, user: User) -> Suggestion:
    return Suggestion(
        edition_id=edition.id,
        segment_id=unit.id,
        data=words,
        seen=unit.seen,
        origin=ORIGIN,
        note="\n".join(note.text for note in unit.notes if not note.category),
        user_id=user.id,
        at=utc_now(),
    )
