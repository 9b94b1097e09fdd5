"""One ``settle`` for webhook, return page and reconciler: the gateway is asked, and its answer is the truth."""

import logging

from sqlalchemy import select
from sqlalchemy.orm import Session

from invoices.gateway import CheckoutStatus, ExpectedPayment, GatewayRefused, mismatches, payment_metadata
from invoices.payments import PaymentEvent, PaymentState, advance
from portal.db import db, transaction, utc_now
from portal.licensing.gateway import gateway, takes_real_money
from portal.licensing.issuing import issue
from portal.licensing.letters import payment_problem
from portal.licensing.requests import locked_payment
from portal.licensing.returning import KILLED, SUPERSEDED, hold, return_second
from portal.licensing.states import REQUEST_TABLE, RequestEvent, RequestState, advance_request
from portal.licensing.tables import Payment
from portal.licensing.timeline import record
from portal.newsroom.articles import Article

_log = logging.getLogger(__name__)

_UNSETTLED = (PaymentState.CREATED, PaymentState.PENDING, PaymentState.FAILED, PaymentState.EXPIRED)


class UnknownSession(LookupError):
    """The session belongs to no payment of ours, or the gateway does not know it."""


class NotAwaited(ValueError):
    """No transfer is awaited under this payment: it is settled, cancelled, or a card payment."""


def settle(session_id: str) -> PaymentState:
    """Bring the payment of Checkout Session ``session_id`` to where the gateway says it is; return its state.

    Safe to repeat and to race: whoever comes first issues, the others find it done. Nothing outside is called
    while the transaction is open. Raises GatewayError, or UnknownSession.
    """
    try:
        status = gateway().fetch(session_id)
    except GatewayRefused as refusal:
        if refusal.code == "resource_missing":
            raise UnknownSession(session_id) from refusal
        raise
    payment = _payment_of(status)
    if status.paid:
        wrong = mismatches(_expected(payment), status)
        return _quarantine(payment.id, status, wrong) if wrong else _succeed(payment.id, status)
    return _follow(payment.id, status)


def receive_transfer(payment_id: str, user_id: int) -> PaymentState:
    """Finance saw the bank transfer of ``payment_id`` arrive in full: settle it, as a card payment settles.

    QUARANTINED when a story of the order was killed meanwhile: nothing is issued, and the money has to go back.
    Raises NotAwaited unless the payment is a bank transfer that is pending (or was, when asked again).
    """
    payment = db.session.get_one(Payment, payment_id)
    if payment.method != "bank_transfer":
        raise NotAwaited(payment_id)
    if payment.state == PaymentState.SUCCEEDED:
        return PaymentState.SUCCEEDED
    if payment.state not in (PaymentState.PENDING, PaymentState.EXPIRED):
        raise NotAwaited(payment_id)
    return _succeed(payment_id, None, user_id)


def settle_waived(payment_id: str, user_id: int) -> PaymentState:
    """Nothing is asked for ``payment_id``, so accepting its quote settles it, in the caller's transaction."""
    return _succeed(payment_id, None, user_id)


def _payment_of(status: CheckoutStatus) -> Payment:
    """By session, else by our reference: a webhook may overtake the answer that carries the session's id."""
    payment = db.session.scalar(select(Payment).where(Payment.session_id == status.session_id))
    payment = payment or db.session.get(Payment, status.reference or "")
    if payment is None:
        raise UnknownSession(status.session_id)
    return payment


def _expected(payment: Payment) -> ExpectedPayment:
    return ExpectedPayment(
        amount=payment.amount,
        reference=payment.id,
        metadata=payment_metadata(payment.id, payment.request_id, payment.quote.number),
        livemode=takes_real_money(),
    )


def _succeed(payment_id: str, status: CheckoutStatus | None, user_id: int | None = None) -> PaymentState:
    now = utc_now()
    with transaction() as session:
        payment = locked_payment(session, payment_id)
        if payment.state not in _UNSETTLED:
            return PaymentState(payment.state)
        payment.state, payment.settled_at, payment.failure = PaymentState.SUCCEEDED, now, ""
        if status:
            payment.session_id, payment.intent_id = status.session_id, status.intent_id
        request = payment.request
        if request.state in (RequestState.PAID, RequestState.ISSUED):
            return_second(session, payment)
            return PaymentState.SUCCEEDED
        if _killed(session, payment):
            return hold(session, payment, KILLED)
        if _superseded(payment):
            return hold(session, payment, SUPERSEDED)
        request.state = advance_request(request.state, RequestEvent.PAY)
        card = {"brand": status.card_brand, "last4": status.card_last4} if status else {}
        record(session, request, "paid", user_id, method=payment.method, **card)
        issue(session, request, payment, now)
    return PaymentState.SUCCEEDED


def _killed(session: Session, payment: Payment) -> bool:
    """True when an article of the quote was killed. Held until the commit: a kill is before a sale, or after."""
    wanted = [work.article_id for work in payment.quote.terms.works]
    found = select(Article.killed_at).where(Article.id.in_(wanted)).with_for_update(read=True)
    return any(session.scalars(found))


def _superseded(payment: Payment) -> bool:
    """True when the outlet gave the quote up and has changed its answers since: what was paid is not wanted."""
    request = payment.request
    newest = request.quote
    known = newest is not None and newest.id == payment.quote_id
    return not known or (RequestState(request.state), RequestEvent.PAY) not in REQUEST_TABLE


def _follow(payment_id: str, status: CheckoutStatus) -> PaymentState:
    """Not paid: open, waiting for a bank, failed at the bank, or expired."""
    event = _unpaid_event(status)
    with transaction() as session:
        payment = locked_payment(session, payment_id)
        payment.session_id = payment.session_id or status.session_id
        payment.session_url = payment.session_url or status.url
        payment.intent_id = payment.intent_id or status.intent_id
        # A declined card leaves the page open; its reason is kept for the reader who comes back.
        payment.failure = status.failure_code or payment.failure
        before = payment.state
        payment.state = advance(payment.state, event)
        if payment.state != before and event is not PaymentEvent.OPENED:
            record(session, payment.request, f"payment_{payment.state}", failure=payment.failure)
        return PaymentState(payment.state)


def _unpaid_event(status: CheckoutStatus) -> PaymentEvent:
    if status.status == "expired":
        return PaymentEvent.EXPIRED
    if status.given_up:
        return PaymentEvent.FAILED
    return PaymentEvent.OPENED


def _quarantine(payment_id: str, status: CheckoutStatus, wrong: tuple[str, ...]) -> PaymentState:
    """Money came, but not as agreed: nothing is issued, and finance is told."""
    with transaction() as session:
        payment = locked_payment(session, payment_id)
        if payment.state not in _UNSETTLED:
            return PaymentState(payment.state)
        payment.state = advance(payment.state, PaymentEvent.MISMATCHED)
        payment.problem, payment.intent_id = "; ".join(wrong), status.intent_id
        payment.session_id = payment.session_id or status.session_id
        record(session, payment.request, "payment_quarantined")
        payment_problem(session, payment)
    _log.error("payment %s quarantined: %s", payment_id, "; ".join(wrong))
    return PaymentState.QUARANTINED
