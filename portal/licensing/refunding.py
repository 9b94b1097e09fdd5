"""Refunds that finance asks for: the row first, a second person above a set sum, then the payment service, once."""

from typing import Any

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from invoices.gateway import GatewayRefused
from invoices.money import Money
from invoices.payments import PaymentState
from invoices.reversals import RefundState
from invoices.store import new_id
from portal.db import db, transaction, utc_now
from portal.licensing.gateway import gateway
from portal.licensing.letters import tell_finance
from portal.licensing.refund_states import OrderEvent, OrderState, advance_order
from portal.licensing.requests import locked_payment
from portal.licensing.reversal_tables import Refund, RefundOrder
from portal.licensing.tables import Payment
from portal.licensing.timeline import record
from portal.people.letters import address
from portal.work.engine import enqueue, job

_REFUNDABLE = (PaymentState.SUCCEEDED, PaymentState.PART_REFUNDED)
_UNDER_WAY = (OrderState.WAITING, OrderState.APPROVED)


class NotRefundable(ValueError):
    """More is asked than is left of the payment, or nothing can be given back of it here. ``left`` says what is."""

    def __init__(self, left: Money) -> None:
        super().__init__(f"{left} can be refunded")
        self.left = left


class SamePerson(ValueError):
    """Whoever asked for a refund cannot be the second person who approves it."""


def refundable(session: Session, payment: Payment) -> Money:
    """What can still be refunded of a card payment: what came, less what went back or is asked for."""
    if payment.state not in _REFUNDABLE or not payment.intent_id:
        return Money.zero(payment.currency)
    refunds = session.scalars(select(Refund).where(Refund.payment_id == payment.id)).all()
    back = sum(refund.amount_minor for refund in refunds if RefundState(refund.state).holds)
    seen = {refund.id for refund in refunds}
    for order in orders_of_payment(session, payment.id):
        if order.state in _UNDER_WAY or (order.state == OrderState.SENT and order.refund_id not in seen):
            back += order.amount_minor
    return Money(max(payment.amount_minor - back, 0), payment.currency)


def orders_of_payment(session: Session, payment_id: str) -> list[RefundOrder]:
    """Every refund that was asked for of a payment, oldest first."""
    query = select(RefundOrder).where(RefundOrder.payment_id == payment_id)
    return list(session.scalars(query.order_by(RefundOrder.asked_at, RefundOrder.id)))


def waiting_orders() -> list[RefundOrder]:
    """Refunds that wait for a second person, oldest first."""
    query = select(RefundOrder).where(RefundOrder.state == OrderState.WAITING)
    return list(db.session.scalars(query.order_by(RefundOrder.asked_at, RefundOrder.id)))


def needs_second(amount: Money) -> bool:
    """Whether a refund of ``amount`` takes a second person: above the set sum, in major units of any currency."""
    return bool(amount.amount > current_app.extensions["reprise"].refund_alone_up_to)


def ask_refund(payment_id: str, amount: Money, why: str, remark: str, user_id: int) -> RefundOrder:
    """Ask for ``amount`` of the payment back. Up to the set sum it is approved at once, by whoever asks.

    ``why``: one of ``credit_notes.REASONS``, for the credit note; ``remark``: for finance alone. Raises NotRefundable.
    """
    with transaction() as session:
        payment = locked_payment(session, payment_id)
        left = refundable(session, payment)
        if not 0 < amount.minor <= left.minor or amount.currency != payment.currency:
            raise NotRefundable(left)
        order = RefundOrder(
            id=new_id(),
            payment_id=payment.id,
            currency=amount.currency,
            amount_minor=amount.minor,
            why=why,
            remark=remark,
            state=OrderState.WAITING,
            asked_by=user_id,
            asked_at=utc_now(),
        )
        session.add(order)
        record(session, payment.request, "refund_asked", user_id, reference=payment.reference)
        if needs_second(amount):
            tell_finance(
                session,
                "refund_to_approve",
                key=f"payment:{payment.id}:refund-asked:{order.id}",
                amount=amount,
                outlet=payment.request.outlet.registered_name,
                remark=remark,
                url=address("finance.refund_order", order_id=order.id),
            )
        else:
            _approve(session, order, user_id)
        return order


def approve_refund(order_id: str, user_id: int) -> RefundOrder:
    """A second person agrees; repeated, nothing changes. Raises SamePerson, RefusedEvent."""
    with transaction() as session:
        order = _locked(session, order_id)
        if order.asked_by == user_id:
            raise SamePerson(order_id)
        if order.state != OrderState.APPROVED:
            _approve(session, order, user_id)
        return order


def decline_refund(order_id: str, user_id: int) -> RefundOrder:
    """Somebody of finance, whoever asked included, lets it be. Raises RefusedEvent."""
    with transaction() as session:
        order = _locked(session, order_id)
        order.state = advance_order(order.state, OrderEvent.DECLINE)
        order.decided_by, order.decided_at = user_id, utc_now()
        record(session, order.payment.request, "refund_declined", user_id, reference=order.payment.reference)
        return order


@job("send_refund")
def send_refund(payload: dict[str, Any]) -> None:
    """Ask the payment service for the refund ``payload["order_id"]``, under the key in its row. Raises GatewayError."""
    order = db.session.get_one(RefundOrder, payload["order_id"])
    if order.state != OrderState.APPROVED:
        return
    intent_id = order.payment.intent_id
    assert intent_id is not None
    try:
        refund_id, problem = (
            gateway().refund(intent_id, order.amount, f"refund-order:{order.id}").refund_id,
            "",
        )
    except GatewayRefused as refusal:
        refund_id, problem = None, refusal.code or "refused"
    with transaction() as session:
        order = _locked(session, order.id)
        event = OrderEvent.SEND if refund_id else OrderEvent.REFUSE
        order.state, order.refund_id, order.problem = advance_order(order.state, event), refund_id, problem
        enqueue(session, "reversals", key=f"refund-order:{order.id}", payload={"intent_id": intent_id})


def _approve(session: Session, order: RefundOrder, user_id: int) -> None:
    order.state = advance_order(order.state, OrderEvent.APPROVE)
    order.decided_by, order.decided_at = user_id, utc_now()
    enqueue(session, "send_refund", key=order.id, payload={"order_id": order.id})


def _locked(session: Session, order_id: str) -> RefundOrder:
    """The row, read afresh under the lock of its payment's request."""
    order = session.get_one(RefundOrder, order_id)
    locked_payment(session, order.payment_id)
    session.refresh(order)
    return order
