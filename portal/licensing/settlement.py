"""One ``settle`` for webhook, return page and reconciler: the gateway is asked, and its answer is the truth."""

import logging

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from invoices.gateway import CheckoutStatus, ExpectedPayment, mismatches
from invoices.payments import PaymentEvent, PaymentState, advance
from portal.db import db, transaction, utc_now
from portal.licensing.gateway import gateway, takes_real_money
from portal.licensing.issuing import issue
from portal.licensing.letters import payment_after_kill, payment_problem
from portal.licensing.requests import locked
from portal.licensing.states import RequestEvent, RequestState, advance_request
from portal.licensing.tables import Payment, Request
from portal.licensing.timeline import record
from portal.newsroom.articles import Article
from portal.work.engine import enqueue

_log = logging.getLogger(__name__)

KILLED = "killed"  # as a payment's problem: a story of its order is down
_UNSETTLED = (PaymentState.CREATED, PaymentState.PENDING, PaymentState.FAILED, PaymentState.EXPIRED)


class UnknownSession(LookupError):
    """The gateway knows this session, but it belongs to no payment of ours."""


class NotAwaited(ValueError):
    """No transfer is awaited under this payment: it is settled, cancelled, or a card payment."""


def settle(session_id: str) -> PaymentState:
    """Bring the payment of Checkout Session ``session_id`` to where the gateway says it is; return its state.

    Safe to repeat and to race: whoever comes first issues, the others find it done. Nothing outside is called
    while the transaction is open. Raises GatewayUnavailable, or UnknownSession.
    """
    status = gateway().fetch(session_id)
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
        metadata={"payment_id": payment.id, "quote": payment.quote.number},
        livemode=takes_real_money(),
    )


def _succeed(payment_id: str, status: CheckoutStatus | None, user_id: int | None = None) -> PaymentState:
    now = utc_now()
    with transaction() as session:
        claimed = session.scalars(
            update(Payment)
            .where(Payment.id == payment_id, Payment.state.in_(_UNSETTLED))
            .values(state=PaymentState.SUCCEEDED, settled_at=now, failure="")
            .returning(Payment.id)
        ).all()
        payment = session.get_one(Payment, payment_id, populate_existing=True)
        if not claimed:
            return PaymentState(payment.state)
        if status:
            payment.session_id, payment.intent_id = status.session_id, status.intent_id
        request = locked(session, payment.request_id)
        if request.state in (RequestState.PAID, RequestState.ISSUED):
            _paid_twice(session, payment)
            return PaymentState.SUCCEEDED
        if _killed(session, payment):
            return _hold_for_killed(session, request, payment)
        request.state = advance_request(request.state, RequestEvent.PAY)
        card = {"brand": status.card_brand, "last4": status.card_last4} if status else {}
        record(session, request, "paid", user_id, method=payment.method, **card)
        issue(session, request, payment, now)
    return PaymentState.SUCCEEDED


def _paid_twice(session: Session, payment: Payment) -> None:
    record(session, payment.request, "paid_twice", attempt=payment.attempt)
    enqueue(session, "refund_second_payment", key=payment.id, payload={"payment_id": payment.id})


def _killed(session: Session, payment: Payment) -> bool:
    """True when an article of the quote was killed. Held until the commit: a kill is before a sale, or after."""
    wanted = [work.article_id for work in payment.quote.terms.works]
    found = select(Article.killed_at).where(Article.id.in_(wanted)).with_for_update(read=True)
    return any(session.scalars(found))


def _hold_for_killed(session: Session, request: Request, payment: Payment) -> PaymentState:
    """Money came for a story that is down: nothing is issued, and the money goes back."""
    payment.state, payment.problem, payment.settled_at = PaymentState.QUARANTINED, KILLED, None
    if request.state in (RequestState.QUOTED, RequestState.ACCEPTED):
        request.state = advance_request(request.state, RequestEvent.EXPIRE)
    record(session, request, "paid_for_killed", method=payment.method)
    payment_after_kill(session, payment)
    if payment.intent_id:
        enqueue(session, "refund_unissued", key=payment.id, payload={"payment_id": payment.id})
    return PaymentState.QUARANTINED


def _follow(payment_id: str, status: CheckoutStatus) -> PaymentState:
    """Not paid: open, waiting for a bank, failed at the bank, or expired."""
    event = _unpaid_event(status)
    with transaction() as session:
        payment = session.get_one(Payment, payment_id, populate_existing=True)
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
    if status.status == "complete" and status.failure_code:
        return PaymentEvent.FAILED
    return PaymentEvent.OPENED


def _quarantine(payment_id: str, status: CheckoutStatus, wrong: tuple[str, ...]) -> PaymentState:
    """Money came, but not as agreed: nothing is issued, and finance is told."""
    with transaction() as session:
        payment = session.get_one(Payment, payment_id, populate_existing=True)
        if payment.state not in _UNSETTLED:
            return PaymentState(payment.state)
        payment.state = advance(payment.state, PaymentEvent.MISMATCHED)
        payment.problem, payment.intent_id = "; ".join(wrong), status.intent_id
        payment.session_id = payment.session_id or status.session_id
        record(session, payment.request, "payment_quarantined")
        payment_problem(session, payment)
    _log.error("payment %s quarantined: %s", payment_id, "; ".join(wrong))
    return PaymentState.QUARANTINED
