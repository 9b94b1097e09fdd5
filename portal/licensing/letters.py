"""Letters about an order: to the person who made it, and to our own finance desk."""

from typing import Any

from sqlalchemy.orm import Session

from invoices import describe
from invoices.ledger import Invoice
from invoices.money import Money
from invoices.terms import Terms
from portal.licensing.orders import headlines
from portal.licensing.tables import Licence, Payment, Request
from portal.people.accounts import FINANCE, User
from portal.people.letters import address, as_read, tell_staff
from portal.work.mail import queue_mail


def tell_buyer(session: Session, request: Request, template: str, *, key: str, **facts: Any) -> None:
    """Queue ``template`` to the person who made ``request``, in their language; the same key again is a no-op.

    The letter knows what it is about: ``headline`` of the first article, ``more`` articles, and the ``scope``.
    ``facts``: plain data; amounts, days and moments are written as this reader writes them, in their time zone.
    """
    buyer = session.get_one(User, request.user_id)
    named, more = headlines(request)
    scope = describe.scope(Terms.from_json(request.terms), buyer.language) if request.terms else ""
    queue_mail(
        session,
        key=key,
        recipient=buyer.email,
        language=buyer.language,
        template=template,
        name=buyer.display_name,
        headline=named.get(buyer.language) or next(iter(named.values()), ""),
        more=more,
        scope=scope,
        url=address("outlet.order", request_id=request.id),
        **as_read(buyer, facts),
    )


def tell_finance(session: Session, template: str, *, key: str, **facts: Any) -> None:
    """Queue ``template`` to everybody in finance, each in their language; ``facts`` as for ``tell_buyer``."""
    tell_staff(session, FINANCE, template, key=key, **facts)


def tell_review(session: Session, request: Request) -> None:
    """Tell the outlet that a person decides, and finance that there is something to decide."""
    assert request.review_due_at is not None
    key = f"request:{request.id}:review:{len(request.events)}"
    due = request.review_due_at
    tell_buyer(session, request, "review_begun", key=key, due=due)
    tell_finance(
        session,
        "review_wanted",
        key=f"{key}:finance",
        outlet=request.outlet.registered_name,
        due=due,
        url=address("finance.review", request_id=request.id),
    )


def payment_problem(session: Session, payment: Payment) -> None:
    """Tell finance that money came which does not match its quote."""
    tell_finance(
        session,
        "payment_problem",
        key=f"payment:{payment.id}:problem",
        amount=payment.amount,
        quote=payment.quote.number,
        problem=payment.problem,
        url=address("finance.payments"),
    )


def payment_refused(session: Session, payment: Payment) -> None:
    """Tell finance that the gateway refused to open a payment page at all: buyers cannot pay by card like this."""
    tell_finance(
        session,
        "payment_refused",
        key=f"payment:{payment.id}:refused",
        amount=payment.amount,
        quote=payment.quote.number,
        outlet=payment.request.outlet.registered_name,
        problem=payment.problem,
        url=address("finance.payments"),
    )


def payment_returned(session: Session, payment: Payment, why: str, template: str) -> None:
    """Tell the buyer, by ``template``, and finance that money goes back. ``why``: one of ``returning.REASONS``."""
    facts = {"amount": payment.amount, "method": payment.method, "why": why, "quote": payment.quote.number}
    tell_buyer(session, payment.request, template, key=f"payment:{payment.id}:returned", **facts)
    tell_finance(
        session,
        "payment_to_return",
        key=f"payment:{payment.id}:to-return",
        outlet=payment.request.outlet.registered_name,
        url=address("finance.payments"),
        **facts,
    )


def refund_owed_in_part(session: Session, licence: Licence, payment: Payment) -> None:
    """Tell finance that one story of several was killed after it was paid and before anything was delivered."""
    tell_finance(
        session,
        "refund_owed_in_part",
        key=f"licence:{licence.number}:part-owed",
        outlet=licence.outlet.registered_name,
        licence=licence.number,
        amount=payment.amount,
        url=address("finance.payments"),
    )


def refund_owed(session: Session, licence: Licence, payment: Payment) -> None:
    """Tell buyer and finance that all was killed after it was paid and before anything was delivered."""
    facts = {"amount": payment.amount, "method": payment.method}
    tell_buyer(session, licence.request, "order_stopped", key=f"licence:{licence.number}:stopped", **facts)
    tell_finance(
        session,
        "refund_owed",
        key=f"licence:{licence.number}:refund-owed",
        outlet=licence.outlet.registered_name,
        licence=licence.number,
        invoice=licence.invoice_number,
        url=address("finance.payments"),
        **facts,
    )


def credit_note_ready(session: Session, request: Request, note: Invoice) -> None:
    """Tell the buyer that money goes back to them, and that its credit note is there."""
    tell_buyer(
        session,
        request,
        "credit_note_ready",
        key=f"invoice:{note.number}:ready",
        amount=note.total,
        credit_note=note.number,
        invoice=note.snapshot["corrects_number"],
    )


def refund_failed(
    session: Session, payment: Payment, refund_id: str, amount: Money, credit_note: str | None
) -> None:
    """Tell finance that a refund has failed: the money is owed again."""
    tell_finance(
        session,
        "refund_failed",
        key=f"payment:{payment.id}:refund-failed:{refund_id}",
        outlet=payment.request.outlet.registered_name,
        amount=amount,
        refund=refund_id,
        credit_note=credit_note or "",
        url=address("finance.payments"),
    )


def dispute_changed(session: Session, payment: Payment, dispute_id: str, state: str, amount: Money) -> None:
    """Tell finance of a dispute, and of every change of it. ``state``: an ``invoices.reversals.DisputeState``."""
    tell_finance(
        session,
        "dispute_changed",
        key=f"payment:{payment.id}:dispute:{dispute_id}:{state}",
        outlet=payment.request.outlet.registered_name,
        amount=amount,
        dispute=dispute_id,
        state=str(state),
        url=address("finance.payments"),
    )
