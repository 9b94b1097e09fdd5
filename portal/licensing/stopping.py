"""Stop what is on its way to a sale, when an outlet gives up or a story is killed: pages to pay on, transfers."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from invoices import payments
from invoices.payments import PaymentEvent, PaymentState
from portal.db import db, transaction
from portal.licensing.gateway import gateway
from portal.licensing.letters import tell_buyer
from portal.licensing.quoting import decline
from portal.licensing.requests import locked
from portal.licensing.settlement import settle
from portal.licensing.states import RequestEvent, RequestState, advance_request
from portal.licensing.tables import Payment, Request, RequestArticle
from portal.licensing.timeline import record
from portal.work.engine import enqueue, job

_PRICED = (RequestState.QUOTED, RequestState.ACCEPTED)
_UNDER_WAY = (PaymentState.CREATED, PaymentState.PENDING)
_WITHDRAWN = {
    "en": "An article of this request has been withdrawn and can no longer be licensed.",
    "fr": "Un article de cette demande a été retiré et ne peut plus faire l’objet d’une licence.",
}


def withdraw(request_id: str, user_id: int) -> None:
    """The outlet gives the request up, and every page to pay it is closed first.

    Raises RefusedEvent once it is paid, also when the payer was quicker than this; GatewayError while a page cannot
    be closed: then nothing has changed.
    """
    _close_pages(request_id)
    with transaction() as session:
        request = locked(session, request_id)
        if request.state != RequestState.WITHDRAWN:
            request.state = advance_request(request.state, RequestEvent.WITHDRAW)
            _give_up_payments(session, request)
            record(session, request, "withdrawn", user_id)


@job("stop_sales")
def stop_sales(payload: dict[str, Any]) -> None:
    """Article ``payload["article_id"]`` was killed: end every request for it that is not paid."""
    unfinished = (
        select(Request.id)
        .join(RequestArticle, RequestArticle.request_id == Request.id)
        .where(
            RequestArticle.article_id == payload["article_id"],
            Request.state.in_((*_PRICED, RequestState.NEEDS_REVIEW)),
        )
    )
    with transaction() as session:
        for request_id in session.scalars(unfinished).all():
            facts = {"request_id": request_id, "article_id": payload["article_id"]}
            enqueue(session, "stop_order", key=f"{request_id}:{payload['article_id']}", payload=facts)


@job("stop_order")
def stop_order(payload: dict[str, Any]) -> None:
    """Close the payment pages of the request, let its quote lapse, and tell the buyer. Raises GatewayError."""
    request = db.session.get_one(Request, payload["request_id"])
    if request.state == RequestState.NEEDS_REVIEW:
        decline(request.id, _WITHDRAWN, None)
        return
    _close_pages(request.id)
    with transaction() as session:
        request = locked(session, payload["request_id"])
        if request.state not in _PRICED:
            return
        request.state = advance_request(request.state, RequestEvent.EXPIRE)
        _give_up_payments(session, request)
        record(session, request, "article_withdrawn")
        key = f"request:{request.id}:stopped:{payload['article_id']}"
        tell_buyer(session, request, "order_stopped", key=key, amount=None, method="")


def _close_pages(request_id: str) -> None:
    """Close every open payment page of the request; what was paid just before is settled. Raises GatewayError."""
    query = select(Payment.session_id).where(
        Payment.request_id == request_id, Payment.state.in_(_UNDER_WAY), Payment.session_id.is_not(None)
    )
    open_pages = [session_id for session_id in db.session.scalars(query) if session_id]
    db.session.rollback()  # no read stays open while the gateway is slow
    for session_id in open_pages:
        gateway().expire(session_id)
        settle(session_id)


def _give_up_payments(session: Session, request: Request) -> None:
    """No payment of ``request``, which is locked, is awaited any more."""
    waiting = select(Payment).where(Payment.request_id == request.id, Payment.state.in_(_UNDER_WAY))
    for payment in session.scalars(waiting.execution_options(populate_existing=True)):
        payment.state = payments.advance(payment.state, PaymentEvent.EXPIRED)
