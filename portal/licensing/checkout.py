"""From an accepted quote to a payment under way: the row first, then the call."""

import datetime as dt
import secrets
from dataclasses import asdict

from sqlalchemy import select
from sqlalchemy.orm import Session

from invoices import payments
from invoices.gateway import CheckoutOrder, GatewayRefused, PaymentMethod
from invoices.payments import PaymentEvent, PaymentState
from portal.db import db, transaction, utc_now
from portal.licensing.basket import need_on_offer
from portal.licensing.gateway import gateway
from portal.licensing.letters import address, payment_refused, tell_buyer
from portal.licensing.requests import expire_if_due, locked, locked_payment
from portal.licensing.settlement import settle, settle_waived
from portal.licensing.states import RefusedEvent, RequestEvent, RequestState, advance_request
from portal.licensing.tables import Payment, Quote, Request
from portal.licensing.timeline import record
from portal.people.accounts import User
from portal.publisher import identity

CARD, BANK_TRANSFER = "card", "bank_transfer"
WAIVED = "waived"  # how a quote of nothing is paid, whatever was chosen
METHODS: tuple[PaymentMethod, ...] = ("card",)  # on Stripe's page; bank transfers are our own

# Stripe lets a session live between 30 minutes and 24 hours (Checkout Sessions API, expires_at).
_SESSION_LIFE = dt.timedelta(hours=2)
_SHORTEST_SESSION = dt.timedelta(minutes=31)
# No 0/O or 1/I/L: people type this into a bank's form.
_REFERENCE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


class QuoteExpired(ValueError):
    """The quote is no longer valid; the outlet has to ask for a new one."""


class AlreadyPaid(ValueError):
    """This request is settled: there is nothing left to pay."""


class PaymentHeld(ValueError):
    """Money came for this quote that does not match it: finance is looking at it, and nobody shall pay again."""


class StaleQuote(ValueError):
    """Another quote has replaced the one on the reader's screen."""


def accept(request_id: str, quote_id: str, method: str, user_id: int) -> Payment:
    """Accept the quote ``quote_id`` and make the payment by ``method`` (CARD or BANK_TRANSFER) ready.

    Returns the payment, committed: a card payment still needs ``open_session``; a bank transfer is pending
    under its reference; a quote of nothing is settled at once. A payment that is under way is given again, so two
    tabs or a double click make one. Raises StaleQuote, QuoteExpired, NoLongerOffered, AlreadyPaid, PaymentHeld, or
    RefusedEvent for a request in any other state.
    """
    expire_if_due(request_id)
    with transaction() as session:
        request = locked(session, request_id)
        quote = _quote_in_force(request, quote_id)
        need_on_offer(quote.terms)
        if request.held_payment:
            raise PaymentHeld(quote_id)
        standing = _under_way(session, request, method)
        if standing:
            return standing
        if request.state != RequestState.ACCEPTED:
            record(session, request, "accepted", user_id, method=method)
        request.state = advance_request(request.state, RequestEvent.ACCEPT)
        method = method if quote.total_minor else WAIVED
        payment = _new_payment(session, request, quote, method, session.get_one(User, user_id).email)
        if method == BANK_TRANSFER:
            _tell_bank_details(session, request, payment, quote)
        if method == WAIVED:
            session.flush()
            settle_waived(payment.id, user_id)
        return payment


def _tell_bank_details(session: Session, request: Request, payment: Payment, quote: Quote) -> None:
    tell_buyer(
        session,
        request,
        "transfer_awaited",
        key=f"payment:{payment.id}:details",
        amount=payment.amount,
        reference=payment.reference,
        bank=asdict(identity().bank),
        pay_by=quote.valid_until.date(),
    )


def _quote_in_force(request: Request, quote_id: str) -> Quote:
    if request.state in (RequestState.PAID, RequestState.ISSUED):
        raise AlreadyPaid(request.id)
    if request.state == RequestState.EXPIRED:
        raise QuoteExpired(request.id)
    if request.quote is None:
        raise RefusedEvent(RequestState(request.state), RequestEvent.ACCEPT)
    if request.quote.id != quote_id:
        raise StaleQuote(quote_id)
    return request.quote


