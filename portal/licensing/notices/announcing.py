"""Announce a change of an article: approve the new texts and tell every licensee, in one transaction."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from invoices.wording import LANGUAGES
from portal.db import transaction, utc_now
from portal.licensing.notices.audience import concerned, hours
from portal.licensing.notices.tables import Delivery, Notice, NoticeKind
from portal.licensing.tables import Licence
from portal.licensing.timeline import record
from portal.newsroom import review
from portal.newsroom.articles import Article, Edition
from portal.newsroom.killing import kill
from portal.people.accounts import User
from portal.syndication.tables import Package
from portal.work.engine import enqueue

_NEEDS_REASON = (NoticeKind.CORRECTION, NoticeKind.KILL)

Changes = dict[str, dict[str, str]]

_NEW_TEXT = {
    "en": "A new version of the text has been approved.",
    "fr": "Une nouvelle version du texte a été approuvée.",
}


class MissingReason(ValueError):
    """A correction or a kill says why, in both languages. ``languages``: in which it does not."""

    def __init__(self, languages: Collection[str]) -> None:
        super().__init__(f"no reason in {', '.join(languages)}")
        self.languages = tuple(languages)


class NothingChanged(ValueError):
    """No text that outlets hold is replaced: there is nothing to tell."""


class AlreadyTold(ValueError):
    """A notice has named these very texts already. ``notice_id``: which."""

    def __init__(self, notice_id: str) -> None:
        super().__init__(notice_id)
        self.notice_id = notice_id


class TooSoon(ValueError):
    """The licences give more time than this. ``earliest``: the deadline they allow."""

    def __init__(self, earliest: dt.datetime) -> None:
        super().__init__(earliest.isoformat())
        self.earliest = earliest


class Killed(ValueError):
    """The article was killed: no other notice of it makes sense any more."""


@dataclass(frozen=True, slots=True)
class Approval:
    """What somebody read and approves: the content hash of the standing text, and the source revision beside it.

    ``source_revision_id``: "" for the source itself.
    """

    text_hash: str
    source_revision_id: str = ""


def announce(
    article_id: str,
    kind: NoticeKind,
    reasons: Mapping[str, str],
    deadline: dt.datetime | None,
    user: User | None,
    approvals: Mapping[str, Approval] | None = None,
) -> Notice:
    """Approve what ``approvals`` names (by edition id), or kill the article, and tell every licensee.

    ``reasons``: by language, required for a correction and a kill. ``deadline``: None for what the licences say,
    counted from now. ``user``: None when the sender of the story cancelled it. All of it or nothing is committed:
    the approvals, the notice, a delivery for each licence concerned, the work that follows. A second kill gives
    the first one's notice. Raises MissingReason, TooSoon, NothingChanged, AlreadyTold, Killed, and whatever
    ``review.approve`` raises.
    """
    reasons = {language: reasons.get(language, "").strip() for language in LANGUAGES}
    missing = [language for language in LANGUAGES if not reasons[language]]
    if missing and kind in _NEEDS_REASON:
        raise MissingReason(missing)
    with transaction() as session:
        article = held(session, article_id)
        if kind is NoticeKind.KILL:
            known = _kill_of(session, article)
            return known or _kill(session, article, reasons, deadline, user)
        if article.killed_at is not None:
            raise Killed(article_id)
        changes = _approve(session, article, approvals or {}, user)
        if not changes:
            raise NothingChanged(article_id)
        _need_untold(session, article, changes)
        return write(session, article, kind, reasons, changes, deadline, user)


def announce_approved(edition_id: str) -> Notice | None:
    """Tell of a new text that was approved without a notice, where outlets hold an earlier one; else None.

    A first approval is no change of anything, and a text that a notice names has been told.
    """
    with transaction() as session:
        edition = session.get_one(Edition, edition_id)
        article = held(session, edition.article_id)
        after = edition.approved_revision_id
        if after is None or article.killed_at is not None or named_in(session, article.id, {after}):
            return None
        before = in_packages(session, edition, after)
        if before is None:
            return None
        changes = {edition.language: {"before": before, "after": after}}
        return write(session, article, NoticeKind.UPDATE, _NEW_TEXT, changes, None, None)


def held(session: Session, article_id: str) -> Article:
    """The article, read afresh and held against sales and other notices until the transaction ends."""
    query = select(Article).where(Article.id == article_id).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one()


def named_in(session: Session, article_id: str, revision_ids: Collection[str]) -> list[Notice]:
    """The notices of the article that announce one of ``revision_ids``, oldest first."""
    notices = session.scalars(
        select(Notice).where(Notice.article_id == article_id).order_by(Notice.issued_at, Notice.id)
    )
    return [n for n in notices if any(change["after"] in revision_ids for change in n.changes.values())]


def in_packages(session: Session, edition: Edition, after: str) -> str | None:
    """The revision of ``edition``, other than ``after``, that went into a package last; None where none did."""
    packages = session.scalars(
        select(Package)
        .join(Licence, Licence.number == Package.licence_number)
        .where(Licence.number.in_(_numbers(session, edition)))
        .order_by(Package.id.desc())
    )
    for package in packages:
        for entry in package.editions:
            same = entry["article"] == edition.article_id and entry["language"] == edition.language
            if same and entry["revision_id"] != after:
                return str(entry["revision_id"])
    return None


def _numbers(session: Session, edition: Edition) -> list[str]:
    kind = NoticeKind.CORRECTION  # reaches furthest: also those whose term has ended
    return [licence.number for licence in concerned(session, edition.article_id, kind, {edition.language})]


def _approve(
    session: Session, article: Article, approvals: Mapping[str, Approval], user: User | None
) -> Changes:
    """Approve, the source first; the changes of what was approved before, by language."""
    changes: Changes = {}
    editions = [edition for edition in article.editions if edition.id in approvals]
    for edition in sorted(editions, key=lambda edition: not edition.is_source):
        assert user is not None
        before, wanted = edition.approved_revision_id, approvals[edition.id]
        review.approve(edition.id, wanted.text_hash, wanted.source_revision_id, user)
        after = edition.approved_revision_id
        assert after is not None
        earlier = in_packages(session, edition, after) or (before if before != after else None)
        if earlier:
            changes[edition.language] = {"before": earlier, "after": after}
    return changes


def _need_untold(session: Session, article: Article, changes: Changes) -> None:
    """A person may put a reason to what went out by itself, but nobody says the same thing twice."""
    afters = {change["after"] for change in changes.values()}
    said = [notice for notice in named_in(session, article.id, afters) if notice.issued_by is not None]
    told = {change["after"] for notice in said for change in notice.changes.values()}
    if afters <= told:
        raise AlreadyTold(said[-1].id)


def _kill_of(session: Session, article: Article) -> Notice | None:
    query = select(Notice).where(Notice.article_id == article.id, Notice.kind == NoticeKind.KILL)
    return session.scalars(query).first()


def _kill(
    session: Session,
    article: Article,
    reasons: Mapping[str, str],
    deadline: dt.datetime | None,
    user: User | None,
) -> Notice:
    kill(article.id, user)
    notice = write(session, article, NoticeKind.KILL, reasons, {}, deadline, user)
    for job in ("stop_sales", "drop_story"):
        enqueue(session, job, key=f"article:{article.id}", payload={"article_id": article.id})
    return notice


def write(
    session: Session,
    article: Article,
    kind: NoticeKind,
    reasons: Mapping[str, str],
    changes: Changes,
    deadline: dt.datetime | None,
    user: User | None,
    *,
    licences: Sequence[Licence] | None = None,
    parts: Sequence[dict[str, Any]] = (),
) -> Notice:
    """One more notice with its deliveries and letters, in the caller's transaction.

    ``licences``: those it goes to, where not every one that the kind concerns; ``parts``: see ``Notice.parts``.
    Raises TooSoon.
    """
    now = utc_now()
    if licences is None:
        licences = concerned(session, article.id, kind, changes)
    earliest = now + dt.timedelta(hours=hours(licences, kind))
    if deadline is not None and deadline < earliest:
        raise TooSoon(earliest)
    notice = Notice(
        article_id=article.id,
        kind=kind,
        reasons=dict(reasons),
        changes=changes,
        parts=list(parts),
        deadline=deadline or earliest,
        issued_at=now,
        issued_by=user.id if user else None,
    )
    session.add(notice)
    session.flush()
    for licence in licences:
        notice.deliveries.append(Delivery(licence_number=licence.number))
        record(session, licence.request, "notice", user.id if user else None, notice=notice.id, what=kind)
    enqueue(session, "send_notice", key=f"notice:{notice.id}", payload={"notice": notice.id})
    return notice
