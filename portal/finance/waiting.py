"""What waits for finance: payments that came otherwise than agreed or have not come, requests that need a person."""

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import selectinload

from invoices.payments import PaymentState
from portal.db import db
from portal.licensing.returning import PART_KILLED, REASONS
from portal.licensing.states import RequestState
from portal.licensing.tables import Payment, Request

PAGE = 50

_SHOWN = (
    selectinload(Payment.request).selectinload(Request.outlet),
    selectinload(Payment.request).selectinload(Request.licence),
)


def waiting_payments() -> list[Payment]:
    """Bank transfers that are awaited, payments held for checking, and those that are owed back; oldest first."""
    query = (
        select(Payment)
        .where(
            or_(
                and_(Payment.method == "bank_transfer", Payment.state == PaymentState.PENDING),
                Payment.state == PaymentState.QUARANTINED,
                and_(Payment.state == PaymentState.SUCCEEDED, Payment.problem.in_((*REASONS, PART_KILLED))),
            )
        )
        .options(*_SHOWN)
        .order_by(Payment.created_at)
    )
    return list(db.session.scalars(query))


def recent_payments() -> list[Payment]:
    """The last payments, of any kind and state, newest first."""
    query = select(Payment).options(*_SHOWN)
    return list(db.session.scalars(query.order_by(Payment.created_at.desc()).limit(PAGE)))


def requests_in_review() -> list[Request]:
    """Requests that need a person, the nearest deadline first."""
    query = select(Request).where(Request.state == RequestState.NEEDS_REVIEW)
    return list(db.session.scalars(query.order_by(Request.review_due_at)))
