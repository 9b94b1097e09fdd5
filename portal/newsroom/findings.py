"""What the checks say of an edition as it stands, and which warnings an editor let pass."""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.db import transaction, utc_now
from portal.newsroom import glossary
from portal.newsroom.articles import Edition, Revision
from portal.newsroom.checks.finding import Finding, Severity
from portal.newsroom.checks.registry import run, run_alone
from portal.newsroom.checks.settings import CheckSettings
from portal.newsroom.edition_facts import EditionFacts, facts_of
from portal.newsroom.exchange.xliff_units import segments
from portal.newsroom.margin import Dismissal, SegmentDraft
from portal.newsroom.term_matching import Term
from portal.newsroom.typed import clean_reason
from portal.people.accounts import User
from portal.publisher import identity


class UnknownFinding(LookupError):
    """No check says this of the text as it stands: the words have changed since."""


class NotDismissible(ValueError):
    """The finding blocks approval: it has to be put right."""


@dataclass(frozen=True, slots=True)
class OpenFinding:
    """A finding that stands, and how it was let pass if it was."""

    finding: Finding
    dismissed: Dismissal | None = None

    @property
    def blocks(self) -> bool:
        return self.finding.severity is Severity.BLOCKS


def open_findings(session: Session, edition: Edition, approver: User | None = None) -> list[OpenFinding]:
    """What the checks say of the text as it stands, in the order of the rows. A source is held against itself alone.

    ``approver``: who would approve it; None leaves the check of that person silent. Warnings that were let pass are
    among them, with who did so and why.
    """
    facts = facts_of(session, [edition.id]).get(edition.id)
    if facts is None:
        return []
    asked = approver is not None and not identity().translator_may_approve
    return findings_in(
        facts,
        glossary.terms(session),
        translator_id=translator_of(session, edition) if asked else None,
        approver_id=approver.id if approver else None,
    )


def findings_in(
    facts: EditionFacts,
    terms: tuple[Term, ...],
    *,
    translator_id: int | None = None,
    approver_id: int | None = None,
) -> list[OpenFinding]:
    """As ``open_findings``, of an edition whose facts are at hand. ``terms``: the glossary."""
    house = identity()
    if facts.source is None:
        found = run_alone(facts.text, CheckSettings(profile=house.french, glossary=terms))
    else:
        settings = CheckSettings(
            profile=house.french,
            glossary=terms,
            alignment=facts.edition.alignment,
            changed=tuple(facts.changes.open),
            machine=facts.machine,
            translator_may_approve=house.translator_may_approve,
            translator_id=translator_id,
            approver_id=approver_id,
        )
        found = run(facts.source, facts.text, settings)
    dismissed = {(row.check, row.segment_id, row.fingerprint): row for row in reversed(facts.dismissals)}
    return [OpenFinding(one, _passed(one, dismissed)) for one in found]


def dismiss(
    edition_id: str, check: int, segment_id: str, fingerprint: str, reason: str, user: User
) -> Dismissal:
    """Let a warning pass, with a reason that is kept. It counts while the words it was about stand.

    Letting it pass again gives what was said first. Raises ReasonNeeded, TooLong (400 characters), UnknownFinding,
    NotDismissible.
    """
    reason = clean_reason(reason)
    with transaction() as session:
        edition = session.get_one(Edition, edition_id, with_for_update=True)
        key = (check, segment_id, fingerprint)
        known = (one for one in open_findings(session, edition) if _key(one.finding) == key)
        found = next(known, None)
        if found is None:
            raise UnknownFinding(fingerprint)
        if found.blocks:
            raise NotDismissible(fingerprint)
        if found.dismissed:
            return found.dismissed
        row = Dismissal(
            edition_id=edition_id,
            segment_id=segment_id,
            check=check,
            fingerprint=fingerprint,
            reason=reason,
            user_id=user.id,
            at=utc_now(),
        )
        session.add(row)
        session.flush()
        return row


def translator_of(session: Session, edition: Edition) -> int | None:
    """Who wrote most of the segments that changed since the last approval; None when nobody knows.

    What is not frozen counts for whoever typed it. Of two who wrote as much, the later.
    """
    wrote: Counter[int | None] = Counter()
    drafts = session.scalars(
        select(SegmentDraft).where(SegmentDraft.edition_id == edition.id).order_by(SegmentDraft.at.desc())
    )
    wrote.update(row.user_id for row in drafts)
    revisions = sorted(edition.revisions, key=lambda revision: revision.number)
    approved = next((r.number for r in revisions if r.id == edition.approved_revision_id), 0)
    for before, revision in reversed(list(zip([None, *revisions], revisions, strict=False))):
        if revision.number > approved:
            wrote[revision.created_by] += _changed(before, revision)
    wrote.pop(None, None)
    return wrote.most_common(1)[0][0] if wrote else None


def _key(finding: Finding) -> tuple[int, str, str]:
    return finding.check, finding.segment, finding.fingerprint


def _passed(finding: Finding, dismissed: dict[tuple[int, str, str], Dismissal]) -> Dismissal | None:
    return dismissed.get(_key(finding)) if finding.severity is Severity.WARNS else None


def _changed(before: Revision | None, revision: Revision) -> int:
    old = segments(before.content) if before else {}
    return sum(words != old.get(id) for id, words in segments(revision.content).items())
