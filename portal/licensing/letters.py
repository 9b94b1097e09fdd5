"""Letters about an order: to the person who made it, and to our own finance desk."""

import datetime as dt
from typing import Any

from babel.dates import format_datetime, get_timezone
from flask import current_app, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from invoices.money import Money
from portal.licensing.tables import Licence, Payment, Request
from portal.people.accounts import FINANCE, Role, User
from portal.work.mail import queue_mail

_MOMENTS = {"en": "d MMMM y 'at' HH:mm z", "fr": "d MMMM y 'à' HH:mm z"}


def tell_buyer(session: Session, request: Request, template: str, *, key: str, **facts: Any) -> None:
    """Queue ``template`` to the person who made ``request``, in their language; the same key again is a no-op.

    ``facts``: plain data; amounts and moments are written as this reader writes them, in their time zone.
    """
    buyer = session.get_one(User, request.user_id)
    scope = request.quote.summary(buyer.language) if request.quote else ""
    queue_mail(
        session,
        key=key,
        recipient=buyer.email,
        language=buyer.language,
        template=template,
        name=buyer.display_name,
        scope=scope,
        url=address("outlet.order", request_id=request.id),
        **_as_read(buyer, facts),
    )


def tell_finance(session: Session, template: str, *, key: str, **facts: Any) -> None:
    """Queue ``template`` to everybody in finance, each in their language; ``facts`` as for ``tell_buyer``."""
    tell_staff(session, FINANCE, template, key=key, **facts)


def tell_staff(session: Session, role: str, template: str, *, key: str, **facts: Any) -> None:
    """Queue ``template`` to everybody with ``role``, each in their language; ``facts`` as for ``tell_buyer``."""
    people = select(User).where(User.active.is_(True), User.roles.any(Role.name == role))
    for user in session.scalars(people):
        tell_person(session, user, template, key=f"{key}:{user.id}", **facts)


def tell_person(session: Session, user: User, template: str, *, key: str, **facts: Any) -> None:
    """Queue ``template`` to ``user`` in their language; ``facts`` as for ``tell_buyer``."""
    queue_mail(
        session,
        key=key,
        recipient=user.email,
        language=user.language,
        template=template,
        name=user.display_name,
        **_as_read(user, facts),
    )


def tell_review(session: Session, request: Request) -> None:
    """Tell the outlet that a person decides, and finance that there is something to decide."""
    assert request.review_due_at is not None
    key = f"request:{request.id}:review:{len(request.events)}"
    due = request.review_due_at
    tell_buyer(session, request, "review_begun", key=key, due=due)
    tell_finance(
        session,
        "review_wanted",
        key=f"{key}:finance",
        outlet=request.outlet.registered_name,
        due=due,
        url=address("finance.review", request_id=request.id),
    )


def payment_problem(session: Session, payment: Payment) -> None:
    """Tell finance that money came which does not match its quote."""
    tell_finance(
        session,
        "payment_problem",
        key=f"payment:{payment.id}:problem",
        amount=payment.amount,
        quote=payment.quote.number,
        problem=payment.problem,
        url=address("finance.payments"),
    )


def payment_refused(session: Session, payment: Payment) -> None:
    """Tell finance that the gateway refused to open a payment page at all: buyers cannot pay by card like this."""
    tell_finance(
        session,
        "payment_refused",
        key=f"payment:{payment.id}:refused",
        amount=payment.amount,
        quote=payment.quote.number,
        outlet=payment.request.outlet.registered_name,
        problem=payment.problem,
        url=address("finance.payments"),
    )


def payment_returned(session: Session, payment: Payment, why: str, template: str) -> None:
    """Tell the buyer, by ``template``, and finance that money goes back. ``why``: one of ``returning.REASONS``."""
    facts = {"amount": payment.amount, "method": payment.method, "why": why, "quote": payment.quote.number}
    tell_buyer(session, payment.request, template, key=f"payment:{payment.id}:returned", **facts)
    tell_finance(
        session,
        "payment_to_return",
        key=f"payment:{payment.id}:to-return",
        outlet=payment.request.outlet.registered_name,
        url=address("finance.payments"),
        **facts,
    )


def refund_owed(session: Session, licence: Licence, payment: Payment) -> None:
    """Tell buyer and finance that a story was killed after it was paid and before anything was delivered."""
    facts = {"amount": payment.amount, "method": payment.method}
    tell_buyer(session, licence.request, "order_stopped", key=f"licence:{licence.number}:stopped", **facts)
    tell_finance(
        session,
        "refund_owed",
        key=f"licence:{licence.number}:refund-owed",
        outlet=licence.outlet.registered_name,
        licence=licence.number,
        invoice=licence.invoice_number,
        url=address("finance.payments"),
        **facts,
    )


def _as_read(user: User, facts: dict[str, Any]) -> dict[str, Any]:
    return {name: _written(value, user) for name, value in facts.items()}


def _written(value: Any, user: User) -> Any:
    if isinstance(value, Money):
        return value.format(user.language)
    if isinstance(value, dt.datetime):
        zone = get_timezone(user.timezone)
        return format_datetime(value, _MOMENTS[user.language], tzinfo=zone, locale=user.language)
    return value


def address(endpoint: str, **values: Any) -> str:
    """The absolute address of a page of the portal, also where no request is being served."""
    with current_app.test_request_context(base_url=current_app.extensions["reprise"].base_url):
        return url_for(endpoint, _external=True, **values)
