"""Proof of the shop: what has to hold between payments, quotes, licences, register, packages and stored files.

Reads only; with ``invoices.proof`` the rules that never break, as one list of faults in plain English.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator

import rfc8785
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from invoices import proof as books
from invoices.ledger import Invoice, PaperFile
from invoices.numbering import LICENCE, QUOTE
from invoices.papers import LicencePaper
from invoices.payments import PaymentState
from portal.licensing.states import RequestState
from portal.licensing.tables import Licence, Payment, Quote, RegisterEntry, Request
from portal.newsroom.articles import Image
from portal.syndication.tables import Package
from portal.work import files

_BATCH = 500
# The money came, whatever became of it afterwards.
_CAME = (
    PaymentState.SUCCEEDED,
    PaymentState.PART_REFUNDED,
    PaymentState.REFUNDED,
    PaymentState.DISPUTED,
)


def faults(session: Session) -> Iterator[str]:
    """Every fault of the books and of the shop, one line each; empty when all is well."""
    yield from books.faults(session)
    yield from books.gaps(session, (LICENCE,), _issued(session, select(Licence.number, Licence.issued_at)))
    yield from books.gaps(session, (QUOTE,), _issued(session, select(Quote.number, Quote.created_at)))
    yield from _quotes(session)
    yield from _licences(session)
    yield from _payments(session)
    yield from _orders(session)
    yield from _register(session)
    yield from _files(session)


def _issued(session: Session, query: Select) -> list[books.Issued]:
    return [(number, at) for number, at in session.execute(query)]


def _quotes(session: Session) -> Iterator[str]:
    for quote in session.scalars(select(Quote).execution_options(yield_per=_BATCH)):
        if hashlib.sha256(rfc8785.dumps(quote.snapshot)).hexdigest() != quote.snapshot_hash:
            yield f"{quote.number}: the quote has changed since it was frozen"
        priced = quote.priced
        if (priced.net.minor, priced.tax.minor, priced.total) != (
            quote.net_minor,
            quote.tax_minor,
            quote.total,
        ):
            yield f"{quote.number}: its amounts are not those it was frozen with"


def _licences(session: Session) -> Iterator[str]:
    """Quote = invoice = licence = payment, from one snapshot."""
    query = (
        select(Licence, Quote, Invoice)
        .join(Quote, Quote.id == Licence.quote_id)
        .outerjoin(Invoice, Invoice.number == Licence.invoice_number)
        .order_by(Licence.number)
        .execution_options(yield_per=_BATCH)
    )
    paid = _times_paid(session)
    for licence, quote, invoice in session.execute(query):
        if invoice is None:
            yield f"{licence.number}: its invoice {licence.invoice_number} does not exist"
            continue
        amounts = (invoice.quote_id, invoice.net_minor, invoice.tax_minor, invoice.total_minor)
        if amounts != (quote.id, quote.net_minor, quote.tax_minor, quote.total_minor):
            yield f"{invoice.number}: not what the quote {quote.number} says"
        paper = LicencePaper.from_json(licence.snapshot)
        named = (paper.number, paper.invoice_number, paper.quote_number, paper.fee)
        if named != (licence.number, invoice.number, quote.number, quote.net):
            yield f"{licence.number}: the licence says otherwise than its invoice and quote"
        if paid[licence.request_id] < 1:
            yield f"{licence.number}: issued, and nothing was paid"


def _times_paid(session: Session) -> Counter[str]:
    query = select(Payment.request_id, func.count()).where(Payment.state.in_(_CAME))
    return Counter(dict(session.execute(query.group_by(Payment.request_id)).all()))


def _payments(session: Session) -> Iterator[str]:
    query = (
        select(Payment, Quote)
        .join(Quote, Quote.id == Payment.quote_id)
        .outerjoin(Licence, Licence.request_id == Payment.request_id)
        .where(Payment.state == PaymentState.SUCCEEDED, Licence.id.is_(None))
    )
    for payment, quote in session.execute(query):
        yield f"payment {payment.id} of {quote.number}: paid, and no licence was issued"
    differing = (
        select(Payment.id, Quote.number)
        .join(Quote, Quote.id == Payment.quote_id)
        .where(
            Payment.state.in_(_CAME),
            (Payment.amount_minor != Quote.total_minor) | (Payment.currency != Quote.currency),
        )
    )
    for payment_id, number in session.execute(differing):
        yield f"payment {payment_id}: not the total of its quote {number}"


def _orders(session: Session) -> Iterator[str]:
    """A paid order has its licence; an issued one its papers and a package."""
    paid = Request.state.in_((RequestState.PAID, RequestState.ISSUED))
    with_licence = select(Request.id, Licence.number).outerjoin(Licence, Licence.request_id == Request.id)
    for request_id, number in session.execute(with_licence.where(paid != Licence.id.is_not(None))):
        yield f"request {request_id}: " + (
            f"not paid, and has the licence {number}" if number else "paid, and has no licence"
        )
    papers = select(PaperFile.paper).where(PaperFile.role == "pdf")
    query = (
        select(Licence.number, Licence.invoice_number)
        .join(Request, Request.id == Licence.request_id)
        .where(Request.state == RequestState.ISSUED)
        .order_by(Licence.number)
    )
    for number, invoice in session.execute(query.where(Licence.number.not_in(papers))):
        yield f"{number}: issued with the invoice {invoice}, and there is no licence PDF"
    for number, invoice in session.execute(query.where(Licence.invoice_number.not_in(papers))):
        yield f"{invoice}: issued with the licence {number}, and there is no invoice PDF"
    for number, _invoice in session.execute(
        query.where(Licence.number.not_in(select(Package.licence_number)))
    ):
        yield f"{number}: issued, and there is no package"


def _register(session: Session) -> Iterator[str]:
    count, last = session.execute(select(func.count(), func.max(RegisterEntry.index))).one()
    if count != (last or 0):
        yield f"register: {count} entries, where the last is number {last}"
    entries = select(RegisterEntry.licence_number, func.count()).where(RegisterEntry.event == "issued")
    entered = dict(session.execute(entries.group_by(RegisterEntry.licence_number)).all())
    for number in session.scalars(select(Licence.number).order_by(Licence.number)):
        times = entered.pop(number, 0)
        if times != 1:
            yield f"{number}: entered in the register {times} times"
    for number in sorted(entered):
        yield f"{number}: in the register, and no licence has this number"


def _files(session: Session) -> Iterator[str]:
    named = (
        select(PaperFile.paper, PaperFile.sha256),
        select(Package.licence_number, Package.sha256),
        select(Image.article_id, Image.sha256).where(Image.sha256 != ""),
    )
    for query in named:
        for owner, sha256 in session.execute(query):
            try:
                files.get(sha256)
            except files.NotStored:
                yield f"{owner}: its file {sha256} is missing"
            except files.DamagedFile:
                yield f"{owner}: its file {sha256} is damaged"
