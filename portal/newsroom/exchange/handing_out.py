"""An article as an XLIFF file for a translator: the words as they stand, what was said of them, the house's terms."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.newsroom import glossary
from portal.newsroom.articles import Article, Edition, EditionState
from portal.newsroom.content import Content, plain
from portal.newsroom.drafting.labelling import unworked
from portal.newsroom.exchange import xliff
from portal.newsroom.exchange.xliff_units import Note, XliffFile, parts, segments
from portal.newsroom.margin import Comment
from portal.newsroom.term_matching import Term, find
from portal.newsroom.working import standing_text

_STATES = {EditionState.APPROVED: "final", EditionState.STALE: "reviewed"}
_MOST_TERMS = 12  # in the note of one segment


class NothingToHandOut(ValueError):
    """The article has no source text, or the language is the source's own."""


def hand_out(session: Session, article: Article, language: str, findings: Iterable[Any] = ()) -> bytes:
    """The article's XLIFF file for translation into ``language``, in the state its edition is in, if it has one.

    ``findings``: of the checks, each with ``segment`` and ``message``; they become notes, in the reader's language.
    Raises NothingToHandOut.
    """
    source, edition = article.edition(article.source_language), article.edition(language)
    if source is None or source.current is None or source is edition:
        raise NothingToHandOut(article.id)
    ours = (
        source.current.content
    )  # the revision that the file names: what is edited in it since is no source yet
    theirs = standing_text(session, edition) if edition and edition.current else None
    terms = glossary.terms(session)
    left_out = edition.alignment.get("left_out", {}) if edition else {}
    units = xliff.units_of(
        ours,
        theirs,
        state=_STATES.get(EditionState(edition.state), "translated") if edition else "translated",
        notes=_notes(session, edition, ours, terms, left_out, findings),
        machine=unworked(session, edition.id, theirs) if edition and theirs else (),
        left_out=left_out,
    )
    edition_id, revision_id = edition.id if edition else "", source.current.id
    return xliff.write(XliffFile(article.id, source.language, language, edition_id, revision_id, units))


def _notes(
    session: Session,
    edition: Edition | None,
    ours: Content,
    terms: tuple[Term, ...],
    left_out: Mapping[str, str],
    findings: Iterable[Any],
) -> dict[str, list[Note]]:
    notes: dict[str, list[Note]] = {}
    for comment in _comments(session, edition):
        name = f"{comment.user.display_name}: " if comment.user else ""
        notes.setdefault(comment.segment_id, []).append(Note(f"{name}{comment.text}", "comment"))
    for finding in findings:
        notes.setdefault(finding.segment, []).append(Note(str(finding.message), "check"))
    for id, reason in left_out.items():
        notes.setdefault(id, []).append(Note(_("Left out: %(reason)s", reason=reason), "left-out"))
    for id, words in segments(ours).items():
        text = "\n".join(plain(part) for part in parts(words).values())
        found = list(
            dict.fromkeys(_term(hit.term, ours.language) for hit in find(text, ours.language, terms))
        )
        notes.setdefault(id, []).extend(Note(line, "glossary") for line in found[:_MOST_TERMS])
    return notes


def _comments(session: Session, edition: Edition | None) -> Iterable[Comment]:
    if edition is None:
        return []
    open_ones = select(Comment).where(Comment.edition_id == edition.id, Comment.resolved_at.is_(None))
    return session.scalars(open_ones.order_by(Comment.id))


def _term(term: Term, language: str) -> str:
    if term.kept:
        return _("%(term)s: never translated", term=term.en if language == "en" else term.fr)
    one, other = (term.en, term.fr) if language == "en" else (term.fr, term.en)
    return f"{one} → {other}"
