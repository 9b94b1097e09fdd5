"""Proof of the books: everything that has to hold between papers, numbers and ledger, looked at row by row.

Reads only. Each fault is one English line for finance and operators; no fault, no line.
"""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from invoices.crediting import credited as worth
from invoices.exactness import InexactPaper, prove
from invoices.facts import PaperFacts
from invoices.ledger import RECEIVABLE, ROUNDING, SALES, VAT, Invoice, LedgerEntry
from invoices.numbering import CREDIT_NOTE, INVOICE, Series
from invoices.papers import InvalidSnapshot, InvoicePaper

_NUMBER = re.compile(r"([A-Z]{2}-\d{4})-(\d{6,})")
_BATCH = 500  # rows in memory at a time

Issued = tuple[str, dt.datetime]  # a number, and when it was issued


def faults(session: Session) -> Iterator[str]:
    """Every fault of invoices, credit notes and ledger."""
    issued = [(number, at) for number, at in session.execute(select(Invoice.number, Invoice.issued_at))]
    yield from gaps(session, (INVOICE, CREDIT_NOTE), issued)
    yield from _papers(session)
    yield from _postings(session)
    yield from _facts(session)


def gaps(session: Session, prefixes: Iterable[str], issued: Iterable[Issued]) -> Iterator[str]:
    """Where the series of ``prefixes`` are not exactly 1 to N in order of time, N being what their counter says."""
    counted = {
        series.name: series.last
        for series in session.scalars(select(Series))
        if series.name.partition("-")[0] in prefixes
    }
    found: dict[str, list[tuple[int, dt.datetime]]] = defaultdict(list)
    for number, at in issued:
        match = _NUMBER.fullmatch(number)
        if match is None:
            yield f"{number}: not a number of any series"
        else:
            found[match[1]].append((int(match[2]), at))
    for name in sorted({*counted, *found}):
        series = sorted(found[name])
        last = counted.get(name, 0)
        if [count for count, _ in series] != list(range(1, last + 1)):
            yield f"{name}: {len(series)} papers, where the counter stands at {last}"
        for (count, at), (_, after) in pairwise(series):
            if after < at:
                yield f"{name}: number {count + 1} is older than number {count}"


def _papers(session: Session) -> Iterator[str]:
    query = select(Invoice).order_by(Invoice.number).execution_options(yield_per=_BATCH)
    for invoice in session.scalars(query):
        try:
            paper = InvoicePaper.from_json(invoice.snapshot)
            prove(paper)
        except (InvalidSnapshot, InexactPaper) as problem:
            yield f"{invoice.number}: {problem}"
            continue
        on_row = (invoice.number, invoice.kind, invoice.net, invoice.tax, invoice.total)
        if on_row != (paper.number, paper.kind, paper.net, paper.tax, worth(paper)):
            yield f"{invoice.number}: the paper says otherwise than its row"


def _postings(session: Session) -> Iterator[str]:
    amount = func.sum(LedgerEntry.amount_minor)
    by_posting = select(LedgerEntry.posting, LedgerEntry.currency, amount)
    for posting, currency, total in session.execute(
        by_posting.group_by(LedgerEntry.posting, LedgerEntry.currency).having(amount != 0)
    ):
        yield f"{posting}: its entries sum to {total} minor units of {currency}, not to nothing"
    by_account = select(LedgerEntry.posting, LedgerEntry.account, amount)
    legs: dict[str, dict[str, int]] = defaultdict(dict)
    for posting, account, total in session.execute(
        by_account.group_by(LedgerEntry.posting, LedgerEntry.account)
    ):
        legs[posting][account] = int(total)
    columns = (Invoice.number, Invoice.kind, Invoice.net_minor, Invoice.tax_minor, Invoice.total_minor)
    for number, kind, net, tax, total in session.execute(select(*columns).order_by(Invoice.number)):
        sign = -1 if kind == "credit_note" else 1
        wanted = {RECEIVABLE: total, SALES: -net, VAT: -tax, ROUNDING: net + tax - total}
        posted = legs.get(f"{kind}:{number}", {})
        if any(posted.get(account, 0) != sign * minor for account, minor in wanted.items()):
            yield f"{number}: the ledger says otherwise than the paper"


def _facts(session: Session) -> Iterator[str]:
    """What lists and sums are made from says what papers and ledger say."""
    noted = (PaperFacts.kind, PaperFacts.currency, PaperFacts.net_minor, PaperFacts.tax_minor)
    standing = (PaperFacts.owed_minor, PaperFacts.credited_minor)
    kept = {number: rest for number, *rest in session.execute(select(PaperFacts.number, *noted, *standing))}
    notes = select(PaperFacts.number, PaperFacts.corrects, PaperFacts.total_minor)
    about: dict[str, str] = {}
    credited: dict[str, int] = defaultdict(int)
    for number, corrects, total in session.execute(notes.where(PaperFacts.corrects != "")):
        about[number] = corrects
        credited[corrects] += total
    receivable = select(LedgerEntry.paper, func.sum(LedgerEntry.amount_minor)).where(
        LedgerEntry.account == RECEIVABLE
    )
    owed: dict[str, int] = defaultdict(int)
    for number, minor in session.execute(receivable.group_by(LedgerEntry.paper)):
        owed[about.get(number, number)] += int(minor)
    columns = (Invoice.number, Invoice.kind, Invoice.currency, Invoice.net_minor, Invoice.tax_minor)
    for number, *row in session.execute(select(*columns).order_by(Invoice.number)):
        if number not in kept:
            yield f"{number}: not among the facts of papers"
        elif kept[number][:4] != row:
            yield f"{number}: its facts say otherwise than its row"
        elif kept[number][4:] != [owed[number], credited[number]]:
            yield f"{number}: what is owed or credited is not what the ledger says"
