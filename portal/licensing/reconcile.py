"""Nothing depends on a webhook: every open payment is looked up again by the clock, and every event listed."""

import datetime as dt
import logging
from typing import Any

from sqlalchemy import select

from invoices import payments
from invoices.gateway import GatewayError
from invoices.payments import PaymentEvent, PaymentState
from portal.db import db, transaction, utc_now
from portal.licensing.gateway import gateway
from portal.licensing.hearing import hear
from portal.licensing.requests import expire_if_due, locked_payment
from portal.licensing.settlement import UnknownSession, settle
from portal.licensing.states import RequestState
from portal.licensing.tables import GatewayEvent, Payment, Request
from portal.work.engine import job
from portal.work.schedules import schedule

_log = logging.getLogger(__name__)

# Stripe lists events for 30 days; deliveries are retried for three. Two days overlap any outage we sleep through.
_EVENT_WINDOW = dt.timedelta(days=4)
_NEVER_OPENED = dt.timedelta(
    hours=25
)  # a session lives 24 hours at most: one that we never got is gone by then

schedule("reconcile", "*/5 * * * *")


@job("settle")
def settle_session(payload: dict[str, Any]) -> None:
    """Settle the Checkout Session a webhook named. Another shop's session on the same account is none of ours."""
    try:
        settle(payload["session_id"])
    except UnknownSession:
        _log.warning("session %s belongs to no payment of ours", payload["session_id"])


@job("reconcile")
def reconcile(payload: dict[str, Any]) -> None:
    """Ask the gateway about every payment under way, however old; hear every event we missed; let quotes expire.

    Safe to repeat and to race with deliveries and returning buyers.
    """
    for session_id in _open_sessions():
        try:
            settle(session_id)
        except UnknownSession:
            continue
        except GatewayError as problem:
            _log.warning("session %s: %s", session_id, problem)
    _hear_missed()
    _give_up_unopened()
    _expire_quotes()


def _open_sessions() -> set[str]:
    live = (PaymentState.CREATED, PaymentState.PENDING)
    query = select(Payment.session_id).where(Payment.state.in_(live), Payment.session_id.is_not(None))
    return {session_id for session_id in db.session.scalars(query) if session_id}


def _hear_missed() -> None:
    since = utc_now() - _EVENT_WINDOW
    heard = set(db.session.scalars(select(GatewayEvent.id).where(GatewayEvent.received_at >= since)))
    db.session.rollback()  # no read stays open while the gateway is slow
    try:
        events = list(gateway().events_since(since))
    except GatewayError as problem:
        _log.warning("events cannot be listed: %s", problem)
        return
    for event in events:
        if event.id not in heard:
            hear(event)


def _give_up_unopened() -> None:
    """A payment whose page was never opened cannot be paid any more once a session would have ended."""
    limit = utc_now() - _NEVER_OPENED
    query = select(Payment.id).where(
        Payment.state == PaymentState.CREATED, Payment.session_id.is_(None), Payment.created_at < limit
    )
    for payment_id in db.session.scalars(query).all():
        with transaction() as session:
            payment = locked_payment(session, payment_id)
            if payment.session_id is None:
                payment.state = payments.advance(payment.state, PaymentEvent.EXPIRED)


def _expire_quotes() -> None:
    open_states = (RequestState.QUOTED, RequestState.ACCEPTED)
    for request_id in db.session.scalars(select(Request.id).where(Request.state.in_(open_states))).all():
        expire_if_due(request_id)
