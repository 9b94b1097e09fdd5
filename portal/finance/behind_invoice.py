"""What stands behind one paper: its order and payments, ledger entries, credit notes, and the letters about it."""

from dataclasses import dataclass

from sqlalchemy import or_, select

from invoices.facts import PaperFacts
from invoices.ledger import Invoice, LedgerEntry
from invoices.papers import InvoicePaper
from portal.db import db
from portal.licensing.refunding import orders_of_payment
from portal.licensing.reversal_tables import Dispute, Refund, RefundOrder
from portal.licensing.reversals import disputes_of, refunds_of
from portal.licensing.tables import Licence, Quote, Request, RequestEvent
from portal.people.accounts import User
from portal.work.tables import Mail


@dataclass(frozen=True, slots=True)
class BehindInvoice:
    """Everything that explains one paper. ``licence`` is None where the paper names none."""

    paper: InvoicePaper
    quote: Quote
    order: Request
    licence: Licence | None
    credit_notes: list[PaperFacts]  # on this invoice, oldest first
    refund_orders: list[RefundOrder]  # asked for at the desk, for any payment of its order
    went_back: list[tuple[str, Refund | Dispute]]  # "refund" or "dispute", of the payments of its order
    entries: list[LedgerEntry]  # of the paper and of its credit notes, in order
    events: list[tuple[RequestEvent, str]]  # of its order, oldest first, and who did it; "" when nobody
    mails: list[Mail]  # oldest first


def behind(number: str) -> BehindInvoice:
    """What stands behind the paper ``number``. Raises sqlalchemy.exc.NoResultFound when there is none."""
    session = db.session
    invoice = session.get_one(Invoice, number)
    paper = InvoicePaper.from_json(invoice.snapshot)
    quote = session.get_one(Quote, invoice.quote_id)
    licence = session.scalar(select(Licence).where(Licence.number == paper.licence_number))
    notes = select(PaperFacts).where(PaperFacts.corrects == number).order_by(PaperFacts.number)
    credit_notes = list(session.scalars(notes))
    papers = [number, *(note.number for note in credit_notes)]
    entries = select(LedgerEntry).where(LedgerEntry.paper.in_(papers)).order_by(LedgerEntry.id)
    return BehindInvoice(
        paper,
        quote,
        quote.request,
        licence,
        credit_notes,
        [order for each in quote.request.payments for order in orders_of_payment(session, each.id)],
        _went_back(quote.request),
        list(session.scalars(entries)),
        _events(quote.request),
        _mails_about(quote.request, papers),
    )


def _went_back(order: Request) -> list[tuple[str, Refund | Dispute]]:
    found: list[tuple[str, Refund | Dispute]] = []
    for payment in order.payments:
        found += [("refund", each) for each in refunds_of(db.session, payment.id)]
        found += [("dispute", each) for each in disputes_of(db.session, payment.id)]
    return found


def _events(order: Request) -> list[tuple[RequestEvent, str]]:
    people = {event.user_id for event in order.events if event.user_id}
    names = {
        user.id: user.display_name for user in db.session.scalars(select(User).where(User.id.in_(people)))
    }
    return [(event, names.get(event.user_id or 0, "")) for event in order.events]


def _mails_about(order: Request, papers: list[str]) -> list[Mail]:
    """Letters about ``order``: their keys begin with what they are about."""
    starts = [f"request:{order.id}:", *(f"quote:{quote.number}" for quote in order.quotes)]
    starts += [f"payment:{payment.id}:" for payment in order.payments]
    starts += [f"invoice:{number}:" for number in papers]
    if order.licence:
        starts.append(f"licence:{order.licence.number}:")
    query = select(Mail).where(or_(*(Mail.key.startswith(start, autoescape=True) for start in starts)))
    return list(db.session.scalars(query.order_by(Mail.id)))
