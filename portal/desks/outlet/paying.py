"""Accept a quote, pay it, and see what became of the payment."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_security import current_user
from werkzeug.wrappers import Response

from forms.base import Form
from forms.outlet import AcceptForm
from invoices.gateway import GatewayError, GatewayRefused, GatewayUnavailable
from invoices.payments import PaymentState
from portal.desks.access import needs
from portal.desks.outlet.blueprint import blueprint, own_request
from portal.finance.bank import received
from portal.licensing.basket import NoLongerOffered, basket
from portal.licensing.checkout import (
    AlreadyPaid,
    PaymentHeld,
    QuoteExpired,
    StaleQuote,
    accept,
    open_session,
)
from portal.licensing.requests import expire_if_due
from portal.licensing.settlement import UnknownSession, settle
from portal.licensing.states import RefusedEvent, RequestState
from portal.licensing.tables import Payment, Request
from portal.people.accounts import OUTLET
from portal.publisher import identity

# Why a quote cannot be accepted: what the reader is told, and how gravely.
_REFUSALS: dict[type[Exception], tuple[LazyString, str]] = {
    AlreadyPaid: (_l("This order is paid already. Nothing was charged again."), "message"),
    PaymentHeld: (
        _l("We are checking a payment for this quote. Please do not pay again: we write to you."),
        "error",
    ),
    QuoteExpired: (_l("This quote has expired. Ask for a new one: your answers are kept."), "error"),
    StaleQuote: (
        _l("A newer quote has replaced the one you saw. Please read it before you accept it."),
        "error",
    ),
    NoLongerOffered: (
        _l("An article of this quote is no longer on offer. Nothing was charged: please ask again."),
        "error",
    ),
    RefusedEvent: (_l("This request cannot be accepted now. Its page says where it stands."), "error"),
}


@blueprint.get("/orders/<request_id>/quote")
@needs(OUTLET)
def quote(request_id: str) -> str | Response:
    """The frozen quote: every line, the tax in words, the licence terms, and the way to accept it."""
    expire_if_due(own_request(request_id).id)
    order = own_request(request_id)
    if order.quote is None:
        return redirect(url_for("outlet.order", request_id=request_id))
    return _quote_page(order, AcceptForm(formdata=None, data={"quote": order.quote.id}))


@blueprint.post("/orders/<request_id>/quote")
@needs(OUTLET)
def accept_quote(request_id: str) -> str | Response | tuple[str, int]:
    """Accept, and go to the payment page, or to the bank details."""
    order = own_request(request_id)
    if order.quote is None:
        abort(404)
    form = AcceptForm()
    if not form.validate_on_submit():
        return _quote_page(order, form), 422
    try:
        payment = accept(order.id, form.quote.data or "", form.method.data, current_user.id)
    except tuple(_REFUSALS) as refusal:
        flash(*_REFUSALS[type(refusal)])
        where = "outlet.quote" if isinstance(refusal, StaleQuote) else "outlet.order"
        return redirect(url_for(where, request_id=request_id), 303)
    if payment.method == "card":
        return _to_payment_page(payment)
    return redirect(url_for("outlet.payment", request_id=request_id, payment_id=payment.id), 303)


@blueprint.post("/orders/<request_id>/payments/<payment_id>/resume")
@needs(OUTLET)
def resume_payment(request_id: str, payment_id: str) -> Response:
    """Back to the hosted payment page of a card payment that is still open."""
    payment = _own_payment(request_id, payment_id)
    if not Form().validate_on_submit():
        abort(400)
    return _to_payment_page(payment)


@blueprint.get("/orders/<request_id>/payments/<payment_id>")
@needs(OUTLET)
def payment(request_id: str, payment_id: str) -> str | Response:
    """Where the buyer comes back to. The gateway is asked; the address proves nothing."""
    found = _own_payment(request_id, payment_id)
    _look(found)
    found = _own_payment(request_id, payment_id)
    if found.state == PaymentState.SUCCEEDED:
        return redirect(url_for("outlet.order", request_id=request_id, welcome=1))
    return _payment_page(found)


@blueprint.get("/orders/<request_id>/payments/<payment_id>/cancelled")
@needs(OUTLET)
def payment_cancelled(request_id: str, payment_id: str) -> str | Response:
    """Where the buyer comes back to without having paid."""
    found = _own_payment(request_id, payment_id)
    _look(found)
    found = _own_payment(request_id, payment_id)
    if found.state == PaymentState.SUCCEEDED:
        return redirect(url_for("outlet.order", request_id=request_id))
    return _payment_page(found, cancelled=True)


def _own_payment(request_id: str, payment_id: str) -> Payment:
    order = own_request(request_id)
    return next((p for p in order.payments if p.id == payment_id), None) or abort(404)


def _look(found: Payment) -> None:
    if not found.session_id or found.state == PaymentState.SUCCEEDED:
        return
    try:
        settle(found.session_id)
    except (GatewayError, UnknownSession):
        return  # the page says that we are waiting; the webhook and the reconciler ask again


def _to_payment_page(found: Payment) -> Response:
    order_id = found.request_id
    try:
        address = open_session(found.id)
    except GatewayUnavailable:
        flash(
            _("The payment page did not answer. Nothing was charged: please try again in a minute."), "error"
        )
        return redirect(url_for("outlet.order", request_id=order_id), 303)
    except (GatewayRefused, UnknownSession):
        flash(
            _(
                "The payment service refused this payment. Nothing was charged: our finance team is told. "
                "Please try again, or pay by bank transfer."
            ),
            "error",
        )
        return redirect(url_for("outlet.order", request_id=order_id), 303)
    return redirect(address or url_for("outlet.payment", request_id=order_id, payment_id=found.id), 303)


def _quote_page(order: Request, form: AcceptForm) -> str:
    assert order.quote is not None
    terms = order.quote.terms
    return render_template(
        "outlet/quote.html",
        order=order,
        form=form,
        open_to_accept=order.state in (RequestState.QUOTED, RequestState.ACCEPTED),
        articles=basket([work.article_id for work in terms.works]),
    )


def _payment_page(found: Payment, *, cancelled: bool = False) -> str:
    return render_template(
        "outlet/payment.html",
        payment=found,
        order=found.request,
        cancelled=cancelled,
        bank=identity().bank,
        came=received([found]).get(found.id),
        form=Form(),
        waiting=found.state == PaymentState.PENDING and not cancelled and request.method == "GET",
    )
