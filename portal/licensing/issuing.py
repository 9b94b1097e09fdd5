"""Issue: in the transaction that settles, number the papers, enter the register, post the ledger, enqueue the work."""

import datetime as dt

from dateutil.relativedelta import relativedelta
from sqlalchemy.orm import Session

from invoices import ledger, numbering
from invoices.ledger import Invoice
from invoices.terms import Terms
from portal.db import utc_now
from portal.licensing.register import enter
from portal.licensing.snapshots import invoice_paper, licence_paper, public_scope
from portal.licensing.states import LicenceState
from portal.licensing.tables import Licence, Payment, Request
from portal.licensing.timeline import record
from portal.work.engine import enqueue


def issue(session: Session, request: Request, payment: Payment, now: dt.datetime) -> Licence:
    """Issue the licence and the invoice of ``request``, settled by ``payment`` at ``now``.

    Everything the papers say comes from the payment's quote; nothing outside is called. The unique columns of
    ``licences`` make a second issue of the same request impossible whatever calls this.
    """
    quote = payment.quote
    terms = Terms.from_json(quote.snapshot["terms"])
    number = numbering.next_number(session, numbering.LICENCE, now.year)
    invoice_number = numbering.next_number(session, numbering.INVOICE, now.year)
    # Whoever waited for the counters read the clock before the one who went first: numbers follow time.
    now = max(now, utc_now())
    starts_on = now.date()
    licence = Licence(
        number=number,
        request_id=request.id,
        quote_id=quote.id,
        outlet_id=request.outlet_id,
        state=LicenceState.ACTIVE,
        snapshot={},
        issued_at=now,
        starts_on=starts_on,
        ends_on=last_day(starts_on, terms),
        invoice_number=invoice_number,
    )
    licence.snapshot = licence_paper(session, licence, quote, terms).to_json()
    session.add(licence)
    request.licence = licence
    _invoice(session, licence, payment, now)
    enter(session, licence, "issued", **public_scope(licence))
    record(session, request, "licence_issued", licence=number, invoice=invoice_number)
    enqueue(session, "fulfil", key=f"licence:{number}", payload={"licence": number})
    return licence


def last_day(starts_on: dt.date, terms: Terms) -> dt.date | None:
    """The last day of a licence that starts on ``starts_on``: the day before the same day, months later."""
    if terms.term.months is None:
        return None
    return starts_on + relativedelta(months=terms.term.months) - dt.timedelta(days=1)


def _invoice(session: Session, licence: Licence, payment: Payment, now: dt.datetime) -> Invoice:
    quote = payment.quote
    invoice = Invoice(
        number=licence.invoice_number,
        kind="invoice",
        quote_id=quote.id,
        customer_id=licence.outlet_id,
        currency=quote.currency,
        net_minor=quote.net_minor,
        tax_minor=quote.tax_minor,
        total_minor=quote.total_minor,
        issued_at=now,
        due_on=now.date(),
        snapshot=invoice_paper(licence, quote, payment, now).to_json(),
    )
    works = quote.snapshot["paper"]["works"]
    ledger.issue(session, invoice, " ".join(title for work in works for title in work["headlines"].values()))
    account = ledger.STRIPE if payment.method == "card" else ledger.BANK
    ledger.receive(session, invoice, payment_id=payment.id, into=account, at=now)
    return invoice
