"""Money that went back: each refund and each lost dispute gets its credit note, and the licence follows.

Whatever happened at the gateway, by us, by its dashboard or by the payer's bank: an event only says that something has
changed, and what is true is read again. So events may come twice, late or in any order.
"""

import logging
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from invoices import payments
from invoices.gateway import DisputeStatus, RefundStatus
from invoices.ledger import Invoice, paid_by
from invoices.payments import PaymentEvent, PaymentState
from invoices.reversals import (
    DisputeState,
    RefundState,
    dispute_after,
    dispute_state,
    refund_after,
    refund_state,
)
from portal.db import db, transaction, utc_now
from portal.licensing import credit_notes
from portal.licensing.gateway import gateway
from portal.licensing.holding import follow_money
from portal.licensing.letters import dispute_changed, refund_failed
from portal.licensing.refund_states import OrderState
from portal.licensing.refunding import orders_of_payment
from portal.licensing.requests import locked_payment
from portal.licensing.returning import REASONS
from portal.licensing.reversal_tables import Dispute, Refund
from portal.licensing.settlement import settle
from portal.licensing.tables import Payment
from portal.work.engine import job

_log = logging.getLogger(__name__)
_SETTLED = frozenset(PaymentState) - {
    PaymentState.CREATED,
    PaymentState.PENDING,
    PaymentState.FAILED,
    PaymentState.EXPIRED,
}


@dataclass(frozen=True, slots=True)
class _Money:
    """One payment under its lock, with the invoice that it has paid, if any."""

    session: Session
    payment: Payment
    invoice: Invoice | None


@job("reversals")
def follow_reversals(payload: dict[str, Any]) -> None:
    """Bring the refunds and disputes of the payment ``payload["intent_id"]`` in step with the gateway.

    A payment of somebody else's on the same account is none of ours. Raises GatewayError: the job is tried again.
    """
    intent_id = payload["intent_id"]
    payment = db.session.scalar(select(Payment).where(Payment.intent_id == intent_id))
    if payment is None:
        _log.warning("intent %s belongs to no payment of ours", intent_id)
        return
    if payment.state not in _SETTLED and payment.session_id:
        settle(payment.session_id)  # what is told of its refund may overtake what is told of its payment
    refunds, disputes = gateway().refunds(intent_id), gateway().disputes(intent_id)
    with transaction() as session:
        payment = locked_payment(session, payment.id)
        money = _Money(session, payment, paid_by(session, payment.id))
        for told in reversed(refunds):
            _refund(money, told)
        for claimed in reversed(disputes):
            _dispute(money, claimed)
        _advance(money)


def refunds_of(session: Session, payment_id: str) -> list[Refund]:
    """The refunds of a payment, in the order in which we saw them."""
    return list(
        session.scalars(select(Refund).where(Refund.payment_id == payment_id).order_by(Refund.seen_at))
    )


def disputes_of(session: Session, payment_id: str) -> list[Dispute]:
    """The disputes of a payment, in the order in which we saw them."""
    return list(
        session.scalars(select(Dispute).where(Dispute.payment_id == payment_id).order_by(Dispute.seen_at))
    )


def _refund(money: _Money, told: RefundStatus) -> None:
    now, state = utc_now(), refund_state(told.status)
    row = money.session.get(Refund, told.refund_id)
    if row is None:
        row = Refund(
            id=told.refund_id,
            payment_id=money.payment.id,
            currency=told.amount.currency,
            amount_minor=told.amount.minor,
            state=RefundState.PENDING,
            seen_at=now,
            changed_at=now,
        )
        money.session.add(row)
    before, row.state = RefundState(row.state), refund_after(RefundState(row.state), state)
    if row.state != before:
        row.changed_at = now
    if row.state == RefundState.SUCCEEDED and row.credit_note is None and money.invoice:
        row.credit_note = credit_notes.issue(
            money.session, money.payment, money.invoice, row.amount, because=_why(money, row), cause=row.id
        )
    if row.state == RefundState.FAILED and before != RefundState.FAILED:
        _money_came_back(money, row)


