"""What editors decide of an edition: submit, approve, ask for changes, withdraw."""

import datetime as dt
from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.db import transaction, utc_now
from portal.newsroom.articles import Edition, EditionState, Review, Revision
from portal.newsroom.findings import OpenFinding as OpenFinding
from portal.newsroom.findings import dismiss as dismiss
from portal.newsroom.findings import open_findings as open_findings
from portal.newsroom.searching import indexed
from portal.newsroom.staleness import changed_segments as changed_segments
from portal.newsroom.staleness import confirm_unchanged as confirm_unchanged
from portal.newsroom.staleness import forget_renderings
from portal.newsroom.staleness import open_changes as open_changes
from portal.newsroom.states import Action, after, allows
from portal.newsroom.working import freeze, standing_text
from portal.newsroom.working_text import held, source_of
from portal.people.accounts import User
from portal.work.engine import enqueue

MAX_COMMENT = 4000


class OutdatedView(ValueError):
    """The text has changed since the page was opened: what was read is not what would be approved."""


class SourceNotApproved(ValueError):
    """A translation cannot be approved before the text it translates."""


class OpenFindings(ValueError):
    """Checks block the approval. ``findings``: those that do, in the order of the rows."""

    def __init__(self, findings: Sequence[OpenFinding]) -> None:
        super().__init__(f"{len(findings)} findings block the approval")
        self.findings = tuple(findings)


def submit(edition_id: str, user: User | None, *, freezing: bool = True) -> Edition:
    """Put the text as it stands before an editor, frozen as a revision. Raises RefusedTransition.

    ``freezing``: False for a text that came in while somebody is still at work; their edits stay drafts.
    """
    with transaction() as session:
        edition = held(session, edition_id)
        if freezing:
            freeze(session, edition, user)
        before, edition.state = edition.state, after(edition.state, Action.SUBMIT)
        if edition.state != before:
            _record(session, edition, "submitted", "", user)
        return edition


def can_submit(session: Session, edition: Edition) -> bool:
    """Whether putting it up for review would change something: also an approved text that was edited since."""
    if allows(edition.state, Action.SUBMIT):
        return True
    if edition.current is None or not allows(edition.state, Action.REVISE):
        return False
    return standing_text(session, edition).content_hash != edition.current.content_hash


def approve(edition_id: str, text_hash: str, source_revision_id: str, user: User) -> Edition:
    """Freeze and sign the text that was read with the source revision beside it; it may now leave the house.

    ``text_hash``: content hash of the standing text that was on the page. ``source_revision_id``: of the source
    edition, "" when the edition is itself the source. Enqueues ``editions_approved`` in the same transaction.
    Approving the same pair again changes nothing. Warnings do not hold it up. Raises OutdatedView, OpenFindings,
    SourceNotApproved, RefusedTransition.
    """
    with transaction() as session:
        edition = held(session, edition_id)
        source = source_of(edition)
        current_source = source.current_revision_id if source else None
        if (current_source or "") != source_revision_id:
            raise OutdatedView(edition.id)
        after(edition.state, Action.APPROVE)
        approved = session.get(Revision, edition.approved_revision_id or "")
        if edition.state == EditionState.APPROVED and approved and approved.content_hash == text_hash:
            return edition
        if standing_text(session, edition).content_hash != text_hash:
            raise OutdatedView(edition.id)
        if source and (
            source.state != EditionState.APPROVED or source.approved_revision_id != current_source
        ):
            raise SourceNotApproved(edition.id)
        blocking = [one for one in open_findings(session, edition, user) if one.blocks]
        if blocking:
            raise OpenFindings(blocking)
        revision = freeze(session, edition, user)
        edition.state = after(edition.state, Action.APPROVE)
        edition.approved_revision_id = revision.id
        edition.due_at = None
        edition.search_text = _search_text(revision)
        review = _record(session, edition, "approved", "", user)
        forget_renderings(session, edition)
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


def _record(session: Session, edition: Edition, decision: str, comment: str, user: User | None) -> Review:
    source = source_of(edition)
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
