"""What the list of invoices shows, for spreadsheets and for the accountant: read as it is sent, a part at a time."""

from collections.abc import Iterator

from sqlalchemy import select

from invoices.facts import PaperFacts
from invoices.journal import JournalLeg
from invoices.ledger import LedgerEntry
from invoices.money import Money
from portal.db import db, utc_now
from portal.finance.invoice_list import CREDIT_NOTE, InvoiceFilter, InvoiceRow, matching

_PART = 1_000  # rows read at a time


def papers(wanted: InvoiceFilter) -> Iterator[InvoiceRow]:
    """Every paper that ``wanted`` asks for, in the order of their numbers."""
    today = utc_now().date()
    query = matching(select(PaperFacts), wanted).order_by(PaperFacts.number)
    for facts in db.session.scalars(query.execution_options(yield_per=_PART)):
        yield InvoiceRow(facts, today)


def signed(facts: PaperFacts, amount: Money) -> Money:
    """``amount`` of a paper as it counts: a credit note takes away."""
    return -amount if facts.kind == CREDIT_NOTE else amount


def journal(wanted: InvoiceFilter) -> Iterator[JournalLeg]:
    """The ledger entries of every paper that ``wanted`` asks for, as they were posted."""
    query = (
        select(
            LedgerEntry.id,
            LedgerEntry.posting,
            LedgerEntry.account,
            LedgerEntry.amount_minor,
            LedgerEntry.currency,
            LedgerEntry.at,
            PaperFacts.number,
            PaperFacts.issued_on,
            PaperFacts.customer_id,
            PaperFacts.buyer,
        )
        .join(PaperFacts, PaperFacts.number == LedgerEntry.paper)
        .order_by(LedgerEntry.at, LedgerEntry.posting, LedgerEntry.id)
    )
    rows = db.session.execute(matching(query, wanted).execution_options(yield_per=_PART))
    for id, posting, account, minor, currency, at, number, issued_on, customer_id, buyer in rows:
        amount = Money(minor, currency)
        yield JournalLeg(id, posting, account, amount, at.date(), number, issued_on, customer_id, buyer)
