"""What the list of invoices shows, for spreadsheets and for the accountant: read as it is sent, a part at a time."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import select

from invoices.facts import PaperFacts
from invoices.journal import JournalLeg
from invoices.ledger import LedgerEntry
from invoices.money import Money, exponent
from portal.db import db, utc_now
from portal.finance.invoice_list import CREDIT_NOTE, InvoiceFilter, matching, states_of

_PART = 1_000  # rows read at a time


class PaperLine(NamedTuple):
    """One paper for a spreadsheet. Amounts in major units of ``currency``; those of a credit note are negative."""

    number: str
    corrects: str
    issued_on: dt.date
    due_on: dt.date
    buyer: str
    country: str
    purchase_order: str
    quote_number: str
    licence_number: str
    currency: str
    net: Decimal
    tax: Decimal
    total: Decimal
    owed: Decimal
    credited: Decimal
    states: list[str]


_PLAIN = PaperLine._fields[: PaperLine._fields.index("net")]
_AMOUNTS = ("net_minor", "tax_minor", "total_minor", "owed_minor", "credited_minor")


def papers(wanted: InvoiceFilter) -> Iterator[PaperLine]:
    """Every paper that ``wanted`` asks for, in the order of their numbers."""
    today = utc_now().date()
    columns = [getattr(PaperFacts, name) for name in ("kind", *_PLAIN, *_AMOUNTS)]
    query = matching(select(*columns), wanted).order_by(PaperFacts.number)
    for kind, *plain, net, tax, total, owed, credited in db.session.execute(
        query.execution_options(yield_per=_PART)
    ):
        places = -exponent(plain[-1])
        sign = -1 if kind == CREDIT_NOTE else 1
        amounts = (sign * net, sign * tax, sign * total, owed, credited)
        states = states_of(kind, total, owed, credited, plain[3], today)
        yield PaperLine._make((*plain, *(Decimal(minor).scaleb(places) for minor in amounts), states))


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
