"""What editors decide of an edition: submit, approve, ask for changes, withdraw."""

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.db import transaction, utc_now
from portal.newsroom.articles import Edition, EditionState, Review, Revision
from portal.newsroom.searching import indexed
from portal.newsroom.states import Action, after
from portal.people.accounts import User
from portal.work.engine import enqueue

MAX_COMMENT = 4000


class OutdatedView(ValueError):
    """The text has changed since the page was opened: what was read is not what would be approved."""


class SourceNotApproved(ValueError):
    """A translation cannot be approved before the text it translates."""


def submit(edition_id: str, user: User | None) -> Edition:
    """Put the newest revision before an editor. Raises RefusedTransition."""
    with transaction() as session:
        edition = session.get_one(Edition, edition_id)
        before, edition.state = edition.state, after(edition.state, Action.SUBMIT)
        if edition.state != before:
            _record(session, edition, "submitted", "", user)
        return edition


def approve(edition_id: str, revision_id: str, source_revision_id: str, user: User) -> Edition:
    """Sign the pair of revisions that was read; the revision may now leave the house.

    ``source_revision_id``: of the source edition, "" when the edition is itself the source. Enqueues
    ``editions_approved`` in the same transaction. Approving the same pair again changes nothing. Raises OutdatedView,
    SourceNotApproved, RefusedTransition.
    """
    with transaction() as session:
        edition = session.get_one(Edition, edition_id)
        source = _source(edition)
        current_source = source.current_revision_id if source else None
        if edition.current_revision_id != revision_id or (current_source or "") != source_revision_id:
            raise OutdatedView(edition.id)
        before = edition.state
        state = after(before, Action.APPROVE)
        if before == EditionState.APPROVED and edition.approved_revision_id == revision_id:
            return edition
        if source and (
            source.state != EditionState.APPROVED or source.approved_revision_id != current_source
        ):
            raise SourceNotApproved(edition.id)
        edition.state, edition.approved_revision_id = state, revision_id
        edition.due_at = None
        revision = session.get_one(Revision, revision_id)
        edition.search_text = _search_text(revision)
        review = _record(session, edition, "approved", "", user)
        enqueue(session, "editions_approved", key=f"review:{review.id}", payload={"edition_id": edition.id})
        return edition


def request_changes(edition_id: str, comment: str, user: User) -> Edition:
    """Send the edition back with ``comment`` (not empty). Raises ValueError without one, RefusedTransition."""
    comment = comment.strip()[:MAX_COMMENT]
    if not comment:
        raise ValueError("a comment has to say what to change")
    with transaction() as session:
        edition = session.get_one(Edition, edition_id)
        edition.state = after(edition.state, Action.REQUEST_CHANGES)
        _record(session, edition, "changes_requested", comment, user)
        return edition


def withdraw(edition_id: str, comment: str, user: User | None) -> Edition:
    """Take the edition back for good: nothing of it may be licensed any more. Repeating it changes nothing."""
    with transaction() as session:
        edition = session.get_one(Edition, edition_id)
        before, edition.state = edition.state, after(edition.state, Action.WITHDRAW)
        edition.approved_revision_id, edition.search_text, edition.due_at = None, "", None
        if before != edition.state:
            _record(session, edition, "withdrawn", comment.strip()[:MAX_COMMENT], user)
        return edition


def set_due(edition_id: str, due_at: dt.datetime | None) -> Edition:
    """When the edition has to be approved; None: no time set."""
    with transaction() as session:
        edition = session.get_one(Edition, edition_id)
        edition.due_at = due_at
        return edition


def assign(edition_ids: Iterable[str], user_id: int | None) -> None:
    """Give these editions to one person; None: to nobody. Ids of nothing are passed over."""
    with transaction() as session:
        for edition in session.scalars(select(Edition).where(Edition.id.in_(list(edition_ids)))):
            edition.assignee_id = user_id


def signed_source(edition: Edition) -> str | None:
    """The source revision id that the last approval of this translation signed."""
    approvals = [review for review in edition.reviews if review.decision == "approved"]
    return approvals[-1].source_revision_id if approvals else None


def _source(edition: Edition) -> Edition | None:
    return None if edition.is_source else edition.article.edition(edition.article.source_language)


def _record(session: Session, edition: Edition, decision: str, comment: str, user: User | None) -> Review:
    source = _source(edition)
    assert edition.current_revision_id is not None
    review = Review(
        revision_id=edition.current_revision_id,
        source_revision_id=source.current_revision_id if source else None,
        decision=decision,
        comment=comment,
        user_id=user.id if user else None,
        at=utc_now(),
    )
    edition.reviews.append(review)
    session.flush()
    return review


def _search_text(revision: Revision) -> str:
    content = revision.content
    words = [content.headline, content.standfirst, content.byline, *(block.text for block in content.blocks)]
    return indexed(" ".join(words), content.language)
