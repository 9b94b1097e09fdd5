"""What a notice about an article would approve: the new texts that are ready, and those that are not."""

from dataclasses import dataclass

from portal.db import db
from portal.desks.changed_text import ChangedEdition, changed_edition
from portal.licensing.notices.announcing import Approval, in_packages, named_in
from portal.newsroom.articles import Article, Edition, EditionState, Revision
from portal.newsroom.content import Content
from portal.newsroom.states import Action, allows
from portal.newsroom.working import standing_text


@dataclass(frozen=True, slots=True)
class Replacement:
    """One edition of the article. ``state``: ready | unready | same.

    ready: a text was read and may be approved, or is approved and outlets were not told by a person. unready: a new
    text is in the making. same: outlets hold what is approved, or nothing was approved yet.
    """

    edition: Edition
    state: str
    approval: Approval
    changed: ChangedEdition | None


def replacements(article: Article) -> list[Replacement]:
    """Every edition that is not withdrawn, the source first."""
    source = article.edition(article.source_language)
    found: list[Replacement] = []
    for edition in sorted(article.editions, key=lambda edition: not edition.is_source):
        if edition.state != EditionState.WITHDRAWN and edition.current:
            found.append(_replacement(edition, source, found))
    return found


def _replacement(edition: Edition, source: Edition | None, before: list[Replacement]) -> Replacement:
    current = edition.current
    assert current is not None
    over = None if edition.is_source or source is None else source
    text = _text(edition)
    approval = Approval(text.content_hash, (over.current_revision_id or "") if over else "")
    edited = text.content_hash != current.content_hash
    old = _held(edition, "" if edited else current.id)
    changed = changed_edition(old.content, text) if old else None
    return Replacement(edition, _state(edition, old, over, before), approval, changed)


def _text(edition: Edition) -> Content:
    """What would be approved: the text as it stands; of an approved edition that text, whatever was edited since."""
    if edition.state == EditionState.APPROVED and edition.approved:
        return edition.approved.content
    return standing_text(db.session, edition)


def _state(edition: Edition, old: Revision | None, source: Edition | None, before: list[Replacement]) -> str:
    if old is None:
        return "same"
    if edition.state == EditionState.APPROVED:
        return "same" if _told(edition) else "ready"
    if not allows(edition.state, Action.APPROVE):
        return "unready"
    if source is None or source.state == EditionState.APPROVED:
        return "ready"
    return "ready" if any(r.edition is source and _frozen(r) for r in before) else "unready"


def _frozen(source: Replacement) -> bool:
    """Whether it is ready with nothing edited since its newest revision: translations name a revision."""
    current = source.edition.current
    unchanged = current is not None and current.content_hash == source.approval.text_hash
    return source.state == "ready" and unchanged


def _held(edition: Edition, current_id: str) -> Revision | None:
    """What outlets hold of the edition, or would get today, when it is not the newest text; else None."""
    held = in_packages(db.session, edition, current_id) or edition.approved_revision_id
    return next((r for r in edition.revisions if r.id == held and r.id != current_id), None)


def _told(edition: Edition) -> bool:
    assert edition.approved_revision_id is not None
    notices = named_in(db.session, edition.article_id, {edition.approved_revision_id})
    return any(notice.issued_by is not None for notice in notices)
