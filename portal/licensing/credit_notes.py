"""Credit notes for money that went back: numbered, posted, rendered and told, one for each cause."""

from typing import Any

from sqlalchemy.orm import Session

from invoices import crediting, ledger, numbering
from invoices.ledger import Invoice
from invoices.money import Money
from invoices.papers import InvoicePaper
from portal.db import db, transaction, utc_now
from portal.licensing.letters import credit_note_ready
from portal.licensing.orders import credit_notes_of
from portal.licensing.rendering import render_invoice_files
from portal.licensing.tables import Payment, Request
from portal.licensing.timeline import record
from portal.work.engine import enqueue, job

# Why, as the credit note says it.
REASONS = {
    "agreed": {"en": "Refund agreed", "fr": "Remboursement convenu"},
    "withdrawn": {"en": "Story withdrawn", "fr": "Article retiré"},
    "error": {"en": "Charged in error", "fr": "Facturé par erreur"},
    "refund": {"en": "Refunded", "fr": "Remboursé"},
    "dispute": {
        "en": "Returned to the payer by their bank (charge-back)",
        "fr": "Rendu au payeur par sa banque (rétrofacturation)",
    },
}


def issue(
    session: Session, payment: Payment, invoice: Invoice, amount: Money, *, because: str, cause: str
) -> str | None:
    """Issue the credit note of ``invoice`` over ``amount`` that ``payment`` gave back; its number.

    In the caller's transaction, which has the request locked. ``because``: one of REASONS; ``cause``: the id of
    the refund or dispute, which the posting of the money carries. None when all was credited before.
    Source: Directive 2006/112/EC arts. 90 and 219.
    """
    now = utc_now()
    paper = InvoicePaper.from_json(invoice.snapshot)
    before = [InvoicePaper.from_json(note.snapshot) for note in credit_notes_of(payment.request)]
    left = crediting.credited(paper) - Money.total(
        (crediting.credited(each) for each in before), amount.currency
    )
    amount = min(amount, left, key=lambda each: each.minor)
    if not amount:
        return None
    number = numbering.next_number(session, numbering.CREDIT_NOTE, now.year)
    now = max(now, utc_now())  # whoever waited for the counter read the clock before the one who went first
    note = crediting.credit_note(
        paper, number=number, on=now.date(), reason=REASONS[because], amount=amount, before=before
    )
    row = Invoice(
        number=number,
        kind="credit_note",
        quote_id=invoice.quote_id,
        customer_id=invoice.customer_id,
        currency=invoice.currency,
        net_minor=note.net.minor,
        tax_minor=note.tax.minor,
        total_minor=amount.minor,
        issued_at=now,
        due_on=now.date(),
        snapshot=note.to_json(),
    )
    ledger.issue(session, row)
    ledger.give_back(session, row, cause=cause, out_of=ledger.STRIPE, at=now)
    record(session, payment.request, "credited", invoice=invoice.number, credit_note=number)
    enqueue(session, "credit_note", key=number, payload={"number": number, "request_id": payment.request_id})
    return number


def unpay(session: Session, number: str, *, cause: str) -> None:
    """The money of credit note ``number`` came back to us: it is owed to the outlet again. The paper stands."""
    row = session.get_one(Invoice, number)
    ledger.take_back(session, row, cause=cause, into=ledger.STRIPE, at=utc_now())


@job("credit_note")
def make_credit_note(payload: dict[str, Any]) -> None:
    """Make the files of credit note ``payload["number"]``, then write to the buyer."""
    number = payload["number"]
    render_invoice_files(db.session.get_one(Invoice, number))
    with transaction() as session:
        note = session.get_one(Invoice, number)
        credit_note_ready(session, session.get_one(Request, payload["request_id"]), note)
