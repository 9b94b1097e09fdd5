"""Money that came and is not ours to keep: nothing is issued for it, people are told, and it goes back."""

from typing import Any

from sqlalchemy.orm import Session

from invoices import payments
from invoices.gateway import GatewayRefused
from invoices.money import Money
from invoices.payments import PaymentEvent, PaymentState
from portal.db import db, transaction
from portal.licensing.gateway import gateway
from portal.licensing.letters import payment_returned
from portal.licensing.requests import locked_payment
from portal.licensing.states import RequestEvent, RequestState, advance_request
from portal.licensing.tables import Payment
from portal.licensing.timeline import record
from portal.work.engine import enqueue, job

# Why, as a payment's problem; "second:re_…" once it has gone back under that refund.
KILLED = "killed"  # a story of its order is down
SUPERSEDED = "superseded"  # its quote was given up, and the request has moved on since
SECOND = "second"  # its order was paid before
REASONS = (KILLED, SUPERSEDED, SECOND)
# Of the order one story of several is down; the rest was delivered, and what it is worth is for people to agree.
PART_KILLED = "part_killed"


def hold(session: Session, payment: Payment, why: str) -> PaymentState:
    """Issue nothing for ``payment``, which has arrived, and have it given back. ``why``: KILLED or SUPERSEDED."""
    request = payment.request
    payment.state, payment.settled_at = PaymentState.QUARANTINED, None
    if why == KILLED and request.state in (RequestState.QUOTED, RequestState.ACCEPTED):
        request.state = advance_request(request.state, RequestEvent.EXPIRE)
    record(session, request, f"paid_{why}", method=payment.method)
    _return(session, payment, why)
    return PaymentState.QUARANTINED


def return_second(session: Session, payment: Payment) -> None:
    """Have ``payment`` given back: another one had settled its order before it."""
    record(session, payment.request, "paid_twice", attempt=payment.attempt, method=payment.method)
    _return(session, payment, SECOND)


def _return(session: Session, payment: Payment, why: str) -> None:
    payment.problem = why
    payment_returned(session, payment, why, "order_stopped" if why == KILLED else "payment_returned")
    if payment.intent_id:  # a bank transfer goes back by hand: finance sees it in its list
        enqueue(session, "give_back", key=payment.id, payload={"payment_id": payment.id, "why": why})


@job("give_back")
def give_back(payload: dict[str, Any]) -> None:
    """Refund the whole of a card payment. Raises GatewayError: the job is tried again under the same key."""
    payment = db.session.get_one(Payment, payload["payment_id"])
    refunds = _refunded(payment, f"refund:{payment.id}:{payload['why']}")
    if not refunds:
        return  # refused by the bank at once: it stays in finance's list
    with transaction() as session:
        payment = locked_payment(session, payment.id)
        payment.state = payments.advance(payment.state, PaymentEvent.FULLY_REFUNDED)
        payment.problem = f"{payload['why']}:{','.join(refunds)}"
        enqueue(session, "reversals", key=f"returned:{payment.id}", payload={"intent_id": payment.intent_id})


def _refunded(payment: Payment, key: str) -> list[str]:
    """The ids of the refunds that give all of ``payment`` back, made now or before; none when that failed."""
    assert payment.intent_id is not None
    try:
        made = gateway().refund(payment.intent_id, payment.amount, key)
        return [made.refund_id] if made.holds else []
    except GatewayRefused:
        # Somebody refunded it in the gateway's own dashboard, or our answer was lost for longer than a key lives.
        before = [refund for refund in gateway().refunds(payment.intent_id) if refund.holds]
        if Money.total((refund.amount for refund in before), payment.currency) != payment.amount:
            raise
        return [refund.refund_id for refund in before]
