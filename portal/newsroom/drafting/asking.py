"""Asking a machine for a draft: a durable job that begins a translation, or suggests words for one that is there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.db import db, transaction, utc_now
from portal.newsroom.articles import Article, Edition, EditionState, Revision
from portal.newsroom.beginning import begin_translation
from portal.newsroom.drafting.draft import blank, content_of, drafted, laid_over, said, texts_of, to_draft
from portal.newsroom.drafting.provider import Provider, provider
from portal.newsroom.exchange.xliff_units import segment_hash, segments
from portal.newsroom.margin import MachineSegment, Suggestion
from portal.newsroom.revising import MACHINE
from portal.newsroom.working import standing_text
from portal.people.accounts import User
from portal.work.engine import Payload, enqueue, job, unfinished

JOB = "machine_draft"
Words = dict[str, Any]


class NoDraft(ValueError):
    """No machine can draft this: there is no engine, no source text, or the edition is withdrawn."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A draft that is on its way. ``problem``: the name of the error the last try ended with, "" when none did."""

    language: str
    problem: str


def draft_translation(article_id: str, language: str, user: User) -> None:
    """Have the engine draft the article in ``language``; asking again for the same texts changes nothing.

    Where there is no edition yet, the draft becomes one. Where there is, what is empty, or was made from an older
    source, gets suggestions; a person's words stay. Raises NoDraft.
    """
    with transaction() as session:
        article = session.get_one(Article, article_id)
        source = _draftable(article, language)
        edition = article.edition(language)
        if provider() is None or source is None:
            raise NoDraft(article_id)
        there = standing_text(session, edition).content_hash if edition and edition.current else "new"
        enqueue(
            session,
            JOB,
            key=f"{article.id}:{language}:{source.current_revision_id}:{there}",
            payload={"article": article.id, "language": language, "user": user.id},
        )


def asked(article_id: str) -> list[Asked]:
    """The drafts of this article that are not there yet."""
    waiting = [entry.task for entry in unfinished() if entry.task.name == JOB]
    return [
        Asked(task.payload["language"], task.error.partition(":")[0])
        for task in waiting
        if task.payload["article"] == article_id
    ]


def lacking(article: Article, language: str) -> int:
    """How many segments a draft in ``language`` would give words to; 0 when none can be made."""
    source = _draftable(article, language)
    if source is None or source.current is None:
        return 0
    ours = segments(source.current.content)
    return len(to_draft(_wanted(db.session, ours, article.edition(language)), ours))


@job(JOB)
def machine_draft(payload: Payload) -> None:
    """Ask the engine, then store what it said. Raises DraftingFailed, to be tried again.

    Nothing is kept from an answer about texts that have changed meanwhile: whoever wants another draft asks again.
    """
    engine, article = provider(), db.session.get(Article, payload["article"])
    source = _draftable(article, payload["language"]) if article else None
    if engine is None or article is None or source is None or source.current is None:
        return
    edition = article.edition(payload["language"])
    asked_of, ours = source.current.id, segments(source.current.content)
    wanted = to_draft(_wanted(db.session, ours, edition), ours)
    texts = [words for id in wanted for words in texts_of(ours[id])]
    source_language = source.language
    db.session.rollback()  # no transaction stays open while the engine works
    answers = engine.translate(texts, source_language, payload["language"]) if texts else []
    found: dict[str, Words] = {}
    for id in wanted:
        count = len(texts_of(ours[id]))
        found[id], answers = drafted(ours[id], answers[:count]), answers[count:]
    with transaction() as session:
        article = session.get_one(Article, payload["article"])
        source = _draftable(article, payload["language"])
        if source is None or source.current_revision_id != asked_of:
            return
        user = session.get(User, payload["user"])
        _store(session, article, source, payload["language"], found, engine, user)


def _draftable(article: Article, language: str) -> Edition | None:
    """The source edition, when a draft of it in ``language`` makes sense."""
    source, edition = article.edition(article.source_language), article.edition(language)
    withdrawn = any(e.state == EditionState.WITHDRAWN for e in (source, edition) if e)
    if language == article.source_language or article.killed_at or withdrawn:
        return None
    return source if source and source.current else None


def _wanted(session: Session, ours: Mapping[str, Words], edition: Edition | None) -> list[str]:
    """The segments to draft: all, or those that are empty or stale in the edition that is there."""
    if edition is None or edition.current is None:
        return list(ours)
    spoken_for = {**edition.alignment.get("left_out", {}), **edition.alignment.get("joined", {})}
    empty_there = blank(ours, segments(standing_text(session, edition)))
    base = edition.current.source_revision_id
    old = session.get(Revision, base) if base else None
    before = segments(old.content) if old else ours
    stale = [id for id, words in ours.items() if before.get(id) != words]
    return [id for id in ours if id in {*empty_there, *stale} and id not in spoken_for]


def _store(
    session: Session,
    article: Article,
    source: Edition,
    language: str,
    found: Mapping[str, Words],
    engine: Provider,
    user: User | None,
) -> None:
    found = {id: words for id, words in found.items() if said(words)}
    edition = article.edition(language)
    if edition is not None and edition.current is not None:
        _suggest(session, edition, segments(standing_text(session, edition)), found, engine, user)
    elif found and source.current is not None:
        content = content_of(source.current.content, language, found)
        edition = begin_translation(session, article, content, None, origin=MACHINE)
        for id, words in found.items():
            session.add(
                MachineSegment(
                    edition_id=edition.id, segment_id=id, text=said(words), engine=engine.name, at=utc_now()
                )
            )


def _suggest(
    session: Session,
    edition: Edition,
    theirs: Mapping[str, Words],
    found: Mapping[str, Words],
    engine: Provider,
    user: User | None,
) -> None:
    """One open suggestion for each segment the engine has other words for."""
    open_ones = session.scalars(
        select(Suggestion).where(Suggestion.edition_id == edition.id, Suggestion.state == "open")
    )
    known = [(one.segment_id, one.data) for one in open_ones]
    for id, words in found.items():
        there = theirs.get(id)
        words = words if there is None else laid_over(there, words)
        if words == there or (id, words) in known:
            continue
        session.add(
            Suggestion(
                edition_id=edition.id,
                segment_id=id,
                data=words,
                seen=segment_hash(there) if there is not None else "",
                origin="machine",
                note=engine.name,
                user_id=user.id if user else None,
                at=utc_now(),
            )
        )
