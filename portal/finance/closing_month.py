"""Close a month: what is still unexplained in it, and the closing itself."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import func, literal_column, select
from sqlalchemy.orm import aliased

from invoices import closing
from invoices.facts import PaperFacts
from invoices.ledger import RECEIVABLE, LedgerEntry, PaperFile
from invoices.payments import PaymentState
from portal.db import db, transaction, utc_now
from portal.finance.invoice_list import INVOICE
from portal.finance.vat import Period
from portal.licensing.returning import PART_KILLED, REASONS
from portal.licensing.tables import Licence, Payment

_MOST = 20  # things named of each check


class Check(StrEnum):
    """What is looked at before a month is closed. The first four are faults of the books, and stop it."""

    NUMBERS = "numbers"  # each series runs without a gap through the month
    BALANCE = "balance"  # the entries of each posting sum to nothing
    FACTS = "facts"  # what is owed is what the ledger says
    PAPERS = "papers"  # each paper has its PDF
    HELD = "held"  # payments that came otherwise than agreed
    OWED_BACK = "owed_back"  # money that has to go back
    UNISSUED = "unissued"  # paid, and nothing was issued


STOPPING = frozenset({Check.NUMBERS, Check.BALANCE, Check.FACTS, Check.PAPERS})


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found in a month: names of papers, postings or payments; none when all is well."""

    check: Check
    found: list[str]

    @property
    def stops(self) -> bool:
        return bool(self.found) and self.check in STOPPING


class StillUnexplained(ValueError):
    """A check found a fault of the books, so the month stays open."""


def findings(month: Period) -> list[Finding]:
    """Every check over ``month``, in the order of ``Check``."""
    found = {
        Check.NUMBERS: _gaps(month),
        Check.BALANCE: _unbalanced(month),
        Check.FACTS: _differing(month),
        Check.PAPERS: _without_file(month),
        Check.HELD: _payments(month, Payment.state == PaymentState.QUARANTINED),
        Check.OWED_BACK: _payments(
            month, Payment.state == PaymentState.SUCCEEDED, Payment.problem.in_((*REASONS, PART_KILLED))
        ),
        Check.UNISSUED: _unissued(month),
    }
    return [Finding(check, found[check]) for check in Check]


def may_close(month: Period) -> bool:
    """True for a month that is over and open."""
    through = closing.closed_through(db.session)
    return month.last < utc_now().date() and (through is None or month.last > through)


def close_month(month: Period, user_id: int) -> None:
    """Close ``month`` and every month before it. Raises StillUnexplained, or ``closing.NotToBeClosed``."""
    with transaction() as session:
        stopping = [finding.check for finding in findings(month) if finding.stops]
        if stopping:
            raise StillUnexplained(", ".join(stopping))
        closing.close(session, month.last, by=user_id, at=utc_now())


def closings() -> list[closing.Closing]:
    """Every closing, newest first."""
    return list(db.session.scalars(select(closing.Closing).order_by(closing.Closing.through.desc())))


def _gaps(month: Period) -> list[str]:
    """Series whose papers of the month are not one unbroken run."""
    series = func.substr(PaperFacts.number, 1, 8).label("series")
    query = (
        select(series, func.count(), func.min(PaperFacts.number), func.max(PaperFacts.number))
        .where(PaperFacts.issued_on.between(month.first, month.last))
        .group_by(literal_column("series"))
    )
    return [
        f"{first} – {last}"
        for _series, papers, first, last in db.session.execute(query)
        if int(last.rpartition("-")[2]) - int(first.rpartition("-")[2]) + 1 != papers
    ]


def _unbalanced(month: Period) -> list[str]:
    start, end = _instants(month)
    total = func.sum(LedgerEntry.amount_minor)
    query = (
        select(LedgerEntry.posting)
        .where(LedgerEntry.at >= start, LedgerEntry.at < end)
        .group_by(LedgerEntry.posting, LedgerEntry.currency)
        .having(total != 0)
    )
    return list(db.session.scalars(query.limit(_MOST)))


def _differing(month: Period) -> list[str]:
    """Invoices where what is owed is not what the ledger says of them and of their credit notes."""
    note = aliased(PaperFacts)
    receivable = select(func.coalesce(func.sum(LedgerEntry.amount_minor), 0)).where(
        LedgerEntry.account == RECEIVABLE
    )
    # Two sums, each by an index: one over "this paper or its notes" would read the whole ledger for each invoice.
    own = receivable.where(LedgerEntry.paper == PaperFacts.number)
    of_notes = receivable.join(note, note.number == LedgerEntry.paper).where(
        note.corrects == PaperFacts.number
    )
    owed = own.correlate(PaperFacts).scalar_subquery() + of_notes.correlate(PaperFacts).scalar_subquery()
    query = select(PaperFacts.number).where(
        PaperFacts.issued_on.between(month.first, month.last),
        PaperFacts.kind == INVOICE,
        PaperFacts.owed_minor != owed,
    )
    return list(db.session.scalars(query.order_by(PaperFacts.number).limit(_MOST)))


def _without_file(month: Period) -> list[str]:
    made = select(PaperFile.id).where(PaperFile.paper == PaperFacts.number, PaperFile.role == "pdf")
    query = select(PaperFacts.number).where(
        PaperFacts.issued_on.between(month.first, month.last), ~made.exists()
    )
    return list(db.session.scalars(query.order_by(PaperFacts.number).limit(_MOST)))


def _payments(month: Period, *conditions: object) -> list[str]:
    start, end = _instants(month)
    query = select(Payment.reference).where(
        Payment.created_at >= start,
        Payment.created_at < end,
        *conditions,  # type: ignore[arg-type]
    )
    return list(db.session.scalars(query.order_by(Payment.created_at).limit(_MOST)))


def _unissued(month: Period) -> list[str]:
    licensed = select(Licence.id).where(Licence.request_id == Payment.request_id)
    return _payments(
        month, Payment.state == PaymentState.SUCCEEDED, Payment.problem == "", ~licensed.exists()
    )


def _instants(month: Period) -> tuple[dt.datetime, dt.datetime]:
    start = dt.datetime.combine(month.first, dt.time(), dt.UTC)
    return start, dt.datetime.combine(month.last + dt.timedelta(days=1), dt.time(), dt.UTC)