def _why(money: _Money, row: Refund) -> str:
    """The reason finance gave for it; a refund may be heard of before the answer that carries its id is stored."""
    orders = orders_of_payment(money.session, money.payment.id)
    own = [order for order in orders if order.refund_id == row.id]
    sent = [order for order in orders if order.state == OrderState.APPROVED and order.amount == row.amount]
    return next((order.why for order in (*own, *sent)), "refund")


def _money_came_back(money: _Money, row: Refund) -> None:
    """A refund has failed: what was credited is owed again, and finance gives it back in another way."""
    if row.credit_note:
        credit_notes.unpay(money.session, row.credit_note, cause=row.id)
    why = money.payment.problem.partition(":")[0]
    if why in REASONS:
        money.payment.problem = why  # it stands in finance's list again
    refund_failed(money.session, money.payment, row.id, row.amount, row.credit_note)


def _dispute(money: _Money, told: DisputeStatus) -> None:
    now, state = utc_now(), dispute_state(told.status)
    row = money.session.get(Dispute, told.dispute_id)
    known = row is not None
    if row is None:
        row = Dispute(
            id=told.dispute_id,
            payment_id=money.payment.id,
            currency=told.amount.currency,
            amount_minor=told.amount.minor,
            reason=told.reason[:80],
            state=state,
            seen_at=now,
            changed_at=now,
        )
        money.session.add(row)
    before, row.state = DisputeState(row.state), dispute_after(DisputeState(row.state), state)
    if row.state == before and known:
        return
    row.changed_at = now
    if before == DisputeState.LOST and row.credit_note:
        credit_notes.unpay(
            money.session, row.credit_note, cause=row.id
        )  # won after all: the money is with us again
    if row.state == DisputeState.LOST and row.credit_note is None and money.invoice:
        row.credit_note = credit_notes.issue(
            money.session, money.payment, money.invoice, row.amount, because="dispute", cause=row.id
        )
    dispute_changed(money.session, money.payment, row.id, row.state, row.amount)


def _advance(money: _Money) -> None:
    """The payment's state, and the licence's, as its refunds and disputes have them now."""
    money.session.flush()
    payment, licence = money.payment, money.payment.request.licence
    refunds = refunds_of(money.session, payment.id)
    disputes = {DisputeState(row.state) for row in disputes_of(money.session, payment.id)}
    returned = sum(row.amount_minor for row in refunds if RefundState(row.state).holds)
    for event in _events(payment, disputes, returned if refunds else None):
        payment.state = payments.advance(payment.state, event)
    if licence is None and refunds and payment.state == PaymentState.SUCCEEDED:
        payment.state = PaymentState.QUARANTINED  # nothing was issued for it: it is not ours to keep
    if licence is None or money.invoice is None:
        return
    gone = returned >= payment.amount_minor
    under_way = any(row.state == RefundState.PENDING for row in refunds)
    follow_money(
        money.session,
        licence,
        lost=DisputeState.LOST in disputes or (gone and not under_way),
        doubtful=DisputeState.OPEN in disputes or gone,
    )


def _events(payment: Payment, disputes: set[DisputeState], returned: int | None) -> list[PaymentEvent]:
    """What the payment's state has to hear, in this order. ``returned``: minor units; None without refunds."""
    if DisputeState.LOST in disputes:
        return [PaymentEvent.DISPUTE_LOST]
    if DisputeState.OPEN in disputes:
        return [PaymentEvent.DISPUTE_OPENED]
    heard = [PaymentEvent.DISPUTE_WON] if payment.state == PaymentState.DISPUTED else []
    if returned is None:
        return heard
    if returned >= payment.amount_minor:
        return [*heard, PaymentEvent.FULLY_REFUNDED]
    return [*heard, PaymentEvent.PARTLY_REFUNDED if returned else PaymentEvent.REFUNDS_FAILED]