def _under_way(session: Session, request: Request, method: str) -> Payment | None:
    live = (PaymentState.CREATED, PaymentState.PENDING)
    standing = select(Payment).where(
        Payment.request_id == request.id, Payment.method == method, Payment.state.in_(live)
    )
    return session.scalars(standing.order_by(Payment.attempt.desc())).first()


def _new_payment(session: Session, request: Request, quote: Quote, method: str, email: str) -> Payment:
    attempt = max((payment.attempt for payment in request.payments), default=0) + 1
    now = utc_now()
    payment = Payment(
        request_id=request.id,
        quote_id=quote.id,
        attempt=attempt,
        method=method,
        state=PaymentState.CREATED if method == CARD else PaymentState.PENDING,
        currency=quote.currency,
        amount_minor=quote.total_minor,
        email=email,
        idempotency_key=f"order:{request.id}:attempt:{attempt}",
        reference="RP" + "".join(secrets.choice(_REFERENCE_LETTERS) for _ in range(10)),
        created_at=now,
        expires_at=_session_end(now, quote) if method == CARD else quote.valid_until,
    )
    request.payments.append(payment)
    session.add(payment)
    return payment


def _session_end(now: dt.datetime, quote: Quote) -> dt.datetime:
    return max(now + _SHORTEST_SESSION, min(now + _SESSION_LIFE, quote.valid_until))


def open_session(payment_id: str) -> str | None:
    """The address of the hosted payment page for the card payment ``payment_id``, opening it when needed.

    None when there is no page to go to any more: the payment settled, failed or expired meanwhile (look at its
    state). Safe to repeat, by anybody of the outlet: everything that the call says is in the row, so its
    idempotency key gives the same session after a lost answer. Raises GatewayUnavailable (try again) or
    GatewayRefused (where a new page was refused, the payment is failed and finance is told).
    """
    payment = db.session.get_one(Payment, payment_id)
    if payment.session_id:
        state = settle(payment.session_id)
        return payment.session_url if state is PaymentState.PENDING else None
    if payment.state != PaymentState.CREATED:
        return None
    order = _order(payment)
    db.session.rollback()  # no read stays open while the gateway is slow
    try:
        opened = gateway().open(order)
    except GatewayRefused as refusal:
        _refused(payment_id, refusal)
        raise
    with transaction() as session:
        payment = locked_payment(session, payment_id)
        payment.session_id, payment.session_url = opened.session_id, opened.url
        if payment.state == PaymentState.CREATED:
            payment.state = payments.advance(payment.state, PaymentEvent.OPENED)
        if payment.state == PaymentState.PENDING:
            return opened.url
    gateway().expire(opened.session_id)  # given up while the page was being opened: nobody shall pay on it
    settle(opened.session_id)
    return None


def _order(payment: Payment) -> CheckoutOrder:
    quote, request = payment.quote, payment.request
    here = {"request_id": request.id, "payment_id": payment.id}
    return CheckoutOrder(
        payment_id=payment.id,
        request_id=request.id,
        quote_number=quote.number,
        lines=((quote.snapshot["summary"][request.language], payment.amount),),
        total=payment.amount,
        language=request.language,
        email=payment.email,
        success_url=address("outlet.payment", **here),
        cancel_url=address("outlet.payment_cancelled", **here),
        expires_at=payment.expires_at or quote.valid_until,
        idempotency_key=payment.idempotency_key,
        methods=METHODS,
    )


def _refused(payment_id: str, refusal: GatewayRefused) -> None:
    with transaction() as session:
        payment = locked_payment(session, payment_id)
        payment.state = payments.advance(payment.state, PaymentEvent.FAILED)
        payment.failure, payment.problem = refusal.code, str(refusal)
        record(session, payment.request, "payment_failed", failure=refusal.code)
        payment_refused(session, payment)
