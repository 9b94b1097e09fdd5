"""Requests: the form's answers kept as typed, then checked terms, then a state that moves by the table."""

import datetime as dt
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from invoices.terms import Terms
from portal.db import db, transaction, utc_now
from portal.licensing.states import RequestEvent, RequestState, advance_request
from portal.licensing.tables import Payment, Request, RequestArticle
from portal.licensing.timeline import record
from portal.people.accounts import User

_DEADLINE_WORKING_DAYS = 2


def open_draft(user: User) -> Request | None:
    """The draft that ``user`` left unfinished, newest first, or None."""
    drafts = select(Request).where(Request.user_id == user.id, Request.state == RequestState.DRAFT)
    return db.session.scalars(drafts.order_by(Request.created_at.desc())).first()


def save_draft(user: User, request_id: str | None, answers: dict[str, Any], language: str) -> Request:
    """Keep ``answers``, whatever they are, in the draft ``request_id`` of ``user``'s outlet, or in a new one.

    Raises RefusedEvent when the request is no longer open to changes.
    """
    answers = {name: _storable(value) for name, value in answers.items()}
    with transaction() as session:
        if request_id is None:
            request = Request(
                outlet_id=user.outlet_id,
                user_id=user.id,
                state=RequestState.DRAFT,
                language=language,
                answers=answers,
                created_at=utc_now(),
            )
            session.add(request)
            session.flush()
            return request
        request = locked(session, request_id)
        request.state = advance_request(request.state, RequestEvent.REOPEN)
        request.answers, request.language = answers, language
        return request


def _storable(value: Any) -> Any:
    # PostgreSQL's jsonb holds no NUL; U+FFFD is what HTML puts in its place.
    if isinstance(value, list):
        return [_storable(item) for item in value]
    return value.replace("\0", "\ufffd") if isinstance(value, str) else value


def set_terms(request_id: str, terms: Terms, waiver_reason: str) -> Request:
    """Give the draft ``request_id`` the checked ``terms``. Raises RefusedEvent unless it is a draft."""
    with transaction() as session:
        request = locked(session, request_id)
        request.state = advance_request(request.state, RequestEvent.REOPEN)
        request.terms, request.waiver_reason = terms.to_json(), waiver_reason
        session.execute(delete(RequestArticle).where(RequestArticle.request_id == request.id))
        session.add_all(
            RequestArticle(request_id=request.id, article_id=work.article_id) for work in terms.works
        )
        return request


def refer(session: Session, request: Request, reasons: list[str]) -> None:
    """Hand ``request`` to a person, with a deadline of two working days, in the caller's transaction."""
    request.state = advance_request(request.state, RequestEvent.REFER)
    request.review_reasons = reasons
    request.review_due_at = working_days_after(utc_now(), _DEADLINE_WORKING_DAYS)
    record(session, request, "referred", request.user_id, reasons=reasons)


def expire_if_due(request_id: str) -> None:
    """Let the quote of the request expire when its validity has run out and no payment is under way."""
    request = db.session.get_one(Request, request_id)
    if request.quote is None or request.quote.valid_until > utc_now():
        return
    if request.state not in (RequestState.QUOTED, RequestState.ACCEPTED):
        return
    if any(payment.state in ("created", "pending") for payment in request.payments):
        return
    with transaction() as session:
        request = locked(session, request_id)
        if request.state in (RequestState.QUOTED, RequestState.ACCEPTED):
            request.state = advance_request(request.state, RequestEvent.EXPIRE)
            record(session, request, "expired")


def locked(session: Session, request_id: str) -> Request:
    """The request, read afresh and held against other writers until the transaction ends."""
    query = select(Request).where(Request.id == request_id).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one()


def locked_payment(session: Session, payment_id: str) -> Payment:
    """The payment, read afresh, with its request ``locked``: the request is the lock of all its payments."""
    request_id = session.scalars(select(Payment.request_id).where(Payment.id == payment_id)).one()
    locked(session, request_id)
    return session.get_one(Payment, payment_id, populate_existing=True)


def working_days_after(start: dt.datetime, days: int) -> dt.datetime:
    """``start`` plus ``days``, Saturdays and Sundays not counted."""
    moment = start
    while days:
        moment += dt.timedelta(days=1)
        if moment.weekday() < 5:
            days -= 1
    return moment
